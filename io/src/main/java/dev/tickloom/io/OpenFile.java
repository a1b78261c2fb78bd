package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/**
 * The channels of an open file. Only the flags {@code a+} need two, because NIO refuses to read on
 * a channel that appends.
 *
 * <p>Any thread may call; a channel lets one call at a time use its position, the others wait. It
 * must not be closed while a call is under way, because on JDK 25 close would block until that call
 * ends. {@link Closing} ensures that.
 */
final class OpenFile {
  /** As a position: the file's own, as Node's null. */
  static final long CURRENT = -1;

  private final Location location;
  private final OpenFlags flags;
  private final FileChannel reader;
  private final FileChannel writer;
  private final PathOfHandle path;

  private OpenFile(
      Location location,
      OpenFlags flags,
      FileChannel reader,
      FileChannel writer,
      PathOfHandle path) {
    this.location = location;
    this.flags = flags;
    this.reader = ChannelDescriptor.steady(reader);
    this.writer = ChannelDescriptor.steady(writer);
    this.path = path;
  }

  /** Opens a file; to be called on a worker. */
  static OpenFile open(Location file, OpenFlags flags, int mode, Progress progress)
      throws IOException {
    FileChannel channel = Opening.open(file, flags, mode, FileChannel::open);
    PathOfHandle path = null;
    try {
      path = PathOfHandle.ofOpened(channel, flags.appendsApart() ? 2 : 1, file.path());
      return flags.appendsApart()
          ? openToAppend(file, flags, channel, path, progress)
          : new OpenFile(file, flags, channel, channel, path);
    } catch (Throwable e) {
      if (flags.requiresNew()) {
        undo(file.path(), path, e);
      }
      Opening.closeAfter(e, channel);
      throw e;
    }
  }

  /** Opens the second channel of the file that the first one has opened or made. */
  private static OpenFile openToAppend(
      Location file, OpenFlags flags, FileChannel reader, PathOfHandle path, Progress progress)
      throws IOException {
    if (!path.isRegularFile()) { // it has no end; and to open a pipe again might wait
      return new OpenFile(
          file, flags, reader, reader, PathOfHandle.ofOpened(reader, 1, file.path()));
    }
    FileChannel writer =
        Descriptors.wait(
            progress, "open", file.text(), () -> path.openAgain(flags.optionsToAppend()));
    return new OpenFile(file, flags, reader, writer, path);
  }

  /** Deletes the file that this call has made: a failed open must leave none. */
  private static void undo(Path made, @Nullable PathOfHandle path, Throwable failure) {
    try {
      if (path == null || path.isStillAt(made)) {
        Files.deleteIfExists(made);
      }
    } catch (Throwable e) {
      failure.addSuppressed(e);
    }
  }

  /** For what needs a path. */
  PathOfHandle path() {
    return path;
  }

  /** At most what {@code into} has room for; 0 at the end of the file. */
  int read(ByteBuffer into, long position, Progress progress) throws IOException {
    if (!into.hasRemaining()) {
      return 0; // as in Node, whatever the file is
    }
    Chunks.Call call = reading(into, position, progress);
    return !Chunks.fit(into) && path.isRegularFile()
        ? Chunks.all(into, call)
        : Chunks.once(into, call);
  }

  /** At most what {@code into} has room for, buffer by buffer; 0 at the end of the file. */
  long readv(List<ByteBuffer> into, long position, Progress progress) throws IOException {
    if (into.isEmpty()) {
      throw new IOException(Errno.EINVAL.glibcText());
    }
    if (position == CURRENT && !flags.isDirect()) {
      ByteBuffer[] buffers = into.toArray(ByteBuffer[]::new);
      boolean goesOn = !Chunks.fit(buffers) && path.isRegularFile();
      return Chunks.all(buffers, goesOn, whileWanted(reader::read, progress));
    }
    long read = 0;
    for (ByteBuffer buffer : into) {
      read += read(buffer, position == CURRENT ? CURRENT : position + read, progress);
      if (buffer.hasRemaining()) {
        break;
      }
    }
    return read;
  }

  private static Chunks.VectorCall whileWanted(Chunks.VectorCall call, Progress progress) {
    return (buffers, offset, length) -> {
      Content.checkWanted(progress);
      return call.on(buffers, offset, length);
    };
  }

  private Chunks.Call reading(ByteBuffer into, long position, Progress progress) {
    long start = position - into.position();
    return buffer -> {
      Content.checkWanted(progress);
      return readOnce(buffer, position == CURRENT ? CURRENT : start + buffer.position());
    };
  }

  private int readOnce(ByteBuffer into, long position) throws IOException {
    Chunks.Call call =
        buffer -> position == CURRENT ? reader.read(buffer) : reader.read(buffer, position);
    return flags.isDirect() ? Aligned.read(into, call) : call.on(into);
  }

  /** Whether {@link #transferTo} may be called. */
  boolean isTransferable() {
    return !flags.isDirect() && path.isOfDefaultProvider();
  }

