package dev.tickloom.compat;

import dev.tickloom.io.ReadStreamOptions;
import dev.tickloom.io.WriteStreamOptions;
import java.util.Map;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** The options of a stream as a scenario has them, and as the library takes them. */
final class StreamOptions {
  private static final Set<String> FILE_CALLS = Set.of("open", "close", "read", "write", "writev");

  private final Map<?, ?> given;

  /**
   * @param json an object, or nothing
   */
  StreamOptions(Object json) {
    given = json instanceof Map<?, ?> map ? map : Map.of();
    NodeTypes.checkStreamOptions(given);
    if (given.containsKey("emitClose")) {
      throw new NotApplicable("the option emitClose");
    }
    if (given.get("fs") instanceof Map<?, ?> calls && calls.keySet().containsAll(FILE_CALLS)) {
      throw new NotApplicable("the option fs");
    }
  }

  ReadStreamOptions forReading() {
    ReadStreamOptions options = ReadStreamOptions.DEFAULT;
    options = given.get("flags") instanceof String flags ? options.withFlags(flags) : options;
    options = given.get("mode") instanceof Long mode ? options.withMode(mode.intValue()) : options;
    options = given.get("start") instanceof Long start ? options.withStart(start) : options;
    options = given.get("end") instanceof Long end ? options.withEnd(end) : options;
    options =
        given.get("highWaterMark") instanceof Long mark
            ? options.withHighWaterMark(mark.intValue())
            : options;
    return given.get("autoClose") instanceof Boolean does ? options.withAutoClose(does) : options;
  }

  WriteStreamOptions forWriting() {
    WriteStreamOptions options = WriteStreamOptions.DEFAULT;
    options = given.get("flags") instanceof String flags ? options.withFlags(flags) : options;
    options = given.get("mode") instanceof Long mode ? options.withMode(mode.intValue()) : options;
    options = given.get("start") instanceof Long start ? options.withStart(start) : options;
    options = given.get("flush") instanceof Boolean does ? options.withFlush(does) : options;
    options =
        given.get("highWaterMark") instanceof Long mark
            ? options.withHighWaterMark(mark.intValue())
            : options;
    return given.get("autoClose") instanceof Boolean does ? options.withAutoClose(does) : options;
  }

  /** The name of the signal; null for none. */
  @Nullable
  String signal() {
    return given.get("signal") instanceof String name ? name : null;
  }

  /** The name of the encoding; null for none. */
  @Nullable
  String encoding() {
    return given.get("encoding") instanceof String name ? name : null;
  }
}
