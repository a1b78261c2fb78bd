package dev.tickloom.io;

/**
 * A stream or a server was used in a way that its state does not allow, or a stream ended before it
 * was complete. Node's error of the same {@link #code}, with the same message. Immutable.
 */
public final class StreamException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** Node's code. */
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

  static StreamException alreadyListening() {
    return new StreamException(
        "ERR_SERVER_ALREADY_LISTEN",
        "Listen method has been called more than once without closing.");
  }

  static StreamException notRunning() {
    return new StreamException("ERR_SERVER_NOT_RUNNING", "Server is not running.");
  }

  /**
   * Returns Node's code for the error.
   *
   * @return {@code ERR_STREAM_WRITE_AFTER_END}, {@code ERR_STREAM_DESTROYED}, {@code
   *     ERR_STREAM_ALREADY_FINISHED}, {@code ERR_STREAM_PREMATURE_CLOSE}, {@code
   *     ERR_STREAM_UNABLE_TO_PIPE}, {@code ERR_SERVER_ALREADY_LISTEN} or {@code
   *     ERR_SERVER_NOT_RUNNING}
   */
  public String code() {
    return code;
  }
}
