package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on whole files, each one request: open, read or write, and close. */
final class WholeFiles {
  /** As much as Node reads and writes at a time; NIO copies as much aside for a heap buffer. */
  private static final int CHUNK = 512 * 1024;

  /** To begin with, where the size is not known before the end: in /proc, of a pipe. */
  private static final int UNKNOWN_SIZE = 8 * 1024;

  /** What an array can hold; Node stops at 2 GiB - 1. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

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
    return writeFile(file, () -> encode(text), options);
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
            SystemCall.run("read", readErrorsHavePath ? file.text() : null, () -> read(channel)));
  }

  private static byte[] read(SeekableByteChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer bytes = ByteBuffer.allocate(size == 0 ? UNKNOWN_SIZE : checkSize(size));
    while (readChunk(channel, bytes) >= 0) {
      if (!bytes.hasRemaining()) {
        if (size > 0) {
          break; // as in Node, which does not read what is appended meanwhile
        }
        bytes = enlarge(bytes);
      }
    }
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  private static int readChunk(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    int chunk = Math.min(bytes.remaining(), CHUNK);
    try {
      return channel.read(bytes.limit(bytes.position() + chunk));
    } finally {
      bytes.limit(bytes.capacity());
    }
  }

  private static ByteBuffer enlarge(ByteBuffer bytes) {
    checkSize(bytes.capacity() + 1L);
    int size = (int) Math.min(2L * bytes.capacity(), MAX_SIZE);
    return ByteBuffer.allocate(size).put(bytes.flip());
  }

  private static int checkSize(long size) {
    if (size > MAX_SIZE) {
      String message = "File size (%d) is greater than 2 GiB".formatted(size);
      throw FsException.ofNode("ERR_FS_FILE_TOO_LARGE", message, "read");
    }
    return (int) size;
  }

  private static void write(Location file, ByteBuffer data, WriteOptions options) {
    use(
        Opening.open(file, options.flag(), options.mode(), Files::newByteChannel),
        channel -> {
          SystemCall.perform("write", null, () -> write(channel, data));
          if (options.flush()) {
            SystemCall.perform("fsync", null, () -> sync(channel));
          }
          return "";
        });
  }

  private static void write(SeekableByteChannel channel, ByteBuffer data) throws IOException {
    int end = data.limit();
    while (data.position() < end) {
      channel.write(data.limit(Math.min(data.position() + CHUNK, end)));
    }
  }

  private static void sync(SeekableByteChannel channel) throws IOException {
    if (!(channel instanceof FileChannel file)) {
      throw new UnsupportedOperationException("this file system cannot flush");
    }
    file.force(true);
  }

  /** Node writes U+FFFD for half a surrogate pair, where the JDK would write a question mark. */
  private static ByteBuffer encode(String text) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith(REPLACEMENT)
        .encode(CharBuffer.wrap(text));
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
