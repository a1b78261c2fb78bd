package dev.tickloom.io;

/**
 * The options of {@link ReadableStream#pipeTo(WritableStream, PipeOptions) pipeTo}, with Node's
 * names and defaults. Immutable.
 *
 * @param end whether the target ends with the source; Node's default is true. If not, the target
 *     stays open when the source has ended or failed, for whoever writes to it next
 */
public record PipeOptions(boolean end) {
  /** Node's defaults. */
  public static final PipeOptions DEFAULT = new PipeOptions(true);

  /**
   * These options with or without the end of the target.
   *
   * @param end whether the target ends with the source
   * @return the changed options
   */
  public PipeOptions withEnd(boolean end) {
    return new PipeOptions(end);
  }
}
