package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
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
  /** The most entries of one request. */
  private static final int BATCH = 1000;

  private TreeWalks() {}

  static AsyncIterator<Dirent> walk(
      RequestTerms terms, Supplier<Location> root, WalkOptions options) {
    return new Batches<>(
        terms,
        "walk",
        () -> new Source(root.get(), Objects.requireNonNull(options, "options"), terms.loop()));
  }

  /** Entries, some with each request; between two it holds no descriptors. */
  private static final class Source implements Batches.Source<Dirent> {
    private final TreeWalk walk;
    private final TreeCount count;
    private final TreeParts.Helpers helpers;
    private final int parallelism;
    private boolean isAtEnd;

    Source(Location root, WalkOptions options, EventLoop loop) {
      this.walk = new TreeWalk(root, options);
      this.count = new TreeCount(root::asNamed);
      this.helpers = new TreeParts.Helpers(loop);
      this.parallelism = options.parallelism();
    }

    @Override
    public List<Dirent> next(Progress progress) throws Exception {
      List<Dirent> entries = new ArrayList<>();
      TreeParts parts = new TreeParts(progress, count, helpers, parallelism, null);
      parts.runAll(() -> add(entries, parts));
      return entries;
    }

    private void add(List<Dirent> entries, TreeParts parts) throws IOException {
      TreeCalls calls = new TreeCalls(parts, List.of(walk.descent()));
      try {
        while (entries.size() < BATCH && !isAtEnd) {
          TreeWalk.Found found = walk.advance(calls, parts);
          if (found == null) {
            isAtEnd = true;
          } else {
            calls.begin(); // what has been found must not be lost
            entries.add(found.entry());
          }
        }
      } finally {
        walk.release();
      }
    }

    @Override
    public boolean hasNext() {
      return !isAtEnd;
    }
  }

  static TreeJob<DiskUsage> du(Location root, WalkOptions options) {
    return new TreeJob<>(
        "du",
        root,
        null,
        Objects.requireNonNull(options, "options").parallelism(),
        options.progress(),
        parts -> {
          Count count = new Count();
          parts.runAll(() -> count.addAll(root, options, parts));
          return count.usage();
        });
  }

  private static EntryStatus statusOf(Location root) throws IOException {
    EntryStatus status = PathFolder.statusOf(root.path(), Metadata.noFollow(root));
    if (root.asksForDirectory() && !status.isDirectory()) {
      throw new NotDirectoryException(root.text());
    }
    return status;
  }

  /** The count so far. */
  private static final class Count {
    private long files;
    private long directories;
    private long links;
    private long others;
    private long bytes;

    /** The keys of the files with several names that have been counted. */
    private final Set<Object> several = new HashSet<>();

    void addAll(Location root, WalkOptions options, TreeParts parts) throws IOException {
      EntryStatus status = SystemCall.run("lstat", root.text(), () -> statusOf(root));
      add(status, root::asNamed, parts);
      if (!status.isDirectory()) {
        return;
      }
      try (TreeWalk walk = new TreeWalk(root, options)) {
        TreeCalls calls = new TreeCalls(parts, List.of(walk.descent()));
        TreeWalk.Found found = walk.advance(calls, parts);
        for (; found != null; found = walk.advance(calls, parts)) {
          calls.begin();
          add(found.status(), found::path, parts);
        }
      }
    }

    private void add(EntryStatus status, Supplier<Path> path, TreeParts parts) {
      parts.entry(path);
      switch (status.type()) {
        case FILE -> addFile(status, path, parts);
        case DIRECTORY -> directories++;
        case SYMBOLIC_LINK -> links++;
        default -> others++;
      }
    }

    private void addFile(EntryStatus status, Supplier<Path> path, TreeParts parts) {
      if (status.key() == null || !hasSeveralNames(status, path) || several.add(status.key())) {
        files++;
        bytes += status.size();
        parts.add(status.size());
      }
    }

    /** Each name counts if the JDK does not know how many names a file has. */
    private static boolean hasSeveralNames(EntryStatus status, Supplier<Path> path) {
      return (status.nlink() == 0 ? nlinkByPath(path.get()) : status.nlink()) > 1;
    }

    private static int nlinkByPath(Path path) {
      try {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
            ? ((Number) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS))
                .intValue()
            : 1;
      } catch (Exception | LinkageError e) {
        return 1; // gone, or the path is too long
      }
    }

    DiskUsage usage() {
      return new DiskUsage(files, directories, links, others, bytes);
    }
  }
}
