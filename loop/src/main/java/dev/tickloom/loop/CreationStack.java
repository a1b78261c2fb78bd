package dev.tickloom.loop;

import dev.tickloom.loop.observing.Places;
import java.util.Arrays;
import org.jetbrains.annotations.Nullable;

/**
 * Where something was made, as a throwable so that it prints as a stack trace; see {@link
 * EventLoop.Builder#creationStacks}. Its cause is where the callback or the coroutine was made that
 * has made it, and so on, at most eight in all.
 */
public final class CreationStack extends Throwable {
  private static final long serialVersionUID = 1;

  private static final int MAX_FRAMES = 16;
  private static final int MAX_CHAIN = 8;

  /** Of the callback or coroutine that has made this. */
  private transient @Nullable CreationStack caller;

  private transient boolean isTrimmed;
  private transient boolean hasProgram;

  CreationStack(@Nullable CreationStack caller) {
    super("created here");
    this.caller = caller;
    cutChain();
  }

  /** A tick that queues a tick, and so on, would keep all of them. */
  private void cutChain() {
    CreationStack last = this;
    for (int i = 1; i < MAX_CHAIN && last.caller != null; i++) {
      last = last.caller;
    }
    last.caller = null;
  }

  /**
   * Leaves the innermost frames of the program, without those of this library. To be shown; any
   * thread, perhaps more than one.
   */
  CreationStack trimmed() {
    if (!isTrimmed) {
      StackTraceElement[] program =
          Arrays.stream(getStackTrace())
              .filter(frame -> !Places.isLibrary(frame))
              .limit(MAX_FRAMES)
              .toArray(StackTraceElement[]::new);
      hasProgram = Arrays.stream(program).anyMatch(frame -> !Places.isJdk(frame));
      if (program.length > 0) {
        setStackTrace(program);
      }
      isTrimmed = true;
    }
    return this;
  }

  /** {@return where the callback or the coroutine was made that has made this; null if unknown} */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it has no state to protect
  public @Nullable Throwable getCause() {
    for (CreationStack each = caller; each != null; each = each.caller) {
      boolean tellsMore =
          each.trimmed().hasProgram
              && !Arrays.equals(each.getStackTrace(), trimmed().getStackTrace());
      if (tellsMore) { // or else the library has made it for itself, or each makes the next one
        return each;
      }
    }
    return null;
  }

  /** Adds this to an error of what was called here. */
  void addTo(Throwable error) {
    if (!Arrays.asList(error.getSuppressed()).contains(this)) {
      error.addSuppressed(trimmed());
    }
  }
}
