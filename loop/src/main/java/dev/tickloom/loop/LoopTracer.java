package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopView;
import dev.tickloom.loop.observing.TraceFile;
import dev.tickloom.loop.observing.TraceWriter;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Writes what loops do into a file that {@code chrome://tracing} and Perfetto show: a row for each
 * loop, with turns, phases and callbacks, rows for requests while workers run them, rows for
 * coroutines, curves of what waits and of open descriptors, and arrows from a call to its run and
 * to its callback. The file is written while the program runs, in bounded memory. It is valid even
 * if the program is killed; then up to a tenth of a second is missing. Events that cannot be
 * written are left out, with a warning in the log. Any thread.
 *
 * @see EventLoop.Builder#tracer
 */
public final class LoopTracer implements AutoCloseable {
  private final TraceFile file;

  private LoopTracer(TraceFile file) {
    this.file = file;
  }

  /**
   * Makes or truncates a file in the Trace Event Format.
   *
   * @param file of the default file system
   * @return a tracer for one loop or more
   * @throws java.io.UncheckedIOException if the file cannot be made
   * @throws UnsupportedOperationException if it is of another file system
   */
  public static LoopTracer to(Path file) {
    return new LoopTracer(new TraceFile(Objects.requireNonNull(file, "file")));
  }

  LoopObserver observe(LoopView loop) {
    return new TraceWriter(loop, file);
  }

  /** Ends the file; loops that still run go on without. If that fails, the log says so. */
  @Override
  public void close() {
    file.close();
  }
}
