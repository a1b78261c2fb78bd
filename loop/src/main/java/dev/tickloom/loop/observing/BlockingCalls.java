package dev.tickloom.loop.observing;

import org.jetbrains.annotations.Nullable;

/** Finds in a stack what a program called last of this library. */
final class BlockingCalls {
  private BlockingCalls() {}

  /**
   * {@return the innermost call from a program into this library, such as {@code FsSync.readFile};
   * null if the program is not in one}
   *
   * @param stack of the loop thread, the innermost frame first
   */
  static @Nullable String innermost(StackTraceElement[] stack) {
    StackTraceElement inner = null;
    for (StackTraceElement frame : stack) {
      if (Places.isProgram(frame)) {
        return inner == null ? null : simpleName(inner) + "." + inner.getMethodName();
      }
      inner = Places.isLibrary(frame) ? frame : inner;
    }
    return null;
  }

  private static String simpleName(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }
}
