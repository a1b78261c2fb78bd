package dev.tickloom.loop;

import java.util.concurrent.CompletionException;

/** Makes any error one that can be thrown everywhere. */
final class Unchecked {
  private Unchecked() {}

  /**
   * Returns {@code error} if it is unchecked (throws it if it is an {@link Error}), or wraps it.
   */
  static RuntimeException of(Throwable error) {
    if (error instanceof Error fatal) {
      throw fatal;
    }
    return error instanceof RuntimeException unchecked ? unchecked : new CompletionException(error);
  }

  /** Throws {@code error} as it is, checked or not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
  static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
