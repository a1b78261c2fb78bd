package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** The operations that go through a whole tree: walk and du. */
final class TreeWalks {
  /** One request yields so many entries at most, or those until it is given up. */
  private static final int BATCH = 1000;

  private TreeWalks() {}

  static AsyncIterator<Dirent> walk(
      RequestTerms terms, Supplier<Location> root, WalkOptions options) {
    return new Batches<>(
        terms, "walk", () -> new Source(root.get(), Objects.requireNonNull(options, "options")));
  }

  /** Entries, some with each request; between two it holds no descriptors. */
  private static final class Source implements Batches.Source<Dirent> {
    private final TreeWalk walk;
    private boolean isAtEnd;

    Source(Location root, WalkOptions options) {
      this.walk = new TreeWalk(root, options);
    }

    @Override
    public List<Dirent> next(Progress progress) throws IOException {
      TreeCalls calls = new TreeCalls(progress, List.of(walk.descent()));
      List<Dirent> entries = new ArrayList<>();
      try {
        while (entries.size() < BATCH && !isAtEnd) {
          TreeWalk.Found found = walk.advance(calls, progress);
          if (found == null) {
            isAtEnd = true;
          } else {
            calls.begin(); // what has been found must not be lost
            entries.add(found.entry());
          }
        }
        return entries;
      } finally {
        walk.release();
      }
    }

    @Override
    public boolean hasNext() {
      return !isAtEnd;
    }
  }

  static Work<DiskUsage> du(Location root, WalkOptions options) {
    Objects.requireNonNull(options, "options");
    return SystemCall.composite(
        "du",
        root,
        progress -> {
          EntryStatus status =
              SystemCall.run(
                  "lstat",
                  root.text(),
                  () -> {
                    EntryStatus own = PathFolder.statusOf(root.path(), Metadata.noFollow(root));
                    if (root.asksForDirectory() && !own.isDirectory()) {
                      throw new NotDirectoryException(root.text());
                    }
                    return own;
                  });
          Count count = new Count();
          count.add(status, root.path());
          if (status.isDirectory()) {
            count.addAll(root, options, progress);
          }
          return count.usage();
        });
  }

  /** What has been counted. */
  private static final class Count {
    private long files;
    private long directories;
    private long links;
    private long others;
    private long bytes;

    /** Of the files with more than one name that have been seen. */
    private final Set<Object> several = new HashSet<>();

    void addAll(Location root, WalkOptions options, Progress progress) throws IOException {
      try (TreeWalk walk = new TreeWalk(root, options)) {
        TreeCalls calls = new TreeCalls(progress, List.of(walk.descent()));
        for (TreeWalk.Found found; (found = walk.advance(calls, progress)) != null; calls.begin()) {
          add(found.status(), found.entry().toPath());
          progress.add(found.status().type() == FileType.FILE ? found.status().size() : 0);
        }
      }
    }

    void add(EntryStatus status, Path path) {
      switch (status.type()) {
        case FILE -> addFile(status, path);
        case DIRECTORY -> directories++;
        case SYMBOLIC_LINK -> links++;
        default -> others++;
      }
    }

    private void addFile(EntryStatus status, Path path) {
      Object key = status.key();
      if (key == null || !hasSeveralNames(path) || several.add(key)) {
        files++;
        bytes += status.size();
      }
    }

    /** NIO tells by path only; where it does not tell, each name counts. */
    private static boolean hasSeveralNames(Path path) {
      try {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
            && ((Number) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS))
                    .longValue()
                > 1;
      } catch (Exception | LinkageError e) {
        return false; // gone, or the path is too long
      }
    }

    DiskUsage usage() {
      return new DiskUsage(files, directories, links, others, bytes);
    }
  }
}
