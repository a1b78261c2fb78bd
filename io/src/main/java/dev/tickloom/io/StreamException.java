package dev.tickloom.io;

/**
 * A stream was used in a way that its state does not allow, or ended before it was complete. Node's
 * error of the same {@link #code}, with the same message. Immutable.
 */
public final class StreamException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  private final String code;

  private StreamException(String code, String message) {
    super(message);
    this.code = code;
  }

  static StreamException writeAfterEnd() {
    return new StreamException("ERR_STREAM_WRITE_AFTER_END", "write after end");
  }

  static StreamException destroyed(String method) {
    return new StreamException(
        "ERR_STREAM_DESTROYED", "Cannot call " + method + " after a stream was destroyed");
  }

  static StreamException alreadyFinished(String method) {
    return new StreamException(
        "ERR_STREAM_ALREADY_FINISHED", "Cannot call " + method + " after a stream was finished");
  }

  static StreamException prematureClose() {
    return new StreamException("ERR_STREAM_PREMATURE_CLOSE", "Premature close");
  }

  static StreamException unableToPipe() {
    return new StreamException(
        "ERR_STREAM_UNABLE_TO_PIPE", "Cannot pipe to a closed or destroyed stream");
  }

  /**
   * Returns Node's code for the error.
   *
   * @return {@code ERR_STREAM_WRITE_AFTER_END}, {@code ERR_STREAM_DESTROYED}, {@code
   *     ERR_STREAM_ALREADY_FINISHED}, {@code ERR_STREAM_PREMATURE_CLOSE} or {@code
   *     ERR_STREAM_UNABLE_TO_PIPE}
   */
  public String code() {
    return code;
  }
}
