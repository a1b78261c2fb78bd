package dev.tickloom.loop;

import java.util.Objects;

/**
 * The body of {@link Work} throws this if it could not begin, because something is missing that
 * others will release, such as a file descriptor. The body must not have done anything visible, so
 * it may run again from its start.
 *
 * <p>The request goes back to its queue and is tried again after a pause. In a serial queue it
 * keeps its turn, in others it goes to the end. It fails with the cause when for ten seconds
 * neither it nor any other request that waits like this has begun. {@link Work#call} and {@link
 * EventLoop#callWork} do not try again. The exception of {@link Progress#reserve} is another case:
 * such a request waits until callbacks have been called, for as long as that takes.
 */
public final class NotBegunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Says that the work has not begun.
   *
   * @param cause what was missing; the error of the request if it stays missing
   * @throws NullPointerException if {@code cause} is null
   */
  public NotBegunException(Throwable cause) {
    // Without a stack: thousands wait for a descriptor, and each has the cause's.
    super("the work has not begun", Objects.requireNonNull(cause, "cause"), false, false);
  }
}
