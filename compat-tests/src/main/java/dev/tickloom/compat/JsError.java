package dev.tickloom.compat;

import org.jetbrains.annotations.Nullable;

/**
 * An error object of a program: one that it makes itself, or one of Node's that only a JavaScript
 * program can run into.
 */
final class JsError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String name;
  private final @Nullable String code;
  private final @Nullable String syscall;
  private final int errno;

  private JsError(
      String name, @Nullable String code, @Nullable String syscall, int errno, String message) {
    super(message, null, false, false);
    this.name = name;
    this.code = code;
    this.syscall = syscall;
    this.errno = errno;
  }

  /** {@code new Error(message)}. */
  static JsError plain(String message) {
    return new JsError("Error", null, null, 0, message);
  }

  /** {@code new TypeError(message)}. */
  static JsError type(String message) {
    return new JsError("TypeError", null, null, 0, message);
  }

  /** An error of Node's own, of a class such as {@code RangeError}. */
  static JsError coded(String name, @Nullable String code, String message) {
    return new JsError(name, code, null, 0, message);
  }

  /** What a system call reports. */
  static JsError system(String code, String syscall, int errno, String message) {
    return new JsError("Error", code, syscall, errno, message);
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String name() {
    return name;
  }

  @Nullable
  String code() {
    return code;
  }

  @Nullable
  String syscall() {
    return syscall;
  }

  int errno() {
    return errno;
  }
}
