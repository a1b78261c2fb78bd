package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Semantics;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

/** The operations on whole files, each one request: open, read or write, and close. */
final class WholeFiles {
  private final boolean readErrorsHavePath;

  private WholeFiles(boolean readErrorsHavePath) {
    this.readErrorsHavePath = readErrorsHavePath;
  }

  /**
   * For the callback and promise forms: an error of a read names the path, as in Node today, but
   * not with legacy semantics.
   */
  static WholeFiles of(EventLoop loop) {
    return new WholeFiles(loop.semantics() == Semantics.MODERN);
  }

  /** For the blocking form, where an error of a read names no path, as in Node. */
  static WholeFiles ofBlockingForm() {
    return new WholeFiles(false);
  }

  Work<byte[]> readFile(Location file) {
    return readFile(file, OpenFlags.READ);
  }

  Work<byte[]> readFile(Location file, OpenFlags flag) {
    Objects.requireNonNull(flag, "flag");
    return SystemCall.composite("readFile", file, new ReadBytes(file, flag));
  }

  Work<String> readFile(Location file, Charset charset) {
    Objects.requireNonNull(charset, "charset");
    ReadBytes reading = new ReadBytes(file, OpenFlags.READ);
    return SystemCall.composite(
        "readFile", file, progress -> TextDecoder.decode(reading.run(progress), charset));
  }

  Work<Integer> readFile(Location file, ByteBuffer into) {
    FileHandleOps.checkWritable(into);
    return SystemCall.composite(
        "readFile",
        file,
        progress -> read(file, OpenFlags.READ, channel -> Content.read(channel, into, progress)));
  }

  Work<@Nullable Void> writeFile(Location file, byte[] data, WriteOptions options) {
    ByteBuffer bytes = ByteBuffer.wrap(Objects.requireNonNull(data, "data"));
    return write("writeFile", file, bytes::duplicate, options);
  }

  Work<@Nullable Void> writeFile(Location file, ByteBuffer data, WriteOptions options) {
    ByteBuffer bytes = Objects.requireNonNull(data, "data").duplicate();
    return write("writeFile", file, bytes::duplicate, options);
  }

  Work<@Nullable Void> writeFile(Location file, CharSequence data, WriteOptions options) {
    String text = Objects.requireNonNull(data, "data").toString();
    return write("writeFile", file, () -> Content.encode(text, StandardCharsets.UTF_8), options);
  }

  Work<@Nullable Void> appendFile(Location file, byte[] data) {
    ByteBuffer bytes = ByteBuffer.wrap(Objects.requireNonNull(data, "data"));
    return write("appendFile", file, bytes::duplicate, WriteOptions.APPENDING);
  }

  Work<@Nullable Void> appendFile(Location file, ByteBuffer data) {
    ByteBuffer bytes = Objects.requireNonNull(data, "data").duplicate();
    return write("appendFile", file, bytes::duplicate, WriteOptions.APPENDING);
  }

  Work<@Nullable Void> appendFile(Location file, CharSequence data) {
    String text = Objects.requireNonNull(data, "data").toString();
    return write(
        "appendFile",
        file,
        () -> Content.encode(text, StandardCharsets.UTF_8),
        WriteOptions.APPENDING);
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static Work<@Nullable Void> truncate(Location file, long length) {
    return SystemCall.composite(
        "truncate",
        file,
        progress -> {
          truncateNow(file, length, progress);
          return null;
        });
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  private static Work<@Nullable Void> write(
      String type, Location file, Callable<ByteBuffer> data, WriteOptions options) {
    Objects.requireNonNull(options, "options");
    return SystemCall.composite(
        type,
        file,
        progress -> {
          write(file, data.call(), options, progress);
          return null;
        });
  }

  /** The first request of most programs: a class, because lambdas would take 5 ms. */
  private final class ReadBytes implements Work.Body<byte[]> {
    private final Location file;
    private final OpenFlags flag;

    ReadBytes(Location file, OpenFlags flag) {
      this.file = file;
      this.flag = flag;
    }

    @Override
    public byte[] run(Progress progress) {
      try (SeekableByteChannel channel = openToRead(file, flag)) {
        return read(channel, progress);
      } catch (Throwable e) {
        throw SystemCall.failure(e, "close", null, null);
      }
    }

    private byte[] read(SeekableByteChannel channel, Progress progress) {
      try {
        Chunks.Call call = new Chunks.Reading(channel);
        if (flag.isDirect()) {
          call = into -> Aligned.read(into, channel::read);
        }
        return Content.read(channel.size(), call, progress);
      } catch (Throwable e) {
        throw SystemCall.failure(e, "read", readErrorsHavePath ? file.text() : null, null);
      }
    }
  }

  private <T> T read(Location file, OpenFlags flag, Reading<T> reading) {
    return use(
        openToRead(file, flag),
        channel ->
            SystemCall.run(
                "read", readErrorsHavePath ? file.text() : null, () -> reading.of(channel)));
  }

  private interface Reading<T> {
    T of(SeekableByteChannel channel) throws IOException;
  }

  private static SeekableByteChannel openToRead(Location file, OpenFlags flag) {
    if (flag == OpenFlags.READ) {
      return Opening.open(file, flag, Modes.FILE, Opening.BYTE_CHANNEL);
    }
    // as a file channel, because a plain one of a zip file system loses the content for "r+"
    return Opening.open(file, flag, Modes.FILE, FileChannel::open);
  }

  private static void write(
      Location file, ByteBuffer data, WriteOptions options, Progress progress) {
    if (options.atomic()) {
      AtomicWrite.write(file, data, options, progress);
    } else {
      PlainWrite.write(file, data, options, progress);
    }
  }

  private static void truncateNow(Location file, long length, Progress progress) {
    use(
        Opening.open(file, OpenFlags.READ_WRITE, Modes.FILE, FileChannel::open),
        channel -> {
          SystemCall.perform(
              "ftruncate", null, () -> FileLength.set(channel, Math.max(length, 0), progress));
          return "";
        });
  }

  /**
   * Closes a channel after use. A failure to close counts: a network file system may report a
   * failed write only then.
   */
  private static <C extends SeekableByteChannel, T> T use(C channel, Function<C, T> user) {
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
