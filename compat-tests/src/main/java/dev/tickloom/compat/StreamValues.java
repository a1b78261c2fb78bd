package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsException;
import dev.tickloom.loop.AbortException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jetbrains.annotations.Nullable;

/** Values that a program of streams asks for: properties of what it has, and what is on disk. */
final class StreamValues {
  private static final int PERMISSION_BITS = 0777;

  private final World world;
  private final Values values;

  StreamValues(World world, Values values) {
    this.world = world;
    this.values = values;
  }

  /** The value that an object in the JSON stands for; null if it is none of these. */
  @Nullable
  Object of(Map<?, ?> map, Frame frame) {
    if (map.containsKey("of")) {
      return shown(subject(map.get("of"), frame), Objects.requireNonNull(map.get("show"), "show"));
    }
    if (map.containsKey("chunk")) {
      return chunk(map.get("chunk"));
    }
    if (map.get("object") instanceof Map<?, ?> members) {
      return mapped(members, each -> values.of(each, frame));
    }
    if (map.containsKey("content")) {
      return content(path(map.get("content"), frame), map.get("as"));
    }
    if (map.containsKey("mode")) {
      return mode(path(map.get("mode"), frame));
    }
    if (map.containsKey("exists")) {
      return Files.exists(path(map.get("exists"), frame));
    }
    if (map.containsKey("list")) {
      return world.lists.getOrDefault(map.get("list").toString(), List.of());
    }
    if (map.containsKey("counter")) {
      return (long) world.counters.getOrDefault(map.get("counter").toString(), 0);
    }
    return null;
  }

  static Map<String, Object> mapped(Map<?, ?> map, UnaryOperator<Object> change) {
    Map<String, Object> changed = new LinkedHashMap<>();
    map.forEach((key, value) -> changed.put(key.toString(), change.apply(value)));
    return changed;
  }

  private @Nullable Object subject(Object of, Frame frame) {
    return switch (of) {
      case String name when name.equals("it") -> frame.it();
      case String name -> world.streams.get(name);
      default -> values.of(of, frame);
    };
  }

  /** One property, or an object of several: names of its own for the properties. */
  private Object shown(@Nullable Object subject, Object show) {
    return show instanceof Map<?, ?> names
        ? mapped(names, each -> property(subject, each.toString()))
        : property(subject, show.toString());
  }

  /** A property of an object of JavaScript; undefined if it has none of that name. */
  Object property(@Nullable Object subject, String name) {
    if (subject == null) {
      return Nothing.UNDEFINED;
    }
    if (name.equals("shown")) {
      return identity(subject);
    }
    if (name.equals("errored shown")) {
      return identity(property(subject, "errored"));
    }
    if (name.equals("has errored")) {
      return property(subject, "errored") != Nothing.NULL;
    }
    Object value =
        switch (subject) {
          case ScenarioStream stream -> stream.property(name);
          case FileHandle handle -> ofHandle(handle, name);
          case Throwable error -> ofError(error, name);
          case ByteBuffer chunk -> ofText(text(chunk), chunk.remaining(), name);
          case String text -> ofText(text, text.length(), name);
          case FsResult.Read read -> name.equals("text read") ? read.text() : null;
          default -> null;
        };
    return Nothing.ifNull(value);
  }

  /** What tells an error from others: its code, or its message. */
  private String identity(Object error) {
    if (!(error instanceof Throwable thrown)) {
      return world.show(error);
    }
    JsError seen = NodeErrors.ofLibrary(thrown);
    String code = seen.code();
    return code == null ? seen.message() : code;
  }

  private @Nullable Object ofHandle(FileHandle handle, String name) {
    return switch (name) {
      case "fd" -> isOpen(handle) ? 0L : -1L;
      case "open" -> isOpen(handle);
      default -> null;
    };
  }

  private boolean isOpen(FileHandle handle) {
    try {
      var unused = Fs.on(world.loop()).sync().fstat(handle);
      return true;
    } catch (FsException e) {
      return false;
    }
  }

  private static @Nullable Object ofError(Throwable thrown, String name) {
    JsError error = NodeErrors.ofLibrary(thrown);
    return switch (name) {
      case "name" -> error.name();
      case "code" -> error.code();
      case "message" -> error.message();
      case "syscall" -> error.syscall();
      case "errno" -> (long) error.errno();
      case "path" -> thrown instanceof FsException failure ? failure.path() : null;
      case "cause" -> cause(thrown);
      default -> null;
    };
  }

  /** In Node the reason of an abort is its cause, also the reason that nobody gave. */
  private static @Nullable String cause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (cause == null) {
      return thrown instanceof AbortException ? "AbortError: This operation was aborted" : null;
    }
    return NodeErrors.ofLibrary(cause).message();
  }

  private static @Nullable Object ofText(String text, int length, String name) {
    return switch (name) {
      case "length" -> (long) length;
      case "text" -> text;
      case "json" -> Json.write(text);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      default -> null;
    };
  }

  private static String text(ByteBuffer chunk) {
    return UTF_8.decode(chunk.duplicate()).toString();
  }

  private static Object chunk(Object chunk) {
    return switch (chunk) {
      case Number zeros -> ByteBuffer.allocate(zeros.intValue());
      case Map<?, ?> map when map.get("bytes") instanceof List<?> bytes -> bytes(bytes);
      default -> UTF_8.encode(chunk.toString());
    };
  }

  /** Bytes that are given as numbers. */
  static ByteBuffer bytes(List<?> numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.size());
    numbers.forEach(each -> bytes.put(((Number) each).byteValue()));
    return bytes.flip();
  }

  private Path path(Object json, Frame frame) {
    return Path.of((String) values.of(json, frame));
  }

  private static Object content(Path file, @Nullable Object as) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (as == null ? "latin1" : as.toString()) {
      case "json" -> Json.write(new String(content, ISO_8859_1));
      case "size" -> (long) content.length;
      case "hex" -> HexFormat.of().formatHex(content);
      default -> new String(content, ISO_8859_1);
    };
  }

  private static String mode(Path file) {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      int mode = (int) Files.getAttribute(file, "unix:mode");
      return Integer.toOctalString(mode & PERMISSION_BITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
