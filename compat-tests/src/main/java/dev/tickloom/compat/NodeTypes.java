package dev.tickloom.compat;

import dev.tickloom.io.FsException;
import dev.tickloom.io.InvalidArgumentException;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AggregateException;
import dev.tickloom.loop.Origin;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Semantics;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that Node does for arguments, and with values, which the library's types rule out. A scenario
 * can pass a fraction as a mode, null as a callback or NaN as a duration, and reject a promise with
 * a number; a Java program cannot, so the library has nothing to say about it. The texts here are
 * those of Node 26. What the library does check (paths with NUL bytes, unknown flags, negative
 * modes) is left to it.
 */
final class NodeTypes {
  private static final long MAX_INT32 = 0x7FFF_FFFFL;
  private static final long MAX_UINT32 = 0xFFFF_FFFFL;
  private static final int MAX_SHOWN = 28;

  private static final String PATH = "of type string or an instance of Buffer or URL";
  private static final String DATA =
      "of type string or an instance of Buffer, TypedArray, or DataView";
  private static final String TIME = "an instance of Date or an Time in seconds";

  private static final Set<String> ENCODINGS =
      Set.of(
          "utf8",
          "utf-8",
          "ucs2",
          "ucs-2",
          "utf16le",
          "utf-16le",
          "latin1",
          "binary",
          "ascii",
          "base64",
          "base64url",
          "hex",
          "buffer");

  /** The parameters of each file operation, without the callback: kind, or kind and name. */
  private static final Map<String, List<String>> FS_PARAMETERS =
      Map.ofEntries(
          Map.entry("access", List.of("path", "int32?:mode")),
          Map.entry("appendFile", List.of("file", "data", "encoding?")),
          Map.entry("chmod", List.of("path", "mode")),
          Map.entry("close", List.of("fd")),
          Map.entry("copyFile", List.of("path:src", "path:dest", "int32?:mode")),
          Map.entry("cp", List.of("path:src", "path:dest", "options?")),
          Map.entry("fchmod", List.of("fd", "mode")),
          Map.entry("fdatasync", List.of("fd")),
          Map.entry("fstat", List.of("fd", "any?")),
          Map.entry("fsync", List.of("fd")),
          Map.entry("ftruncate", List.of("fd", "length")),
          Map.entry("futimes", List.of("fd", "time:atime", "time:mtime")),
          Map.entry("link", List.of("path:existingPath", "path:newPath")),
          Map.entry("lstat", List.of("path", "any?")),
          Map.entry("lutimes", List.of("path", "time", "time")),
          Map.entry("mkdir", List.of("path", "mode?")),
          Map.entry("mkdtemp", List.of("path:prefix", "encoding?")),
          Map.entry("open", List.of("path", "flags", "mode?")),
          Map.entry("read", List.of("fd")),
          Map.entry("readFile", List.of("file", "encoding")),
          Map.entry("readdir", List.of("path", "encoding?")),
          Map.entry("readlink", List.of("path", "encoding?")),
          Map.entry("realpath", List.of("text", "encoding?")),
          Map.entry("rename", List.of("path:oldPath", "path:newPath")),
          Map.entry("rm", List.of("path", "options")),
          Map.entry("rmdir", List.of("path", "options?")),
          Map.entry("stat", List.of("path", "any?")),
          Map.entry("symlink", List.of("path:target", "path", "any")),
          Map.entry("truncate", List.of("path", "length")),
          Map.entry("unlink", List.of("path")),
          Map.entry("utimes", List.of("path", "time", "time")),
          Map.entry("write", List.of("fd")),
          Map.entry("writeFile", List.of("file", "data", "encoding")));

  private NodeTypes() {}

  // ---- the loop -----------------------------------------------------------------------------

  /** The duration of a timer as whole milliseconds; what Node makes 1 of, the library does too. */
  static long millis(World world, Object duration) {
    if (duration instanceof Nothing) {
      return 1; // no duration is no mistake, so there is no warning
    }
    double value =
        duration instanceof String text
            ? Double.parseDouble(text) // NaN, Infinity
            : ((Number) duration).doubleValue();
    if (Double.isNaN(value)) {
      if (world.semantics() == Semantics.MODERN) {
        world.warnings().durationIsNaN();
      }
      return 1;
    }
    return (long) (value < 0 ? Math.floor(value) : value);
  }

  static JsError notACallback(String parameter, Object value) {
    return wrongType(parameter, "of type function", value);
  }

  static JsError captureAlreadySet() {
    return JsError.coded(
        "Error",
        "ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET",
        "`process.setupUncaughtExceptionCapture()` was called while a capture callback was already"
            + " active");
  }

