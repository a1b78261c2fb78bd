package dev.tickloom.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.util.List;

/**
 * The channels of an open file. One does for all flags but those of {@code a+}, where reading takes
 * another: NIO refuses to read on a channel that appends.
 *
 * <p>Any thread may call; a channel lets one call at a time use its position, the others wait. Not
 * to be closed while a call is under way: on JDK 25 close would then wait, and hold its thread,
 * until that call ends. {@link UseCount} sees to that.
 */
final class OpenFile {
  /** For a position: where the last call left off, as Node's null. */
  static final long CURRENT = -1;

  /** What to append at a time where a file cannot be made longer without writing. */
  private static final int ZEROS = 64 * 1024;

  private final Location location;
  private final OpenFlags flags;
  private final FileChannel reader;
  private final FileChannel writer;
  private final PathOfHandle path;

  private OpenFile(Location location, OpenFlags flags, FileChannel reader, FileChannel writer)
      throws IOException {
    this.location = location;
    this.flags = flags;
    this.reader = reader;
    this.writer = writer;
    this.path = PathOfHandle.ofOpened(location.path());
  }

  /** Opens a file; to be called on a worker. */
  static OpenFile open(Location file, OpenFlags flags, int mode) throws IOException {
    FileChannel channel = Opening.open(file, flags, mode, FileChannel::open);
    if (!flags.readsApart()) {
      return new OpenFile(file, flags, channel, channel);
    }
    try {
      FileChannel reader = Opening.open(file, OpenFlags.READ, mode, FileChannel::open);
      return new OpenFile(file, flags, reader, channel);
    } catch (RuntimeException e) {
      try {
        channel.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** For what needs a path. */
  PathOfHandle path() {
    return path;
  }

  /** At most what {@code into} has room for; 0 at the end of the file. */
  int read(ByteBuffer into, long position) throws IOException {
    if (!into.hasRemaining()) {
      return 0; // as in Node, whatever the file is
    }
    int read = position == CURRENT ? reader.read(into) : reader.read(into, position);
    return Math.max(read, 0);
  }

  /** At most what {@code into} has room for, buffer by buffer; 0 at the end of the file. */
  long readv(List<ByteBuffer> into, long position) throws IOException {
    if (into.isEmpty()) {
      throw new IOException(Errno.EINVAL.glibcText());
    }
    if (position == CURRENT) {
      return Math.max(reader.read(into.toArray(ByteBuffer[]::new)), 0);
    }
    long read = 0;
    for (ByteBuffer buffer : into) {
      read += Math.max(reader.read(buffer, position + read), 0);
      if (buffer.hasRemaining()) {
        break;
      }
    }
    return read;
  }

  /** From the current position to the end. */
  byte[] readToEnd() throws IOException {
    return Content.read(reader, path.isRegularFile() ? reader.position() : 0);
  }

  /** At most what {@code from} has. */
  int write(ByteBuffer from, long position) throws IOException {
    if (position != CURRENT) {
      return writer.write(from, position);
    }
    int written = writer.write(from);
    afterWrite();
    return written;
  }

  /** All that {@code from} has, unless writing fails after some of it, as in libuv. */
  long writev(List<ByteBuffer> from, long position) throws IOException {
    ByteBuffer[] buffers = from.toArray(ByteBuffer[]::new);
    long written = 0;
    int next = 0;
    try {
      while (next < buffers.length) {
        written +=
            position == CURRENT
                ? writer.write(buffers, next, buffers.length - next)
                : writer.write(buffers[next], position + written);
        while (next < buffers.length && !buffers[next].hasRemaining()) {
          next++;
        }
      }
    } catch (IOException e) {
      if (written == 0) {
        throw e;
      }
    }
    if (position == CURRENT) {
      afterWrite();
    }
    return written;
  }

  /** All of it, at the current position. */
  void writeAll(ByteBuffer data) throws IOException {
    Content.write(writer, data);
    afterWrite();
  }

  private void afterWrite() throws IOException {
    if (flags.readsApart()) {
      reader.position(writer.position()); // to the kernel it would be one file with one position
    }
  }

  void sync(boolean metadata) throws IOException {
    writer.force(metadata);
  }

  /** Makes the file that long, and leaves the position where it is. */
  void truncate(long length) throws IOException {
    if (!path.isRegularFile()) {
      throw new IOException(Errno.EINVAL.glibcText());
    }
    long position = flags.appends() ? 0 : writer.position();
    try {
      writer.truncate(length);
    } catch (NonWritableChannelException e) {
      throw new IOException(Errno.EINVAL.glibcText(), e);
    }
    if (position > length) {
      writer.position(position); // NIO has drawn it back to the new end
    }
    if (length > writer.size()) {
      grow(length);
    }
  }

  /**
   * NIO only ever shortens files. The system fills up with zeros before a byte that is written far
   * behind the end; but a channel that appends writes nowhere else than at the end.
   */
  private void grow(long length) throws IOException {
    if (!flags.appends()) {
      writer.write(ByteBuffer.allocate(1), length - 1);
      return;
    }
    for (long more = length - writer.size(); more > 0; more = length - writer.size()) {
      writer.write(ByteBuffer.allocate((int) Math.min(more, ZEROS)));
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

  /** Closes without reporting, where nobody is left to report to. */
  void dispose() {
    try {
      close();
    } catch (IOException e) {
      Log.LOGGER.log(Level.WARNING, "closing an abandoned file failed", e);
    }
  }

  /** What was opened, and how. */
  @Override
  public String toString() {
    return "'" + location.text() + "', opened with '" + flags + "'";
  }
}