  /** Moves bytes to a channel that does not block, as many as that takes at once. */
  LentChannel.Outcome transferTo(WritableByteChannel target, long position, long most)
      throws IOException {
    long at = position == CURRENT ? reader.position() : position;
    long left = reader.size() - at; // 0 in a pipe and in files such as those of /proc
    long moved = left <= 0 ? 0 : reader.transferTo(at, Math.min(most, left), target);
    if (position == CURRENT && moved > 0) {
      reader.position(at + moved);
    }
    return new LentChannel.Outcome(moved, moved >= left, null);
  }

  /** From the current position to the end, unless the call is aborted meanwhile. */
  byte[] readToEnd(Progress progress) throws IOException {
    long position = path.isRegularFile() ? reader.position() : 0;
    return Content.read(reader.size() - position, into -> readOnce(into, CURRENT), progress);
  }

  /** At most what {@code from} has. */
  int write(ByteBuffer from, long position, Progress progress) throws IOException {
    checkWritable();
    int written = Chunks.all(from, writing(from, position, progress));
    if (position == CURRENT) {
      afterWrite();
    }
    return written;
  }

  /** All that {@code from} has, unless writing fails after some of it, as in libuv. */
  long writev(List<ByteBuffer> from, long position, Progress progress) throws IOException {
    if (!from.isEmpty()) {
      checkWritable();
    }
    long written = 0;
    try {
      if (position == CURRENT && !flags.isDirect()) {
        ByteBuffer[] buffers = from.toArray(ByteBuffer[]::new);
        written = Chunks.drain(buffers, whileWanted(writer::write, progress));
      } else {
        for (ByteBuffer buffer : from) {
          do {
            long at = position == CURRENT ? CURRENT : position + written;
            written += Chunks.all(buffer, writing(buffer, at, progress));
          } while (buffer.hasRemaining());
        }
      }
    } catch (Exception e) {
      if (written == 0) {
        throw e;
      }
    }
    if (position == CURRENT) {
      afterWrite();
    }
    return written;
  }

  private Chunks.Call writing(ByteBuffer from, long position, Progress progress) {
    long start = position - from.position();
    return buffer -> {
      Content.checkWanted(progress);
      return writeOnce(buffer, position == CURRENT ? CURRENT : start + buffer.position());
    };
  }

  private int writeOnce(ByteBuffer from, long position) throws IOException {
    Chunks.Call call =
        buffer -> position == CURRENT ? writer.write(buffer) : writer.write(buffer, position);
    return flags.isDirect() ? Aligned.write(from, call) : call.on(from);
  }

  /** All of it, at the current position, unless the call is aborted meanwhile. */
  void writeAll(ByteBuffer data, Progress progress) throws IOException {
    if (data.hasRemaining()) {
      checkWritable();
    }
    try {
      Content.write(from -> writeOnce(from, CURRENT), data, progress);
    } catch (Throwable e) {
      try {
        afterWrite();
      } catch (Throwable second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    afterWrite();
  }

  /** The channel may be able to do more than the flags. */
  private void checkWritable() {
    if (!flags.writes()) {
      throw new NonWritableChannelException();
    }
  }

  private void afterWrite() throws IOException {
    if (flags.appendsApart()) {
      reader.position(writer.position()); // with one channel, there would be one position
    }
  }

  void sync(boolean metadata) throws IOException {
    writer.force(metadata);
  }

  /** Makes the file that long, and leaves the position where it is, as ftruncate(2). */
  void truncate(long length, Progress progress) throws IOException {
    if (!flags.writes() || !path.isRegularFile()) {
      throw new IOException(Errno.EINVAL.glibcText());
    }
    if (length < writer.size()) {
      shorten(length);
    } else {
      lengthen(length, progress);
    }
  }

  private void shorten(long length) throws IOException {
    long position = flags.appends() ? 0 : writer.position();
    writer.truncate(length);
    if (position > length) {
      writer.position(position); // NIO has moved it to the new end
    }
  }

  private void lengthen(long length, Progress progress) throws IOException {
    if (flags.canReadAndWrite()) {
      FileLength.extend(reader, length, progress);
    } else if (Providers.isDefault(location.path())) {
      Path again = path.toChange("ftruncate");
      try (FileChannel channel =
          FileChannel.open(again, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        FileLength.extend(channel, length, progress);
      }
    } else {
      FileLength.fill(writer, length, flags.appends(), progress);
    }
  }

  boolean isOpen() {
    return writer.isOpen();
  }

  void close() throws IOException {
    try (reader) {
      writer.close();
    }
  }

  /** Closes a file for which no caller waits any more; a failure is only logged. */
  void dispose() {
    try {
      close();
    } catch (Throwable e) {
      Log.LOGGER.log(Level.WARNING, "closing an abandoned file failed", e);
    }
  }

  /** The path and the flags of the open file. */
  @Override
  public String toString() {
    return "'" + location.text() + "', opened with '" + flags + "'";
  }
}
