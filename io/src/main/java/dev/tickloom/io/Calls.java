package dev.tickloom.io;

import org.jetbrains.annotations.Nullable;

/** Several callbacks, each of which is called whatever the others throw. For one thread. */
final class Calls {
  private @Nullable Throwable thrown;

  void run(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      add(e);
    }
  }

  /** An Error goes before an exception: it may be the loop's own, which ends the run. */
  private void add(Throwable e) {
    Throwable first = thrown;
    if (first == null || first == e) {
      thrown = e;
    } else if (e instanceof Error && !(first instanceof Error)) {
      e.addSuppressed(first);
      thrown = e;
    } else {
      first.addSuppressed(e);
    }
  }

  /** Throws what was thrown first, checked or not; the others are suppressed in it. */
  void throwIfAny() {
    if (thrown != null) {
      throw unchecked(thrown);
    }
  }

  /** To throw something as it is, checked or not. */
  static RuntimeException unchecked(Throwable thrown) {
    return Calls.<RuntimeException>throwAs(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler shall not know
  private static <E extends Throwable> RuntimeException throwAs(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