  /** The code of an exit. Old versions cut fractions off. */
  static int exitCode(World world, Object code) {
    if (code instanceof Nothing) {
      return world.loop().exitCode();
    }
    if (!(code instanceof Number number)) {
      throw wrongType("code", "of type number", code);
    }
    if (world.semantics() == Semantics.MODERN) {
      requireInteger("code", number);
    }
    return number.intValue();
  }

  static String originName(Origin origin) {
    return origin == Origin.UNHANDLED_REJECTION ? "unhandledRejection" : "uncaughtException";
  }

  /** What a program is told of an uncaught error: of a rejection it is always an error object. */
  static Object uncaught(Throwable thrown, Origin origin, Show show) {
    if (origin != Origin.UNHANDLED_REJECTION || !ThrownValue.isCarrier(thrown)) {
      return ThrownValue.in(thrown);
    }
    return JsError.coded(
        "UnhandledPromiseRejection",
        "ERR_UNHANDLED_REJECTION",
        "This error originated either by throwing inside of an async function without a catch"
            + " block, or by rejecting a promise which was not handled with .catch(). The promise"
            + " rejected with the reason \""
            + reason(ThrownValue.in(thrown), show)
            + "\".");
  }

  /** A reason of a rejection that is not an error, as Node's message has it. */
  static String reason(Object value, Show show) {
    return switch (value) {
      case List<?> list -> "[object Array]";
      case Promise<?> promise -> "#<Promise>";
      case Thenable thenable -> "#<Object>";
      case Map<?, ?> map -> "#<Object>";
      default -> show.value(value);
    };
  }

  // ---- JavaScript ---------------------------------------------------------------------------

  static JsError notAFunction(String expression) {
    return JsError.type(expression + " is not a function");
  }

  static JsError propertyOfUndefined(World world, String property) {
    return JsError.type(
        world.semantics() == Semantics.LEGACY
            ? "Cannot read property '" + property + "' of undefined"
            : "Cannot read properties of undefined (reading '" + property + "')");
  }

