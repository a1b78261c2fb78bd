package dev.tickloom.compat;

import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Semantics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  private static final Pattern ENCODING =
      Pattern.compile("utf-?8|ucs-?2|utf-?16le|latin1|binary|ascii|base64(url)?|hex|buffer");

  /**
   * The parameters of the file operations, without the callback: what kind each is, and its name
   * where that is another. One that ends with ? may be left out, and null in place of the callback
   * is taken for it; one that ends with * may be left out, too, but null is not taken for it.
   */
  private static final Map<String, List<String>> FS_PARAMETERS =
      table(
          """
          access      path int32:mode?
          appendFile  file data encoding*
          chmod       path mode
          chown       path id:uid id:gid
          close       fd
          copyFile    path:src path:dest int32:mode?
          cp          path:src path:dest options?
          fchmod      fd mode
          fchown      fd
          fdatasync   fd
          fstat       fd any?
          fsync       fd
          ftruncate   fd length*
          futimes     fd time:atime time:mtime
          lchown      path id:uid id:gid
          link        path:existingPath path:newPath
          lstat       path any?
          lutimes     path time time
          mkdir       path mode?
          mkdtemp     path:prefix encoding?
          opendir     path any?
          open        path flags* mode?
          read        fd
          readFile    file encoding*
          readdir     path encoding?
          readlink    path encoding?
          realpath    any encoding?
          rename      path:oldPath path:newPath
          rm          path rmOptions*
          rmdir       path options?
          stat        path any?
          statfs      path any?
          symlink     path:target path any*
          truncate    path length*
          unlink      path
          utimes      path time time
          write       fd
          writeFile   file data encoding*
          """);

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

  static JsError noSignal(int index) {
    return JsError.coded(
        "TypeError", "ERR_INVALID_ARG_TYPE", "signals[" + index + "] is not of type AbortSignal.");
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

  // ---- files --------------------------------------------------------------------------------

  /**
   * Checks the arguments of a file operation.
   *
   * @throws JsError if one has a type that Java would not let through
   */
  static void checkFs(String operation, List<Object> arguments) {
    List<String> parameters = parameters(operation);
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i);
      Object argument = i < arguments.size() ? arguments.get(i) : Nothing.UNDEFINED;
      if (argument != Nothing.UNDEFINED || !mayBeLeftOut(parameter)) {
        check(parameter, argument);
      }
    }
  }

  private static boolean mayBeLeftOut(String parameter) {
    return parameter.endsWith("?") || parameter.endsWith("*");
  }

  private static void check(String parameter, Object value) {
    String kind = parameter.replaceAll("[:?*].*", "");
    String name = parameter.replaceAll("^.*:|[?*]", "");
    switch (kind) {
      case "path" -> require(value instanceof String, name, PATH, value);
      case "file" -> checkFile(value);
      case "fd" -> requireInteger("fd", number("fd", value), 0, MAX_INT32);
      case "data" -> require(value instanceof String, "data", DATA, value);
      case "time" -> require(value instanceof Number, name, TIME, value);
      case "id" -> requireInteger(name, number(name, value), -1, MAX_UINT32);
      case "length" -> requireInteger("len", number("len", value));
      case "mode" -> checkMode(value, mayBeLeftOut(parameter));
      case "int32" -> checkInt32(value);
      case "flags" -> checkFlags(value);
      case "encoding" -> checkEncoding(value);
      case "options" -> require(value instanceof Map, "options", "of type object", value);
      case "rmOptions" -> checkRmOptions(value);
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

  private static void checkMode(Object value, boolean mayBeNull) {
    if (value instanceof String text && !text.matches("[0-7]+")) {
      throw wrongValue(
          "mode", "must be a 32-bit unsigned integer or an octal string. Received '" + text + "'");
    }
    if (value == Nothing.NULL && !mayBeNull) {
      throw wrongType("mode", "of type number", Nothing.UNDEFINED);
    }
    if (value instanceof Number number) {
      requireInteger("mode", number, 0, MAX_UINT32);
    }
  }

  private static void checkRmOptions(Object value) {
    require(value instanceof Map, "options", "of type object", value);
    Map<?, ?> options = (Map<?, ?>) value;
    checkProperty(options, "force", Boolean.class, "of type boolean");
    checkProperty(options, "recursive", Boolean.class, "of type boolean");
    checkProperty(options, "retryDelay", Number.class, "of type number");
    checkRange(options, "retryDelay", MAX_INT32);
    checkProperty(options, "maxRetries", Number.class, "of type number");
    checkRange(options, "maxRetries", MAX_UINT32);
  }

  private static void checkProperty(Map<?, ?> options, String name, Class<?> type, String wanted) {
    Object value = options.get(name);
    if (options.containsKey(name) && !type.isInstance(value)) {
      throw wrongType("property", "options." + name, wanted, Nothing.ifNull(value));
    }
  }

  private static void checkRange(Map<?, ?> options, String name, long max) {
    if (options.get(name) instanceof Number number) {
      requireInteger("options." + name, number, 0, max);
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
      requireInteger("flags", number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  private static void checkEncoding(Object value) {
    Object encoding = value instanceof Map<?, ?> options ? options.get("encoding") : value;
    if (encoding instanceof String name && !ENCODING.matcher(name).matches()) {
      throw wrongValue("encoding", "is invalid encoding. Received '" + name + "'");
    }
    require(!(value instanceof Number), "options", "one of type string or object", value);
  }

  /**
   * What a file operation says to null in place of its callback. Where another argument may be left
   * out before it, Node takes null for that one.
   */
  static JsError noFsCallback(String operation, int arguments) {
    List<String> parameters = parameters(operation);
    String next = arguments < parameters.size() ? parameters.get(arguments) : "";
    if (operation.equals("rm")) {
      return wrongType("options", "of type object", Nothing.NULL);
    }
    String name = operation.equals("opendir") ? "callback" : "cb";
    return notACallback(name, next.endsWith("?") ? Nothing.UNDEFINED : Nothing.NULL);
  }

  // ---- streams ------------------------------------------------------------------------------

  static void checkPath(Object path) {
    require(path instanceof String, "path", PATH, path);
  }

  /**
   * Checks the options of a stream.
   *
   * @throws JsError if one has a type that Java would not let through
   */
  static void checkStreamOptions(Map<?, ?> options) {
    options.forEach((name, value) -> checkStreamOption(name.toString(), value));
  }

  private static void checkStreamOption(String name, Object value) {
    switch (name) {
      case "start", "end" -> requireInteger(name, number(name, value));
      case "highWaterMark" -> {
        if (!(value instanceof Long)) {
          throw wrongProperty("highWaterMark", Show.number((Number) value));
        }
      }
      case "fd" -> requireInteger("fd", number("fd", value), 0, MAX_INT32);
      case "mode" -> checkMode(value, true);
      case "encoding" -> checkEncoding(value);
      case "flush" -> requireProperty(value instanceof Boolean, name, "of type boolean", value);
      case "signal" ->
          requireProperty(value instanceof String, name, "an instance of AbortSignal", value);
      case "fs" -> checkFileCalls((Map<?, ?>) value);
      default -> {} // whatever it is, Node takes it
    }
  }

  private static void checkFileCalls(Map<?, ?> calls) {
    for (String call : List.of("open", "write")) {
      Object given = Nothing.ifNull(calls.get(call));
      requireProperty(given != Nothing.UNDEFINED, "fs." + call, "of type function", given);
    }
  }

  private static void requireProperty(boolean fits, String name, String wanted, Object value) {
    if (!fits) {
      throw wrongType("property", "options." + name, wanted, value);
    }
  }

  private static JsError wrongProperty(String name, String received) {
    return JsError.coded(
        "TypeError",
        "ERR_INVALID_ARG_VALUE",
        "The property 'options." + name + "' is invalid. Received " + received);
  }

  /**
   * The bytes that {@code write} of a stream makes of what it is given.
   *
   * @throws JsError if Node takes neither the value nor the encoding
   */
  static ByteBuffer streamChunk(Object chunk, String encoding) {
    return switch (chunk) {
      case ByteBuffer bytes -> bytes;
      case String text ->
          switch (encoding) {
            case "utf8" -> StandardCharsets.UTF_8.encode(text);
            case "latin1" -> StandardCharsets.ISO_8859_1.encode(text);
            case "hex" -> ByteBuffer.wrap(HexFormat.of().parseHex(text));
            default ->
                throw JsError.coded(
                    "TypeError", "ERR_UNKNOWN_ENCODING", "Unknown encoding: " + encoding);
          };
      case Nothing nothing when nothing == Nothing.NULL ->
          throw JsError.coded(
              "TypeError", "ERR_STREAM_NULL_VALUES", "May not write null values to stream");
      default -> throw wrongType("chunk", DATA, chunk);
    };
  }

  private static List<String> parameters(String operation) {
    return FS_PARAMETERS.getOrDefault(operation, List.of());
  }

  private static Map<String, List<String>> table(String text) {
    return text.lines()
        .map(line -> List.of(line.split(" +")))
        .collect(Collectors.toMap(line -> line.get(0), line -> line.subList(1, line.size())));
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
    return wrongType("argument", name, wanted, value);
  }

  private static JsError wrongType(String kind, String name, String wanted, Object value) {
    return JsError.coded(
        "TypeError",
        "ERR_INVALID_ARG_TYPE",
        "The \"%s\" %s must be %s. Received %s".formatted(name, kind, wanted, received(value)));
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
      case Throwable error -> "an instance of " + NodeErrors.ofLibrary(error).name();
      default -> "an instance of Object";
    };
  }
}
