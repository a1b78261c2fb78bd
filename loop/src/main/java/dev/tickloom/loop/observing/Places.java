package dev.tickloom.loop.observing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** Tells frames of a program from those of this library and the JDK. */
public final class Places {
  private static final Set<String> LIBRARY =
      Set.of(
          "dev.tickloom.timers",
          "dev.tickloom.loop",
          "dev.tickloom.loop.concurrent",
          "dev.tickloom.loop.observing",
          "dev.tickloom.loop.workers",
          "dev.tickloom.io");

  private Places() {}

  /** Whether it is a frame of this library. */
  public static boolean isLibrary(StackTraceElement frame) {
    String name = frame.getClassName();
    return LIBRARY.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
  }

  /** Whether it is a frame of the JDK. */
  public static boolean isJdk(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
  }

  /** {@return the file and line of the program that calls this library now; empty if none does} */
  static Optional<String> here() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(StackWalker.StackFrame::toStackTraceElement)
                .filter(frame -> !isLibrary(frame) && !isJdk(frame))
                .findFirst())
        .map(Places::fileAndLine);
  }

  /** {@return the file and line of the program in a stack; empty if there is none} */
  static Optional<String> firstOf(@Nullable Throwable stack) {
    return stack == null
        ? Optional.empty()
        : Arrays.stream(stack.getStackTrace())
            .filter(frame -> !isLibrary(frame) && !isJdk(frame))
            .findFirst()
            .map(Places::fileAndLine);
  }

  private static String fileAndLine(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }
}
