package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** Makes files longer, which NIO has no method for: {@link FileChannel#truncate} only shortens. */
final class FileLength {
  /** How many zeros to write at a time. */
  private static final int ZEROS = 64 * 1024;

  private FileLength() {}

  /** Makes a file that long, as ftruncate(2), whether it is shorter or longer now. */
  static void set(FileChannel channel, long length, Progress progress) throws IOException {
    if (length < channel.size()) {
      channel.truncate(length);
    } else {
      extend(channel, length, progress);
    }
  }

  /**
   * Makes a file that long with a hole, if it is shorter now, and writes nothing. Mapping a range
   * behind the end of a file first makes the file longer, by ftruncate(2); and a range of no bytes
   * maps nothing.
   *
   * @param channel can read and write
   */
  static void extend(FileChannel channel, long length, Progress progress) throws IOException {
    try {
      var unused = channel.map(MapMode.READ_WRITE, length, 0);
    } catch (UnsupportedOperationException e) { // another file system
      fill(channel, length, false, progress);
    }
  }

  /**
   * Makes a file that long by writing zeros. All of them: the content between the old end and a
   * later position is not specified, and file systems in memory show old content there. Bytes that
   * another call writes there at the same time may be lost.
   */
  static void fill(FileChannel channel, long length, boolean appends, Progress progress)
      throws IOException {
    for (long size = channel.size(); size < length; size = channel.size()) {
      Content.checkWanted(progress);
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(length - size, ZEROS));
      var unused = appends ? channel.write(zeros) : channel.write(zeros, size);
    }
  }
}
