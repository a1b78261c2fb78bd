package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The part of {@code sync} that {@code cp} does not have: it says which files need no copy, and
 * counts the changes. Any of the threads that copy.
 */
final class Mirror {
  private static final int CHUNK = 64 * 1024;

  /** In which parts of a second file systems keep times, in nanoseconds. */
  private static final int[] UNITS = {1, 100, 1000, 1_000_000, 1_000_000_000};

  private final SyncOptions options;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final ReentrantLock telling = new ReentrantLock();

  Mirror(SyncOptions options) {
    this.options = options;
  }

  /** The same options, as {@code cp} knows them. */
  static CpOptions copying(SyncOptions options) {
    return new CpOptions(
        options.dereference(),
        false,
        options.filter(),
        true,
        0,
        true,
        true,
        !options.dereference(),
        options.continueOnError(),
        options.parallelism(),
        options.progress());
  }

  boolean isDry() {
    return options.dryRun();
  }

  boolean deletes() {
    return options.delete();
  }

  void made(Path path, EntryStatus from) {
    made.incrementAndGet();
    changed(SyncReport.Change.MADE, path, from);
  }

  void replaced(Path path, EntryStatus from) {
    replaced.incrementAndGet();
    changed(SyncReport.Change.REPLACED, path, from);
  }

  private void changed(SyncReport.Change change, Path path, EntryStatus from) {
    bytes.addAndGet(from.type() == FileType.FILE ? from.size() : 0);
    tell(change, path);
  }

  void deleted(Path path) {
    deleted.incrementAndGet();
    tell(SyncReport.Change.DELETED, path);
  }

  void left() {
    left.incrementAndGet();
  }

  /** One call at a time, so the listener need not be thread-safe. */
  private void tell(SyncReport.Change change, Path path) {
    var onChange = options.onChange();
    if (onChange != null) {
      telling.lock();
      try {
        onChange.accept(change, path);
      } finally {
        telling.unlock();
      }
    }
  }

  SyncReport report() {
    return new SyncReport(made.get(), replaced.get(), deleted.get(), left.get(), bytes.get());
  }

  /** Whether an existing file may be equal to the source, judged by its status. */
  boolean mayBeAlike(EntryStatus from, EntryStatus there) {
    return from.type() == FileType.FILE
        && there.type() == FileType.FILE
        && from.size() == there.size()
        && (comparesContent() || isKeptAs(from.mtime(), there.mtime()));
  }

  boolean comparesContent() {
    return options.compare() == SyncOptions.Compare.CONTENT;
  }

  /** Whether a file system that was given one time may return the other one. */
  static boolean isKeptAs(FileTime told, FileTime kept) {
    Instant time = told.toInstant();
    Instant seen = kept.toInstant();
    long second = time.getEpochSecond();
    int nano = time.getNano();
    for (int unit : UNITS) {
      if (seen.equals(Instant.ofEpochSecond(second, nano - nano % unit))) {
        return true;
      }
    }
    return seen.equals(Instant.ofEpochSecond(second - Math.floorMod(second, 2))); // FAT, zip
  }

  /** Whether two files hold the same bytes. */
  static boolean haveSameContent(SeekableByteChannel one, SeekableByteChannel other, Wanted wanted)
      throws IOException {
    ByteBuffer ofOne = ByteBuffer.allocate(CHUNK);
    ByteBuffer ofOther = ByteBuffer.allocate(CHUNK);
    do {
      wanted.check();
      fill(one, ofOne.clear());
      fill(other, ofOther.clear());
      if (!ofOne.flip().equals(ofOther.flip())) {
        return false;
      }
    } while (ofOne.hasRemaining());
    return true;
  }

  private static void fill(SeekableByteChannel file, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {}
  }

  /** Fails if nobody waits for the outcome any more. */
  interface Wanted {
    void check() throws IOException;
  }
}
