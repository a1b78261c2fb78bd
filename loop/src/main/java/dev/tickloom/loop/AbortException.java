package dev.tickloom.loop;

import java.util.concurrent.CancellationException;
import org.jetbrains.annotations.Nullable;

/**
 * An operation was aborted before its outcome. Node's {@code AbortError}. Its cause is the reason
 * of the {@link AbortSignal}, if one was given; after a timeout that is a {@link
 * java.util.concurrent.TimeoutException}.
 */
public final class AbortException extends CancellationException {
  private static final long serialVersionUID = 1;

  /** See {@link #progress()}. */
  private final long progress;

  /** Whether nobody wants what is aborted any more, nor what that waits for. */
  private boolean isUnwanted;

  AbortException() {
    this(null);
  }

  static AbortException unwanted() {
    AbortException made = new AbortException();
    made.isUnwanted = true;
    return made;
  }

  static boolean isUnwanted(@Nullable Throwable reason) {
    return reason instanceof AbortException abort && abort.isUnwanted;
  }

  AbortException(@Nullable Throwable reason) {
    this(reason, 0);
  }

  AbortException(@Nullable Throwable reason, long progress) {
    super("The operation was aborted");
    this.progress = progress;
    if (reason != null) {
      initCause(reason);
    }
  }

  /**
   * {@return how far the work is known to have got when it was aborted} For a write, the bytes that
   * the system had taken; the call that was under way may have added to them. 0 for work that does
   * not report it.
   */
  public long progress() {
    return progress;
  }

  /** {@return Node's code for it, {@code ABORT_ERR}} */
  public String code() {
    return "ABORT_ERR";
  }
}
