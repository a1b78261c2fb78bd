package dev.tickloom.io;

/**
 * An argument is wrong whatever the state of the file system. Node's {@code TypeError} or {@code
 * RangeError} of the same {@link #code}, with the same message. Immutable.
 *
 * <p>The callback and blocking forms throw it at once; the promise form rejects with it. A null
 * argument is a {@link NullPointerException} instead, delivered in the same way.
 */
public final class InvalidArgumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  private final String code;

  private InvalidArgumentException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** {@code reason} completes "The argument 'name' ...". */
  static InvalidArgumentException value(String name, String reason, String received) {
    return new InvalidArgumentException(
        "ERR_INVALID_ARG_VALUE",
        "The argument '%s' %s. Received %s".formatted(name, reason, Inspect.text(received)));
  }

  static InvalidArgumentException outOfRange(String name, long min, long max, long received) {
    return new InvalidArgumentException(
        "ERR_OUT_OF_RANGE",
        "The value of \"%s\" is out of range. It must be >= %d && <= %d. Received %s"
            .formatted(name, min, max, Inspect.number(received)));
  }

  /** The same in the words that Node has where it leaves the check to C++. */
  static InvalidArgumentException outOfRange(String name, int min, int max) {
    return new InvalidArgumentException(
        "ERR_OUT_OF_RANGE", "%s is out of range: >= %d && <= %d".formatted(name, min, max));
  }

  /**
   * What is wrong.
   *
   * @return {@code ERR_INVALID_ARG_VALUE} or {@code ERR_OUT_OF_RANGE}
   */
  public String code() {
    return code;
  }
}
