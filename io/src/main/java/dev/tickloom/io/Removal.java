package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Deletes files and whole trees: Node's {@code rm}, step by step as there.
 *
 * <p>Links are deleted, not followed. Below the first directory that holds even if somebody puts a
 * link in the place of a directory meanwhile, where the system can look names up in an open
 * directory (openat(2)). Each level of the tree then keeps its directory open.
 *
 * <p>Where Node would start all retries of a directory again because something in it has used up
 * its own, here each failure has its retries once. What can be deleted beside it is deleted first.
 */
final class Removal {
  private static final Set<String> RETRIED =
      Set.of("EBUSY", "EMFILE", "ENFILE", "ENOTEMPTY", "EPERM");

  /** What may mean that a directory has something in it. */
  private static final Set<String> NOT_EMPTY = Set.of("ENOTEMPTY", "EEXIST", "EPERM");

  private final RmOptions options;

  private Removal(RmOptions options) {
    this.options = options;
  }

  static Work<@Nullable Void> rm(Location file, RmOptions options) {
    Objects.requireNonNull(options, "options");
    return SystemCall.composite(
        "rm",
        file,
        () -> {
          new Removal(options).remove(file);
          return null;
        });
  }

  private void remove(Location file) throws IOException {
    Stats stats;
    try {
      stats = SystemCall.run("lstat", file.text(), () -> Metadata.linkStats(file));
    } catch (FsException e) {
      if (options.force() && e.code().equals("ENOENT")) {
        return;
      }
      throw e;
    }
    if (stats.isDirectory() && !options.recursive()) {
      throw FsException.isDirectory("rm", file.text());
    }
    if (file.asksForDirectory() && Files.isSymbolicLink(file.path())) {
      return; // Node deletes neither the link nor what it leads to, and is content
    }
    remove(BY_PATH, file.path(), file.text());
  }

  /** Deletes an entry with all that is in it. */
  private void remove(Folder folder, Path entry, String text) {
    for (int retry = 1; ; retry++) {
      try {
        tryToRemove(folder, entry, text);
        return;
      } catch (FsException e) {
        if (e.code().equals("ENOENT")) {
          return; // somebody else was faster
        }
        boolean isOfEntry = text.equals(e.path());
        if (!isOfEntry || retry > options.maxRetries() || !RETRIED.contains(e.code())) {
          throw e;
        }
        await((long) retry * options.retryDelay(), e);
      }
    }
  }

  /** Keeps the thread: it is a worker, or that of the caller who asked to be blocked. */
  private static void await(long millis, FsException failure) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure; // parking would return at once
      }
      LockSupport.parkNanos(left);
    }
  }

  private void tryToRemove(Folder folder, Path entry, String text) {
    if (!SystemCall.run("lstat", text, () -> folder.isDirectory(entry))) {
      SystemCall.perform("unlink", text, () -> folder.deleteFile(entry));
      return;
    }
    try {
      SystemCall.perform("rmdir", text, () -> folder.deleteDirectory(entry));
    } catch (FsException e) {
      if (!NOT_EMPTY.contains(e.code())) {
        throw e;
      }
      SystemCall.perform("scandir", text, () -> removeContent(folder, entry, text));
      SystemCall.perform("rmdir", text, () -> folder.deleteDirectory(entry));
    }
  }

  private void removeContent(Folder folder, Path directory, String text) throws IOException {
    String prefix = text + directory.getFileSystem().getSeparator();
    FsException failure = null;
    try (DirectoryStream<Path> stream = folder.open(directory)) {
      List<Path> entries = new ArrayList<>();
      stream.forEach(entries::add); // before it changes
      Folder content =
          stream instanceof SecureDirectoryStream<Path> secure ? new OpenFolder(secure) : BY_PATH;
      for (Path entry : entries) {
        try {
          remove(content, content.nameOf(entry), prefix + entry.getFileName());
        } catch (FsException e) {
          failure = failure == null ? e : failure;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** How entries of a directory are got at. */
  private interface Folder {
    Path nameOf(Path entry);

    boolean isDirectory(Path entry) throws IOException;

    void deleteFile(Path entry) throws IOException;

    void deleteDirectory(Path entry) throws IOException;

    DirectoryStream<Path> open(Path entry) throws IOException;
  }

  private static final Folder BY_PATH =
      new Folder() {
        @Override
        public Path nameOf(Path entry) {
          return entry;
        }

        @Override
        public boolean isDirectory(Path entry) throws IOException {
          int mode = Attributes.mode(entry, LinkOption.NOFOLLOW_LINKS);
          return FileType.ofMode(mode) == FileType.DIRECTORY;
        }

        @Override
        public void deleteFile(Path entry) throws IOException {
          Files.delete(entry);
        }

        @Override
        public void deleteDirectory(Path entry) throws IOException {
          Files.delete(entry);
        }

        @Override
        public DirectoryStream<Path> open(Path entry) throws IOException {
          return Files.newDirectoryStream(entry);
        }
      };

  /** By their names alone, in a directory that is open. */
  private record OpenFolder(SecureDirectoryStream<Path> stream) implements Folder {
    @Override
    public Path nameOf(Path entry) {
      return Objects.requireNonNull(entry.getFileName());
    }

    @Override
    public boolean isDirectory(Path entry) throws IOException {
      return stream
          .getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes()
          .isDirectory();
    }

    @Override
    public void deleteFile(Path entry) throws IOException {
      stream.deleteFile(entry);
    }

    @Override
    public void deleteDirectory(Path entry) throws IOException {
      stream.deleteDirectory(entry);
    }

    @Override
    public DirectoryStream<Path> open(Path entry) throws IOException {
      return stream.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
