package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.Log;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file in the Trace Event Format, an array of JSON objects, one on each line. It is written as
 * the program runs, whole lines at a time. Viewers take an array without an end, so that of a
 * program that was killed is good, too. Any thread.
 *
 * <pre>
 *   [
 *   {"ph":"X","pid":1,"tid":1,"ts":12.250,"dur":3.100,"name":"timer of 40 ms","cat":"callback"},
 * </pre>
 */
public final class TraceFile implements AutoCloseable {
  private static final int FLUSH_LENGTH = 1 << 15;
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final OutputStream out;
  private final long start = System.nanoTime();
  private final AtomicInteger rows = new AtomicInteger();

  // With the lock.
  private final StringBuilder lines = new StringBuilder("[\n");
  private long lastFlush = start;
  private boolean isClosed;

  /**
   * Makes or truncates a file.
   *
   * @throws UncheckedIOException if that fails
   * @throws UnsupportedOperationException if it is not of the default file system
   */
  public TraceFile(Path path) {
    try {
      out =
          new FileOutputStream(
              path.toFile()); // an interrupt does not close it, as it would a channel
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a row with a name; returns its number. */
  int addRow(String name) {
    int row = rows.incrementAndGet();
    append(
        "M",
        row,
        System.nanoTime(),
        ",\"name\":\"thread_name\",\"args\":{\"name\":" + quoted(name) + "}");
    return row;
  }

  /** Something has been going on in a row, from one reading of the clock to another. */
  void addSlice(int row, String category, String name, long begin, long end) {
    append(
        "X",
        row,
        begin,
        ",\"dur\":"
            + micros(end - begin)
            + ",\"name\":"
            + quoted(name)
            + ",\"cat\":\""
            + category
            + "\"");
  }

  /** An arrow leaves a slice, comes by or arrives. */
  void addArrow(Arrow end, int row, long time, int id) {
    append(
        end.phase,
        row,
        time,
        ",\"id\":" + id + ",\"name\":\"request\",\"cat\":\"request\"" + end.binding);
  }

  /** The points of an arrow. */
  enum Arrow {
    LEAVES("s", ""),
    COMES_BY("t", ""),
    ARRIVES("f", ",\"bp\":\"e\"");

    private final String phase;
    private final String binding;

    Arrow(String phase, String binding) {
      this.phase = phase;
      this.binding = binding;
    }
  }

  private void append(String phase, int row, long time, String rest) {
    String line =
        "{\"ph\":\""
            + phase
            + "\",\"pid\":1,\"tid\":"
            + row
            + ",\"ts\":"
            + micros(time - start)
            + rest
            + "},\n";
    lock.lock();
    try {
      lines.append(line);
      long now = System.nanoTime();
      if (lines.length() >= FLUSH_LENGTH || now - lastFlush >= FLUSH_NANOS) {
        lastFlush = now;
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Microseconds with three digits behind the point. */
  private static String micros(long nanos) {
    long positive = Math.max(0, nanos);
    String fraction = Long.toString(1000 + positive % 1000);
    return positive / 1000 + "." + fraction.substring(1);
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** Writes what there is. */
  void flush() {
    lock.lock();
    try {
      write();
    } finally {
      lock.unlock();
    }
  }

  /** With the lock. A program does not fail because its trace cannot be written. */
  private void write() {
    if (!isClosed) {
      try {
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        Log.log(Level.WARNING, "the trace could not be written, and ends here", e);
        end();
      }
    }
    lines.setLength(0);
  }

  /** With the lock. */
  private void end() {
    if (!isClosed) {
      isClosed = true;
      try {
        out.close();
      } catch (IOException e) {
        Log.log(Level.WARNING, "the trace could not be closed", e);
      }
    }
  }

  /** Ends the file; what comes later is left out. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!isClosed) {
        lines.append("{}]\n");
        write();
        end();
      }
    } finally {
      lock.unlock();
    }
  }
}
