package dev.tickloom.loop;

import dev.tickloom.loop.observing.Places;
import java.util.Arrays;

/**
 * Where something was made, as a throwable so that it prints as a stack trace; see {@link
 * EventLoop.Builder#creationStacks}.
 */
public final class CreationStack extends Throwable {
  private static final long serialVersionUID = 1;

  private static final int MAX_FRAMES = 16;

  private transient boolean isTrimmed;

  CreationStack() {
    super("created here");
  }

  /**
   * Leaves the innermost frames of the program, without those of this library. To be shown; any
   * thread, perhaps more than one.
   */
  CreationStack trimmed() {
    if (!isTrimmed) {
      isTrimmed = true;
      StackTraceElement[] program =
          Arrays.stream(getStackTrace())
              .filter(frame -> !Places.isLibrary(frame))
              .limit(MAX_FRAMES)
              .toArray(StackTraceElement[]::new);
      if (program.length > 0) {
        setStackTrace(program);
      }
    }
    return this;
  }

  /** Adds this to an error of what was called here. */
  void addTo(Throwable error) {
    if (!Arrays.asList(error.getSuppressed()).contains(this)) {
      error.addSuppressed(trimmed());
    }
  }
}
