package dev.tickloom.loop.concurrent;

import java.util.concurrent.CompletionException;
import org.jetbrains.annotations.Nullable;

/** Makes one error, which can be thrown everywhere, of any error and of several. */
public final class Unchecked {
  private Unchecked() {}

  /**
   * Returns {@code error} if it is unchecked (throws it if it is an {@link Error}), or wraps it.
   */
  public static RuntimeException of(Throwable error) {
    if (error instanceof Error fatal) {
      throw fatal;
    }
    return error instanceof RuntimeException unchecked ? unchecked : new CompletionException(error);
  }

  /** Throws {@code error} as it is, checked or not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
  public static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }

  /** One error for two: the first, with the second suppressed in it. */
  public static Throwable join(@Nullable Throwable first, Throwable second) {
    if (first == null) {
      return second;
    }
    if (first != second) {
      first.addSuppressed(second);
    }
    return first;
  }
}
