package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The entries of an open directory: those that have been read ahead, and the way to the others. Any
 * thread. Methods that wait for the file system are for workers; {@link #poll} never waits.
 *
 * <p>Reading leaves the entries here instead of yielding them, so entries that an abandoned request
 * has read are there for the next one. It may fail anywhere and be repeated: it goes on where it
 * was.
 *
 * <p>One directory is open at a time. Those below are opened by path, and must be the directories
 * that were found there when the directory above them was read: links are not followed.
 */
final class OpenDirectory {
  /** Marks the end, after the last entry. */
  static final Dirent END =
      new Dirent("", "", FileSystems.getDefault().getPath(""), FileType.UNKNOWN);

  private final int bufferSize;
  private final boolean recursive;

  /** One request at a time reads. */
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by the turn.
  private final Queue<Folder> toCome = new ArrayDeque<>();
  private Folder folder;

  /** Null between two directories, and after closing. */
  private @Nullable OpenFolder opened;

  private Iterator<Path> entries;

  /** Taken from the entries, but not looked at, because that has failed. */
  private @Nullable Path next;

  private final Queue<Dirent> ahead = new ConcurrentLinkedQueue<>();

  /** Set after the last entry has been added to those ahead. */
  private volatile boolean isAtEnd;

  private volatile boolean isClosed;

  private OpenDirectory(Folder folder, OpendirOptions options) throws IOException {
    this.folder = folder;
    OpenFolder first = folder.open();
    this.opened = first;
    this.entries = first.entries();
    this.bufferSize = options.bufferSize();
    this.recursive = options.recursive();
  }

  static OpenDirectory open(Location directory, OpendirOptions options) throws IOException {
    return new OpenDirectory(Folder.at(directory), options);
  }

  /** Takes the next entry that has been read; END after the last; null if more must be read. */
  @Nullable
  Dirent poll() {
    boolean wasAtEnd = isAtEnd;
    Dirent next = ahead.poll();
    return next == null && wasAtEnd ? END : next;
  }

  /**
   * Reads as many entries as the buffer takes, unless there are some. It looks between entries
   * whether it was aborted. It ends with a directory, so that what goes wrong with the next one
   * does not come before the entries of this one.
   */
  void readAhead(Progress progress) {
    turn.lock();
    try {
      if (ahead.isEmpty() && !isAtEnd && findNext(progress)) {
        read(progress);
      }
    } finally {
      turn.unlock();
      if (isClosed) {
        closeAfterReading();
      }
    }
  }

  /** Goes on to the next directory that has entries; false if there is none, or it was aborted. */
  private boolean findNext(Progress progress) {
    while (!hasNext()) {
      if (progress.isAbandoned()) {
        return false;
      }
      Folder below = toCome.peek();
      if (below == null) {
        isAtEnd = true;
        return false;
      }
      goOnWith(below);
    }
    return true;
  }

  private boolean hasNext() {
    if (isClosed) {
      throw FsException.ofNode("ERR_DIR_CLOSED", "Directory handle was closed", "read");
    }
    return next != null
        || (opened != null
            && SystemCall.run("scandir", folder.parentPath(), () -> entries.hasNext()));
  }

  /** It stays the next one until it is open, unless that fails for another reason than a lack. */
  private void goOnWith(Folder below) {
    SystemCall.perform("scandir", folder.parentPath(), this::closeOpened);
    try {
      OpenFolder open = Descriptors.first("opendir", below.parentPath(), below::open);
      opened = open;
      entries = open.entries();
      folder = below;
    } catch (FsException e) {
      toCome.remove();
      throw e;
    }
    toCome.remove();
  }

  private void read(Progress progress) {
    addNext();
    for (int i = 1; i < bufferSize && !progress.isAbandoned(); i++) {
      try {
        if (!hasNext()) {
          return;
        }
        addNext();
      } catch (FsException | NotBegunException e) {
        return; // what is there comes first, and this is met again
      }
    }
  }

  /** The next one stays so until it has been looked at. */
  private void addNext() {
    OpenFolder open = Objects.requireNonNull(opened);
    Path path = next == null ? folder.resolve(entries.next()) : next;
    next = path;
    String shown = folder.asGiven(path).toString();
    Entry entry = Descriptors.first("lstat", shown, () -> Entry.of(path, open));
    next = null;
    Dirent dirent = folder.dirent(entry);
    if (recursive && dirent.isDirectory()) {
      toCome.add(folder.below(entry, entry.key()));
    }
    ahead.add(dirent);
  }

  /**
   * Closes it, without waiting for a call that reads: such a call closes it at its end. Entries
   * that have been read are still there.
   */
  void close() throws IOException {
    isClosed = true;
    if (turn.tryLock()) {
      try {
        closeOpened();
      } finally {
        turn.unlock();
      }
    }
  }

  private void closeAfterReading() {
    try {
      close();
    } catch (Throwable e) {
      Log.LOGGER.log(Level.WARNING, "closing a directory failed", e);
    }
  }

  private void closeOpened() throws IOException {
    OpenFolder toClose = opened;
    opened = null;
    if (toClose != null) {
      toClose.close();
    }
  }
}
