package dev.tickloom.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Standard input, for all loops of the process: a queue of readers that wait for the next chunk. A
 * read cannot be cancelled; a chunk that comes when nobody waits is kept for the next reader. Any
 * thread.
 */
final class StdioInput {
  /** Of the process. It is looked up for each read, because a program may replace it. */
  static final StdioInput PROCESS = new StdioInput(() -> System.in);

  private static final int MOST = 64 * 1024;

  /** What a read has yielded: a chunk, an error, or neither at the end. */
  record Outcome(@Nullable ByteBuffer chunk, @Nullable Throwable error) {}

  /** Waits for a chunk. */
  interface Reader {
    /** Takes it, on any thread; false if its loop is closed. */
    boolean take(Outcome outcome);
  }

  private final Supplier<InputStream> input;
  private final Executor thread = StdioThread.named("tickloom-stdin");
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final ArrayDeque<Reader> readers = new ArrayDeque<>();
  private final ArrayDeque<Outcome> kept = new ArrayDeque<>();

  StdioInput(Supplier<InputStream> input) {
    this.input = input;
  }

  /** Asks for a chunk of at most 64 KiB. */
  void read(Reader reader) {
    lock.lock();
    try {
      readers.add(reader);
    } finally {
      lock.unlock();
    }
    thread.execute(this::serve);
  }

  /** Asks no longer; does nothing if the reader has been given something. */
  void withdraw(Reader reader) {
    lock.lock();
    try {
      readers.remove(reader);
    } finally {
      lock.unlock();
    }
  }

  /** Gives it to the first reader that takes it; keeps it if there is none. */
  void give(Outcome outcome) {
    Reader reader;
    do {
      reader = nextReaderFor(outcome);
    } while (reader != null && !reader.take(outcome));
  }

  private @Nullable Reader nextReaderFor(Outcome outcome) {
    lock.lock();
    try {
      Reader reader = readers.poll();
      if (reader == null) {
        kept.add(outcome);
      }
      return reader;
    } finally {
      lock.unlock();
    }
  }

  /** On the thread of standard input, once for each request. */
  private void serve() {
    Outcome known;
    lock.lock();
    try {
      if (readers.isEmpty()) {
        return; // an earlier read has served it, or it has withdrawn
      }
      known = kept.poll();
    } finally {
      lock.unlock();
    }
    give(known == null ? readNow() : known);
  }

  private Outcome readNow() {
    try {
      byte[] bytes = new byte[MOST];
      int read = read(bytes);
      return new Outcome(read < 0 ? null : chunk(bytes, read), null);
    } catch (Throwable e) { // also of a stream that the program has put in its place
      return new Outcome(null, StdioThread.failure(e, "read"));
    }
  }

  /** Another process may share the descriptor, and have made it not block. */
  private int read(byte[] bytes) throws IOException {
    while (true) {
      try {
        return input.get().read(bytes);
      } catch (IOException e) {
        if (ErrnoMapper.errno(e) != Errno.EAGAIN) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** A waiting chunk takes at most twice as much memory as it has bytes. */
  private static ByteBuffer chunk(byte[] bytes, int length) {
    return length < bytes.length / 2
        ? ByteBuffer.allocate(length).put(bytes, 0, length).flip()
        : ByteBuffer.wrap(bytes, 0, length);
  }
}
