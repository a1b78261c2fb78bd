package dev.tickloom.loop;

import java.util.Objects;

/**
 * Aborts the operations that have its signal; JavaScript's {@code AbortController}. For any thread.
 */
public final class AbortController {
  private final AbortSignal signal = new AbortSignal();

  /** Creates a controller whose signal is not aborted. */
  public AbortController() {}

  /** {@return the signal for operations that can be aborted} */
  public AbortSignal signal() {
    return signal;
  }

  /** As {@link #abort(Throwable)}, with an {@link AbortException} as the reason. */
  public void abort() {
    signal.abortWith(new AbortException());
  }

  /**
   * Aborts, and calls the listeners of the signal here and now; again, does nothing. If listeners
   * throw, their errors are thrown here, after all listeners were called.
   *
   * @param reason why
   */
  public void abort(Throwable reason) {
    signal.abortWith(Objects.requireNonNull(reason, "reason"));
  }
}
