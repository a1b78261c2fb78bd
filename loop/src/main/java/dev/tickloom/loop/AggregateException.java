package dev.tickloom.loop;

import java.util.List;

/**
 * All of several promises were rejected; JavaScript's {@code AggregateError}. The reasons are also
 * suppressed exceptions, so that they are printed.
 */
public final class AggregateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Throwable> reasons;

  AggregateException(List<Throwable> reasons) {
    super("All promises were rejected");
    this.reasons = reasons;
    reasons.forEach(this::addSuppressed);
  }

  /** {@return the reasons, in the order of the promises; unmodifiable} */
  public List<Throwable> reasons() {
    return reasons;
  }
}