  /** What Node has where the library throws an exception of Java's. */
  static JsError ofLibrary(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case JsError error -> error;
      case FsException e when e.errno() != 0 ->
          JsError.system(e.code(), e.syscall(), e.errno(), message);
      case FsException e -> JsError.coded("Error", e.code(), message);
      case InvalidArgumentException e ->
          JsError.coded(
              e.code().equals("ERR_OUT_OF_RANGE") ? "RangeError" : "TypeError", e.code(), message);
      case AbortException e -> JsError.coded("AbortError", e.code(), message);
      case AggregateException e -> JsError.coded("AggregateError", null, message);
      case IllegalArgumentException e when message.startsWith("Chaining cycle detected") ->
          JsError.type("Chaining cycle detected for promise #<Promise>");
      default -> JsError.coded(thrown.getClass().getSimpleName(), null, message);
    };
  }

  // ---- files --------------------------------------------------------------------------------

  /**
   * Checks the arguments of a file operation.
   *
   * @throws JsError if one has a type that Java would not let through
   */
  static void checkFs(String operation, List<Object> arguments) {
    List<String> parameters = FS_PARAMETERS.getOrDefault(operation, List.of());
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i);
      boolean given = i < arguments.size() && arguments.get(i) != Nothing.UNDEFINED;
      if (given || isRequired(parameter)) {
        check(parameter, given ? arguments.get(i) : Nothing.UNDEFINED);
      }
    }
  }

  private static boolean isRequired(String parameter) {
    return !parameter.contains("?")
        && !Set.of("encoding", "options", "any", "length", "flags").contains(parameter);
  }

  private static void check(String parameter, Object value) {
    String kind = parameter.replaceAll("[?:].*", "");
    String name = parameter.replaceAll("^.*:", "").replace("?", "");
    switch (kind) {
      case "path" -> require(value instanceof String, name, PATH, value);
      case "file" -> checkFile(value);
      case "fd" -> requireInteger("fd", number("fd", value), 0, MAX_INT32);
      case "data" -> require(value instanceof String, "data", DATA, value);
      case "time" -> require(value instanceof Number, name, TIME, value);
      case "length" -> requireInteger("len", number("len", value));
      case "mode" -> checkMode(parameter, value);
      case "int32" -> checkInt32(value);
      case "flags" -> checkFlags(value);
      case "encoding" -> checkEncoding(value);
      case "options" -> require(value instanceof Map, "options", "of type object", value);
      default -> {} // whatever it is, Node takes it
    }
  }

  private static void checkFile(Object value) {
    if (value instanceof Long descriptor) {
      requireInteger("fd", descriptor, 0, MAX_INT32);
    } else {
      require(value instanceof String, "path", PATH, value);
    }
  }

  private static void checkMode(String parameter, Object value) {
    if (value instanceof String text && !text.matches("[0-7]+")) {
      throw wrongValue(
          "mode", "must be a 32-bit unsigned integer or an octal string. Received '" + text + "'");
    }
    if (value == Nothing.NULL && !parameter.contains("?")) {
      throw wrongType("mode", "of type number", Nothing.UNDEFINED);
    }
    if (value instanceof Number number) {
      requireInteger("mode", number, 0, MAX_UINT32);
    }
  }

  private static void checkInt32(Object value) {
    if (value instanceof String) {
      throw JsError.coded(
          "TypeError", "ERR_INVALID_ARG_TYPE", "mode must be int32 or null/undefined");
    }
  }

  private static void checkFlags(Object value) {
    if (value instanceof Number number) {
      requireInteger("flags", number);
    }
  }

  private static void checkEncoding(Object value) {
    Object encoding = value instanceof Map<?, ?> options ? options.get("encoding") : value;
    if (encoding instanceof String name && !ENCODINGS.contains(name)) {
      throw wrongValue("encoding", "is invalid encoding. Received '" + name + "'");
    }
    require(!(value instanceof Number), "options", "one of type string or object", value);
  }

  /**
   * What a file operation says to null in place of its callback. Where another argument may be left
   * out before it, Node takes null for that one.
   */
  static JsError noFsCallback(String operation, int arguments) {
    List<String> parameters = FS_PARAMETERS.getOrDefault(operation, List.of());
    String next = arguments < parameters.size() ? parameters.get(arguments) : "";
    if (operation.equals("rm")) {
      return wrongType("options", "of type object", Nothing.NULL);
    }
    return notACallback("cb", next.contains("?") ? Nothing.UNDEFINED : Nothing.NULL);
  }

  /** For a number that no open file has. */
  static JsError badDescriptor(String syscall) {
    return JsError.system("EBADF", syscall, -9, "EBADF: bad file descriptor, " + syscall);
  }

  // ---- texts --------------------------------------------------------------------------------

  private static Number number(String name, Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw wrongType(name, "of type number", value);
  }

  private static void requireInteger(String name, Number value) {
    if (!(value instanceof Long)) {
      throw outOfRange(name, "an integer", value);
    }
  }

  private static void requireInteger(String name, Number value, long min, long max) {
    requireInteger(name, value);
    if (value.longValue() < min || value.longValue() > max) {
      throw outOfRange(name, ">= " + min + " && <= " + max, value);
    }
  }

  private static void require(boolean fits, String name, String wanted, Object value) {
    if (!fits) {
      throw wrongType(name, wanted, value);
    }
  }

  private static JsError wrongType(String name, String wanted, Object value) {
    return JsError.coded(
        "TypeError",
        "ERR_INVALID_ARG_TYPE",
        "The \"" + name + "\" argument must be " + wanted + ". Received " + received(value));
  }

  private static JsError wrongValue(String name, String reason) {
    return JsError.coded(
        "TypeError", "ERR_INVALID_ARG_VALUE", "The argument '" + name + "' " + reason);
  }

  private static JsError outOfRange(String name, String range, Number value) {
    String shown = Show.number(value);
    if (value instanceof Long whole && Math.abs(whole) > MAX_UINT32 + 1) {
      shown = "%,d".formatted(whole).replaceAll("\\D(?=\\d)", "_").replaceAll("^_", "-");
    }
    return JsError.coded(
        "RangeError",
        "ERR_OUT_OF_RANGE",
        "The value of \""
            + name
            + "\" is out of range. It must be "
            + range
            + ". Received "
            + shown);
  }

  private static String received(Object value) {
    return switch (value) {
      case Nothing nothing -> nothing == Nothing.NULL ? "null" : "undefined";
      case String text when text.length() > MAX_SHOWN ->
          "type string ('" + text.substring(0, MAX_SHOWN - 3) + "...')";
      case String text -> "type string ('" + text + "')";
      case Number number -> "type number (" + Show.number(number) + ")";
      case Boolean truth -> "type boolean (" + truth + ")";
      case List<?> list -> "an instance of Array";
      case Promise<?> promise -> "an instance of Promise";
      case Throwable error -> "an instance of " + ofLibrary(error).name();
      default -> "an instance of Object";
    };
  }
}
