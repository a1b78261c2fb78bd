package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an open directory: those that have been read ahead, and the way to the others. Any
 * thread. What waits for the file system is for workers; {@link #poll} never waits.
 *
 * <p>Reading leaves the entries here instead of yielding them, so that what an abandoned request
 * reads is there for the next one.
 */
final class OpenDirectory {
  /** What follows the last entry. */
  static final Dirent END =
      new Dirent("", "", FileSystems.getDefault().getPath(""), FileType.UNKNOWN);

  private final int bufferSize;
  private final boolean recursive;

  /** One request at a time reads. */
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by the turn.
  private final Queue<Folder> toCome = new ArrayDeque<>();
  private Folder folder;
  private DirectoryStream<Path> stream;
  private Iterator<Path> entries;

  private final Queue<Dirent> ahead = new ConcurrentLinkedQueue<>();

  /** Set after the last entry has been added to those ahead. */
  private volatile boolean isAtEnd;

  private OpenDirectory(Folder folder, OpendirOptions options) throws IOException {
    this.folder = folder;
    this.stream = folder.open();
    this.entries = stream.iterator();
    this.bufferSize = options.bufferSize();
    this.recursive = options.recursive();
  }

  static OpenDirectory open(Location directory, OpendirOptions options) throws IOException {
    return new OpenDirectory(Folder.at(directory), options);
  }

  /** Takes the next entry that has been read; END after the last; null if more must be read. */
  @Nullable Dirent poll() {
    boolean wasAtEnd = isAtEnd;
    Dirent next = ahead.poll();
    return next == null && wasAtEnd ? END : next;
  }

  /**
   * Reads as many entries as the buffer takes, unless there are some. It ends with a folder, so
   * that what goes wrong with the next one does not come before the entries of this one.
   */
  void readAhead() {
    turn.lock();
    try {
      if (ahead.isEmpty() && !isAtEnd && findNext()) {
        for (int i = 0; i < bufferSize && hasNext(); i++) {
          Entry entry = Entry.of(entries.next());
          Dirent dirent = folder.dirent(entry);
          if (recursive && dirent.isDirectory()) {
            toCome.add(folder.below(entry));
          }
          ahead.add(dirent);
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** Goes on to the next folder that has entries; if there is none, this is the end. */
  private boolean findNext() {
    while (!hasNext()) {
      Folder next = toCome.poll();
      if (next == null) {
        isAtEnd = true;
        return false;
      }
      SystemCall.perform("opendir", next.parentPath(), () -> goOnWith(next));
    }
    return true;
  }

  private boolean hasNext() {
    return SystemCall.run("scandir", folder.parentPath(), () -> entries.hasNext());
  }

  private void goOnWith(Folder next) throws IOException {
    DirectoryStream<Path> opened = next.open();
    stream.close();
    folder = next;
    stream = opened;
    entries = opened.iterator();
  }

  void close() throws IOException {
    turn.lock();
    try {
      stream.close();
    } finally {
      turn.unlock();
    }
  }
}
