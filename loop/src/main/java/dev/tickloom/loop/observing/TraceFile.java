package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.Log;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 *
 * All lines go into one buffer, in the order in which things ended. If there is no memory for the
 * rest of a line, the next one takes its place.
 */
public final class TraceFile implements AutoCloseable {
  private static final String PROCESS_NAME =
      "{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"ts\":0,\"name\":\"process_name\","
          + "\"args\":{\"name\":\"Tickloom\"}}";

  private static final int FLUSH_LENGTH = 1 << 15;
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final OutputStream out;
  private final long start = System.nanoTime();
  private final AtomicInteger rows = new AtomicInteger();
  private final AtomicInteger arrows = new AtomicInteger();
  private final Map<String, Integer> rowsOfKinds = new ConcurrentHashMap<>();

  // With the lock.
  private final StringBuilder lines = new StringBuilder("[\n" + PROCESS_NAME + ",\n");
  private int lineStart = lines.length();
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
      out = new FileOutputStream(path.toFile()); // no channel, which an interrupt would close
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a row, named by its kind and a number of that kind, unless it is the first loop. */
  int addRow(String kind) {
    int number = rowsOfKinds.merge(kind, 1, Integer::sum);
    String name = number == 1 && kind.equals("loop") ? kind : kind + " " + number;
    int row = rows.incrementAndGet();
    lock.lock();
    try {
      begin("M", row, System.nanoTime());
      lines.append(",\"name\":\"thread_name\",\"args\":{\"name\":");
      appendQuoted(name);
      lines.append('}');
      end();
    } finally {
      lock.unlock();
    }
    return row;
  }

  /** Returns the number of an arrow that no other one has, of whichever loop. */
  int newArrow() {
    return arrows.incrementAndGet();
  }

  /** Something has been going on in a row, from one reading of the clock to another. */
  void addSlice(int row, String category, String name, long begin, long end) {
    lock.lock();
    try {
      begin("X", row, begin);
      lines.append(",\"dur\":");
      appendMicros(end - begin);
      lines.append(",\"name\":");
      appendQuoted(name);
      lines.append(",\"cat\":\"").append(category).append('"');
      end();
    } finally {
      lock.unlock();
    }
  }

  /** An arrow leaves a slice, comes by or arrives. */
  void addArrow(Arrow point, int row, long time, int id) {
    lock.lock();
    try {
      begin(point.phase, row, time);
      lines.append(",\"id\":").append(id);
      lines.append(",\"name\":\"request\",\"cat\":\"request\"").append(point.binding);
      end();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Numbers that a viewer draws as curves, one on top of the other.
   *
   * @param name of the counter: letters, as those of the series
   * @param row of the loop: each has counters of its own
   */
  void addCounter(String name, int row, long time, Map<String, Integer> series) {
    lock.lock();
    try {
      begin("C", row, time);
      lines.append(",\"id\":").append(row);
      lines.append(",\"name\":\"").append(name).append("\",\"args\":{");
      String separator = "";
      for (Map.Entry<String, Integer> each : series.entrySet()) {
        lines.append(separator).append('"').append(each.getKey()).append("\":");
        lines.append(each.getValue().intValue());
        separator = ",";
      }
      lines.append('}');
      end();
    } finally {
      lock.unlock();
    }
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

  // ---- lines, with the lock ---------------------------------------------------------------------

  private void begin(String phase, int row, long time) {
    lines.setLength(lineStart);
    lines.append("{\"ph\":\"").append(phase).append("\",\"pid\":1,\"tid\":").append(row);
    lines.append(",\"ts\":");
    appendMicros(time - start);
  }

  private void end() {
    lines.append("},\n");
    lineStart = lines.length();
    long now = System.nanoTime();
    if (lines.length() >= FLUSH_LENGTH || now - lastFlush >= FLUSH_NANOS) {
      lastFlush = now;
      write();
    }
  }

  /** Microseconds with three digits behind the point. */
  private void appendMicros(long nanos) {
    long positive = Math.max(0, nanos);
    int fraction = (int) (positive % 1000);
    lines.append(positive / 1000).append('.');
    lines.append((char) ('0' + fraction / 100));
    lines.append((char) ('0' + fraction / 10 % 10));
    lines.append((char) ('0' + fraction % 10));
  }

  private void appendQuoted(String text) {
    lines.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        lines.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        lines.append("\\u%04x".formatted((int) c));
      } else {
        lines.append(c);
      }
    }
    lines.append('"');
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
    lines.setLength(lineStart);
    if (!isClosed) {
      try {
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        Log.log(Level.WARNING, "the trace could not be written, and ends here", e);
        closeOut();
      }
    }
    lines.setLength(0);
    lineStart = 0;
  }

  /** With the lock. */
  private void closeOut() {
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
        lines.setLength(lineStart);
        lines.append(PROCESS_NAME).append("]\n"); // a line without a comma
        lineStart = lines.length();
        write();
        closeOut();
      }
    } finally {
      lock.unlock();
    }
  }
}
