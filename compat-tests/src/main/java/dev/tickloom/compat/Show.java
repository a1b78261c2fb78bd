package dev.tickloom.compat;

import dev.tickloom.io.Dirent;
import dev.tickloom.io.FileHandle;
import dev.tickloom.io.FsException;
import dev.tickloom.io.Stats;
import dev.tickloom.loop.AggregateException;
import dev.tickloom.loop.Settled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as text, in the one way that traces have them. */
final class Show {
  private static final Pattern TEMPORARY = Pattern.compile("tmp-[A-Za-z0-9]{6}(?=$|')");
  private static final int PERMISSION_BITS = 07777;

  private final String dir;

  /**
   * @param dir the private folder, which shows as {@code $DIR}; empty if there is none
   */
  Show(String dir) {
    this.dir = dir;
  }

  String value(Object value) {
    return switch (value) {
      case Nothing nothing -> nothing == Nothing.NULL ? "null" : "undefined";
      case String text -> clean(text);
      case Boolean truth -> truth.toString();
      case Number number -> number(number);
      case byte[] content -> new String(content, StandardCharsets.UTF_8);
      case List<?> list ->
          list.stream()
              .map(each -> value(Nothing.ifNull(each)))
              .collect(Collectors.joining(",", "[", "]"));
      case Throwable error -> error(error);
      case Settled.Fulfilled<?> settled -> "fulfilled:" + value(Nothing.ifNull(settled.value()));
      case Settled.Rejected<?> settled -> "rejected:" + value(ThrownValue.in(settled.reason()));
      case Stats stats -> stats(stats);
      case Dirent entry -> entry.name() + ":" + kind(entry);
      case FsResult.Read read -> read.count() + " \"" + read.text() + "\"";
      case FsResult.Written written -> String.valueOf(written.count());
      case FileHandle handle -> "handle";
      default -> "object";
    };
  }

  /** A number as JavaScript has it: 1 and not 1.0. */
  static String number(Number number) {
    double value = number.doubleValue();
    if (value == Math.rint(value) && Math.abs(value) < 1e18) {
      return String.valueOf((long) value);
    }
    return String.valueOf(value);
  }

  private String error(Throwable thrown) {
    if (thrown instanceof AggregateException all) {
      return "AggregateError: "
          + clean(String.valueOf(all.getMessage()))
          + all.reasons().stream()
              .map(reason -> value(ThrownValue.in(reason)))
              .collect(Collectors.joining(", ", " (", ")"));
    }
    if (thrown instanceof FsException e && e.errno() != 0) {
      return systemError(e.code(), e.syscall(), e.errno(), String.valueOf(e.getMessage()));
    }
    JsError error = NodeErrors.ofLibrary(thrown);
    String code = error.code();
    String syscall = error.syscall();
    if (code != null && syscall != null) {
      return systemError(code, syscall, error.errno(), error.message());
    }
    return error.name() + (code == null ? "" : " [" + code + "]") + ": " + clean(error.message());
  }

  private String systemError(String code, String syscall, int errno, String message) {
    return code + " " + syscall + " " + errno + " " + clean(message);
  }

  /**
   * The first line of an error as the process prints it when it ends with it.
   *
   * @param thrown not a value that is no error
   */
  String uncaught(Throwable thrown) {
    JsError error = NodeErrors.ofLibrary(thrown);
    String message = clean(error.message()).lines().findFirst().orElse("");
    boolean named = error.code() != null && error.syscall() == null;
    if (thrown instanceof AggregateException all && all.reasons().isEmpty()) {
      message += "] { [errors]: [] }"; // an empty list is printed on the same line
    }
    return error.name()
        + (named ? " [" + error.code() + "]" : "")
        + (message.isEmpty() ? "" : ": " + message);
  }

  private String clean(String text) {
    String shown = dir.isEmpty() ? text : text.replace(dir, "$DIR");
    return TEMPORARY.matcher(shown).replaceFirst("tmp-XXXXXX");
  }

  private static String stats(Stats stats) {
    String mode = Integer.toOctalString(stats.mode() & PERMISSION_BITS);
    if (stats.isFile()) {
      return "file size=" + stats.size() + " mode=" + mode + " nlink=" + stats.nlink();
    }
    if (stats.isDirectory()) {
      return "dir mode=" + mode;
    }
    return stats.isSymbolicLink() ? "symlink" : "other";
  }

  private static String kind(Dirent entry) {
    if (entry.isFile()) {
      return "file";
    }
    if (entry.isDirectory()) {
      return "dir";
    }
    return entry.isSymbolicLink() ? "symlink" : "other";
  }
}
