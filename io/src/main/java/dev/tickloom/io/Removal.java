package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Deletes files and whole trees: Node's {@code rm}, call by call as there. A directory is tried as
 * if it were empty, and only if it is not, what is in it is deleted first.
 *
 * <p>Where Node would start all retries of a directory again because something in it has used up
 * its own, here each thing has its retries once. What can be deleted is deleted, whatever fails
 * beside it; the first failure is reported at the end.
 *
 * <p>The directories on the way down are on a stack, and not on that of the thread: a path can have
 * 2,000 names.
 */
final class Removal {
  private static final Set<String> RETRIED =
      Set.of("EBUSY", "EMFILE", "ENFILE", "ENOTEMPTY", "EPERM");

  /** What may mean that a directory has something in it. */
  private static final Set<String> NOT_EMPTY = Set.of("ENOTEMPTY", "EEXIST", "EPERM");

  private final RmOptions options;

  /** From the one that is being emptied up to the root. */
  private final Deque<Emptying> way = new ArrayDeque<>();

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

  /** Something to delete. */
  private static final class Entry {
    final RemovalFolder folder;
    final Path path;
    final String text;
    int retries;

    Entry(RemovalFolder folder, Path path, String text) {
      this.folder = folder;
      this.path = path;
      this.text = text;
    }
  }

  /** A directory that is being emptied. */
  private static final class Emptying {
    final Entry entry;
    final RemovalFolder content;
    final Deque<Path> left;
    @Nullable FsException failure;

    Emptying(Entry entry, RemovalFolder content) {
      this.entry = entry;
      this.content = content;
      this.left = new ArrayDeque<>(content.entries());
    }

    Entry next() {
      Path path = left.pop();
      String separator = path.getFileSystem().getSeparator();
      return new Entry(content, path, entry.text + separator + path.getFileName());
    }
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
    removeAll(new Entry(RemovalFolder.BY_PATH, file.path(), file.text()));
  }

  private void removeAll(Entry root) {
    try {
      visit(root);
      while (!way.isEmpty()) {
        if (way.peek().left.isEmpty()) {
          leave(way.pop());
        } else {
          visit(way.peek().next());
        }
      }
    } finally {
      way.forEach(directory -> directory.content.close());
    }
  }

  /** Deletes an entry, or if there is something in it goes there. */
  private void visit(Entry entry) {
    boolean isOver = false;
    while (!isOver) {
      try {
        removeOrEnter(entry);
        isOver = true;
      } catch (FsException e) {
        isOver = !isToBeRetried(entry, e);
      }
    }
  }

  private void removeOrEnter(Entry entry) {
    RemovalFolder folder = entry.folder;
    if (!SystemCall.run("lstat", entry.text, () -> folder.isDirectory(entry.path))) {
      SystemCall.perform("unlink", entry.text, () -> folder.deleteFile(entry.path));
      return;
    }
    try {
      SystemCall.perform("rmdir", entry.text, () -> folder.deleteDirectory(entry.path));
    } catch (FsException e) {
      if (!NOT_EMPTY.contains(e.code())) {
        throw e;
      }
      boolean staysOpen = way.size() < RemovalFolder.MAX_OPEN;
      way.push(
          new Emptying(
              entry,
              SystemCall.run("scandir", entry.text, () -> folder.open(entry.path, staysOpen))));
    }
  }

  /** Deletes a directory when all has been done that could be for what was in it. */
  private void leave(Emptying directory) {
    directory.content.close();
    if (directory.failure != null) {
      report(directory.failure);
      return;
    }
    Entry entry = directory.entry;
    try {
      SystemCall.perform("rmdir", entry.text, () -> entry.folder.deleteDirectory(entry.path));
    } catch (FsException e) {
      if (isToBeRetried(entry, e)) {
        visit(entry);
      }
    }
  }

  /** If so waits first; if not, and it is a failure at all, reports it. */
  private boolean isToBeRetried(Entry entry, FsException failure) {
    if (failure.code().equals("ENOENT")) {
      return false; // somebody else was faster
    }
    if (!RETRIED.contains(failure.code()) || entry.retries == options.maxRetries()) {
      report(failure);
      return false;
    }
    entry.retries++;
    await((long) entry.retries * options.retryDelay(), failure);
    return true;
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

  private void report(FsException failure) {
    Emptying parent = way.peek();
    if (parent == null) {
      throw failure;
    }
    if (parent.failure == null) {
      parent.failure = failure;
    }
  }
}
