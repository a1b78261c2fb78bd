package dev.tickloom.compat;

import dev.tickloom.io.FileHandle;
import dev.tickloom.io.MkdirOptions;
import dev.tickloom.io.OpenFlags;
import dev.tickloom.io.ReaddirOptions;
import dev.tickloom.io.RmOptions;
import dev.tickloom.io.WriteOptions;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** The arguments of a file operation as the library takes them; numbered from 0. */
final class FsArguments {
  private static final int OCTAL = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Object> arguments;
  private final Descriptors descriptors;

  FsArguments(List<Object> arguments, Descriptors descriptors) {
    this.arguments = arguments;
    this.descriptors = descriptors;
  }

  /** Whether there is one, which is neither null nor undefined. */
  boolean has(int index) {
    return index < arguments.size() && !(arguments.get(index) instanceof Nothing);
  }

  String text(int index) {
    return (String) arguments.get(index);
  }

  long number(int index, long other) {
    return has(index) ? ((Number) arguments.get(index)).longValue() : other;
  }

  boolean isNumber(int index) {
    return has(index) && arguments.get(index) instanceof Number;
  }

  int int32(int index) {
    return Math.toIntExact(number(index, 0));
  }

  int modeOr(int index, int other) {
    return has(index) ? mode(index) : other;
  }

  /** A mode as a number or in octal digits. */
  int mode(int index) {
    return mode(arguments.get(index));
  }

  private static int mode(Object value) {
    return value instanceof String digits
        ? Integer.parseInt(digits, OCTAL)
        : ((Number) value).intValue();
  }

  FileHandle handle(int index) {
    return descriptors.get(number(index, -1));
  }

  /** Room for so many bytes. */
  ByteBuffer room(int index) {
    return ByteBuffer.allocate(Math.toIntExact(number(index, 0)));
  }

  /** A time in seconds since 1970; a negative one stands for now. */
  Instant time(int index) {
    double seconds = ((Number) arguments.get(index)).doubleValue();
    if (seconds < 0) {
      return Instant.now();
    }
    return Instant.ofEpochSecond(0, Math.round(seconds * NANOS_PER_SECOND));
  }

  /** A position in a file; -1 for where the last call left off. */
  long position(int index) {
    return number(index, -1);
  }

  Map<?, ?> options(int index) {
    return has(index) && arguments.get(index) instanceof Map<?, ?> map ? map : Map.of();
  }

  boolean flag(int index, String option) {
    return Boolean.TRUE.equals(options(index).get(option));
  }

  /** Whether an option is there and false. */
  boolean forbids(int index, String option) {
    return Boolean.FALSE.equals(options(index).get(option));
  }

  /** The charset for an encoding, which is an argument or an option; null for none. */
  @Nullable
  Charset charset(int index) {
    Object encoding =
        has(index) && arguments.get(index) instanceof String
            ? arguments.get(index)
            : options(index).get("encoding");
    return encoding instanceof String name ? charset(name) : null;
  }

  private static @Nullable Charset charset(String encoding) {
    return switch (encoding) {
      case "utf8", "utf-8" -> StandardCharsets.UTF_8;
      case "latin1", "binary" -> StandardCharsets.ISO_8859_1;
      case "utf16le", "utf-16le", "ucs2", "ucs-2" -> StandardCharsets.UTF_16LE;
      case "buffer" -> null;
      default -> throw new NotApplicable("the encoding " + encoding);
    };
  }

  /** The flag among the options of {@code readFile}; null for none. */
  @Nullable
  OpenFlags flag(int index) {
    return options(index).get("flag") instanceof String flag ? OpenFlags.parse(flag) : null;
  }

  /** An argument that may be left out, which then is 0. */
  RmOptions rmOptions(int index) {
    RmOptions options =
        RmOptions.DEFAULT.withForce(flag(index, "force")).withRecursive(flag(index, "recursive"));
    Map<?, ?> given = options(index);
    if (given.get("retryDelay") instanceof Long delay) {
      options = options.withRetryDelay(delay.intValue());
    }
    return given.get("maxRetries") instanceof Long retries
        ? options.withMaxRetries(retries.intValue())
        : options;
  }

  WriteOptions writeOptions(int index, OpenFlags flag) {
    WriteOptions options = WriteOptions.DEFAULT.withFlag(flag);
    Map<?, ?> given = options(index);
    if (given.get("flag") instanceof String other) {
      options = options.withFlag(other);
    }
    return given.containsKey("mode") ? options.withMode(mode(given.get("mode"))) : options;
  }

  ReaddirOptions readdirOptions(int index) {
    return ReaddirOptions.DEFAULT.withRecursive(flag(index, "recursive"));
  }

  MkdirOptions mkdirOptions(int index) {
    MkdirOptions options = MkdirOptions.DEFAULT.withRecursive(flag(index, "recursive"));
    Object mode = options(index).isEmpty() ? arguments.get(index) : options(index).get("mode");
    return mode == null || mode instanceof Map ? options : options.withMode(mode(mode));
  }
}
