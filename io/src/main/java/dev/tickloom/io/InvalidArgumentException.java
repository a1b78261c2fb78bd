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

  /** Node's code. */
  private final String code;

  private InvalidArgumentException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** {@code reason} completes "The argument 'name' ...". */
  static InvalidArgumentException value(String name, String reason, String received) {
    return ofValue(name, reason, Inspect.text(received));
  }

  /** As {@link #value(String, String, String)}, for a number. */
  static InvalidArgumentException value(String name, String reason, long received) {
    return ofValue(name, reason, Inspect.number(received));
  }

  private static InvalidArgumentException ofValue(String name, String reason, String received) {
    return new InvalidArgumentException(
        "ERR_INVALID_ARG_VALUE",
        "The argument '%s' %s. Received %s".formatted(name, reason, received));
  }

  static InvalidArgumentException outOfRange(String name, long min, long max, long received) {
    return new InvalidArgumentException(
        "ERR_OUT_OF_RANGE",
        "The value of \""
            + name
            + "\" is out of range. It must be "
            + range(min, max)
            + ". Received "
            + Inspect.number(received));
  }

  /** Of two arguments the first is above the second. */
  static InvalidArgumentException above(String name, long received, String bound, long value) {
    return new InvalidArgumentException(
        "ERR_OUT_OF_RANGE",
        "The value of \""
            + name
            + "\" is out of range. It must be <= \""
            + bound
            + "\" (here: "
            + value
            + "). Received "
            + Inspect.number(received));
  }

  /** In Node's words for an option, which do not give the range. */
  static InvalidArgumentException property(String name, long received) {
    return new InvalidArgumentException(
        "ERR_INVALID_ARG_VALUE",
        "The property '" + name + "' is invalid. Received " + Inspect.number(received));
  }

  /** In the words of Node's C++ code, which do not say what was received. */
  static InvalidArgumentException outOfRange(String name, long min, long max) {
    return new InvalidArgumentException(
        "ERR_OUT_OF_RANGE", name + " is out of range: " + range(min, max));
  }

  /** Two options that exclude each other. */
  static InvalidArgumentException incompatible(String option, String other) {
    return new InvalidArgumentException(
        "ERR_INCOMPATIBLE_OPTION_PAIR",
        "Option \"%s\" cannot be used in combination with option \"%s\"".formatted(option, other));
  }

  static InvalidArgumentException port(String name, int received) {
    return new InvalidArgumentException(
        "ERR_SOCKET_BAD_PORT",
        name + " should be >= 0 and < 65536. Received type number (" + received + ").");
  }

  /** Not by a format, which takes the digits of the user's language. */
  private static String range(long min, long max) {
    return ">= " + min + " && <= " + max;
  }

  /**
   * Returns Node's code for the error.
   *
   * @return {@code ERR_INVALID_ARG_VALUE}, {@code ERR_OUT_OF_RANGE}, {@code
   *     ERR_INCOMPATIBLE_OPTION_PAIR} or {@code ERR_SOCKET_BAD_PORT}
   */
  public String code() {
    return code;
  }
}
