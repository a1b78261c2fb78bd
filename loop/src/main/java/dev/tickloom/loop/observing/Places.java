package dev.tickloom.loop.observing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** Distinguishes the frames of a program from those of this library and the JDK. */
public final class Places {
  private static final Set<String> LIBRARY =
      Set.of(
          "dev.tickloom.timers",
          "dev.tickloom.loop",
          "dev.tickloom.loop.concurrent",
          "dev.tickloom.loop.observing",
          "dev.tickloom.loop.testing",
          "dev.tickloom.loop.workers",
          "dev.tickloom.io",
          "dev.tickloom.io.watching");

  /** The methods of the queues that call callbacks. */
  private static final Set<String> CALLING = Set.of("call", "callAll", "drainAll");

  private Places() {}

  /** Whether it is a frame of this library. */
  public static boolean isLibrary(StackTraceElement frame) {
    String name = frame.getClassName();
    return LIBRARY.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
  }

  /** Whether it is a frame of the JDK, such as those of {@code java File.java}. */
  private static boolean isJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return isOfJdk(frame.getClassName()) || (module != null && isOfJdk(module));
  }

  private static boolean isOfJdk(String name) {
    return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
  }

  /** Whether it is a frame of the program. */
  public static boolean isProgram(StackTraceElement frame) {
    return !isLibrary(frame) && !isJdk(frame);
  }

  /**
   * {@return the file and line of the program that calls this library now; empty if none does, such
   * as where the loop runs and does something for itself}
   */
  static Optional<String> here() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(StackWalker.StackFrame::toStackTraceElement)
                .takeWhile(frame -> !isOfRunningLoop(frame))
                .filter(Places::isProgram)
                .findFirst())
        .map(Places::fileAndLine);
  }

  /** Whether it is a frame of a loop that calls: the program below it has only started the loop. */
  public static boolean isOfRunningLoop(StackTraceElement frame) {
    return switch (frame.getClassName()) {
      case "dev.tickloom.loop.Lifecycle" -> true;
      case "dev.tickloom.loop.TaskQueues" -> CALLING.contains(frame.getMethodName());
      default -> false;
    };
  }

  /** {@return the file and line of the program in a stack; empty if there is none} */
  static Optional<String> firstOf(@Nullable Throwable stack) {
    return stack == null
        ? Optional.empty()
        : Arrays.stream(stack.getStackTrace())
            .filter(Places::isProgram)
            .findFirst()
            .map(Places::fileAndLine);
  }

  /** Or its method, if its class file says no more. */
  static String fileAndLine(StackTraceElement frame) {
    return frame.getFileName() == null || frame.getLineNumber() < 0
        ? frame.getClassName() + "." + frame.getMethodName()
        : frame.getFileName() + ":" + frame.getLineNumber();
  }
}
