package dev.tickloom.compat;

import dev.tickloom.io.FsException;
import dev.tickloom.io.InvalidArgumentException;
import dev.tickloom.io.StreamException;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AggregateException;
import dev.tickloom.loop.Origin;
import dev.tickloom.loop.Promise;
import java.util.List;
import java.util.Map;

/** What a program of Node sees where the library throws, or tells its listeners of, a throwable. */
final class NodeErrors {
  private NodeErrors() {}

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
      case StreamException e -> JsError.coded("Error", e.code(), message);
      case AbortException e -> JsError.coded("AbortError", e.code(), message);
      case AggregateException e -> JsError.coded("AggregateError", null, message);
      case IllegalArgumentException e when message.startsWith("Chaining cycle detected") ->
          JsError.type("Chaining cycle detected for promise #<Promise>");
      default -> JsError.coded(thrown.getClass().getSimpleName(), null, message);
    };
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
}
