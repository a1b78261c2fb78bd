package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on whole files, each one request: open, read or write, and close. */
final class WholeFiles {
  private final boolean readErrorsHavePath;

  /**
   * The operations for one of the three forms.
   *
   * @param readErrorsHavePath whether {@code readFile} names the path when reading fails: in Node
   *     the callback and promise forms do, the blocking form does not
   */
  WholeFiles(boolean readErrorsHavePath) {
    this.readErrorsHavePath = readErrorsHavePath;
  }

  Work<byte[]> readFile(Location file) {
    return SystemCall.composite("readFile", file, () -> read(file));
  }

  Work<String> readFile(Location file, Charset charset) {
    Objects.requireNonNull(charset, "charset");
    return SystemCall.composite("readFile", file, () -> new String(read(file), charset));
  }

  Work<@Nullable Void> writeFile(Location file, byte[] data, WriteOptions options) {
    ByteBuffer bytes = ByteBuffer.wrap(Objects.requireNonNull(data, "data"));
    return writeFile(file, bytes::duplicate, options);
  }

  Work<@Nullable Void> writeFile(Location file, ByteBuffer data, WriteOptions options) {
    ByteBuffer bytes = Objects.requireNonNull(data, "data").duplicate();
    return writeFile(file, bytes::duplicate, options);
  }

  Work<@Nullable Void> writeFile(Location file, CharSequence data, WriteOptions options) {
    String text = Objects.requireNonNull(data, "data").toString();
    return writeFile(file, () -> Content.encode(text, StandardCharsets.UTF_8), options);
  }

  private static Work<@Nullable Void> writeFile(
      Location file, Callable<ByteBuffer> data, WriteOptions options) {
    Objects.requireNonNull(options, "options");
    return SystemCall.composite(
        "writeFile",
        file,
        () -> {
          write(file, data.call(), options);
          return null;
        });
  }

  private byte[] read(Location file) {
    return use(
        Opening.open(file, OpenFlags.READ, Modes.FILE, Files::newByteChannel),
        channel ->
            SystemCall.run(
                "read", readErrorsHavePath ? file.text() : null, () -> Content.read(channel, 0)));
  }

  private static void write(Location file, ByteBuffer data, WriteOptions options) {
    use(
        Opening.open(file, options.flag(), options.mode(), Files::newByteChannel),
        channel -> {
          SystemCall.perform("write", null, () -> Content.write(channel, data));
          if (options.flush()) {
            SystemCall.perform("fsync", null, () -> sync(channel));
          }
          return "";
        });
  }

  private static void sync(SeekableByteChannel channel) throws IOException {
    if (!(channel instanceof FileChannel file)) {
      throw new UnsupportedOperationException("this file system cannot flush");
    }
    file.force(true);
  }

  /** Closes a channel after use; that closing fails matters too, a network may notice only then. */
  private static <T> T use(SeekableByteChannel channel, Function<SeekableByteChannel, T> user) {
    return SystemCall.run(
        "close",
        null,
        () -> {
          try (channel) {
            return user.apply(channel);
          }
        });
  }
}
