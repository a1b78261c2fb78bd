package dev.tickloom.loop;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for has been given up. Node's {@code AbortError}. Its cause is the reason of the
 * {@link AbortSignal}, if one was given; after a timeout that is a {@link
 * java.util.concurrent.TimeoutException}.
 */
public final class AbortException extends CancellationException {
  private static final long serialVersionUID = 1;

  AbortException() {
    super("The operation was aborted");
  }

  AbortException(@Nullable Throwable reason) {
    this();
    if (reason != null) {
      initCause(reason);
    }
  }

  /** {@return Node's code for it, {@code ABORT_ERR}} */
  public String code() {
    return "ABORT_ERR";
  }
}
