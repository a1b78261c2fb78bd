package dev.tickloom.compat;

/**
 * Carries a value that is not an error through Java, where only throwables can be thrown or be the
 * reason of a rejection.
 */
final class ThrownValue extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Object value;

  private ThrownValue(Object value) {
    super(value.toString(), null, false, false);
    this.value = value;
  }

  /** What to throw, or to reject with, so that a program sees the value. */
  static RuntimeException of(Object value) {
    return value instanceof RuntimeException error ? error : new ThrownValue(value);
  }

  /** The value that a program sees of what was thrown. */
  static Object in(Throwable thrown) {
    return thrown instanceof ThrownValue carrier ? carrier.value : thrown;
  }

  /** Whether the program sees something else than an error. */
  static boolean isCarrier(Throwable thrown) {
    return thrown instanceof ThrownValue;
  }
}
