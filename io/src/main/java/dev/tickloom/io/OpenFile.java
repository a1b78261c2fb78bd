package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

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

  private final FileChannel reader;
  private final FileChannel writer;
  private final boolean readsApart;

  private OpenFile(FileChannel reader, FileChannel writer, boolean readsApart) {
    this.reader = reader;
    this.writer = writer;
    this.readsApart = readsApart;
  }

  /** Opens a file; to be called on a worker. */
  static OpenFile open(Location file, OpenFlags flags, int mode) {
    FileChannel channel = Opening.open(file, flags, mode, FileChannel::open);
    if (!flags.readsApart()) {
      return new OpenFile(channel, channel, false);
    }
    try {
      FileChannel reader = Opening.open(file, OpenFlags.READ, mode, FileChannel::open);
      return new OpenFile(reader, channel, true);
    } catch (RuntimeException e) {
      try {
        channel.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** At most what {@code into} has room for; 0 at the end of the file. */
  int read(ByteBuffer into, long position) throws IOException {
    if (!into.hasRemaining()) {
      return 0; // as in Node, whatever the file is
    }
    int read = position == CURRENT ? reader.read(into) : reader.read(into, position);
    return Math.max(read, 0);
  }

  /** At most what {@code from} has. */
  int write(ByteBuffer from, long position) throws IOException {
    if (!from.hasRemaining()) {
      return 0;
    }
    if (position != CURRENT) {
      return writer.write(from, position);
    }
    int written = writer.write(from);
    if (readsApart) {
      reader.position(writer.position()); // to the kernel it would be one file with one position
    }
    return written;
  }

  void close() throws IOException {
    try (reader) {
      writer.close();
    }
  }
}
