package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;

/**
 * Standard input, output and error of the process as streams. Node's {@code process.stdin}, {@code
 * process.stdout} and {@code process.stderr}.
 *
 * <pre>{@code
 * try (var lines = awaitEach(Stdio.in(loop).lines(UTF_8))) {
 *   for (String line : lines) {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>Each may be a terminal, a pipe, a socket or a file. Their calls block, and run on a thread for
 * each descriptor, beside the workers. A call that never returns blocks neither a worker nor the
 * end of the process: its thread is a daemon.
 *
 * <p><b>Closing.</b> A stream of this class is a view. It ends, fails and closes as any other, but
 * the descriptor stays open, and further streams may be made.
 *
 * <p>For the loop thread.
 */
public final class Stdio {
  private Stdio() {}

  /**
   * Reads standard input by {@code System.in}, because that may have read ahead.
   *
   * <p>A read keeps the loop alive, unless the stream is paused. A read cannot be cancelled: a
   * chunk that comes after its stream was closed is kept for the next stream. Several streams at
   * once share the input chunk by chunk, in the order in which they ask.
   *
   * @param loop on which the stream is read
   * @return the stream, which reads when it has a consumer
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public static ReadStream in(EventLoop loop) {
    OnLoop.check(loop);
    return new ReadStream(loop, new StdioSource(loop, StdioInput.PROCESS));
  }

  /**
   * Writes standard output: its descriptor, past {@code System.out}. What the stream has accepted
   * is written in order, but a {@code println} meanwhile may overtake it. If the reader has gone, a
   * write fails with {@code EPIPE}.
   *
   * @param loop on which the stream is written; it stays alive while something waits
   * @return the stream
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public static WriteStream out(EventLoop loop) {
    OnLoop.check(loop);
    return new WriteStream(loop, new StdioSink(loop, StdioSink.Output.STDOUT));
  }

  /**
   * Writes standard error, as {@link #out} writes standard output.
   *
   * @param loop on which the stream is written; it stays alive while something waits
   * @return the stream
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public static WriteStream err(EventLoop loop) {
    OnLoop.check(loop);
    return new WriteStream(loop, new StdioSink(loop, StdioSink.Output.STDERR));
  }
}
