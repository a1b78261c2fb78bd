package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** Makes files longer, which NIO has no method for: {@link FileChannel#truncate} only shortens. */
final class FileLength {
  /** To append at a time. */
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
   * Makes a file that long with a hole, if it is shorter now, and writes nothing. To map what is
   * behind the end of a file makes it longer first, by ftruncate(2); and a map without a byte is no
   * map.
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
   * Makes a file that long by writing: one zero at the new end, or if the channel appends all of
   * them. What another call writes there meanwhile may be lost.
   */
  static void fill(FileChannel channel, long length, boolean appends, Progress progress)
      throws IOException {
    long missing = length - channel.size();
    if (missing <= 0) {
      return;
    }
    if (!appends) {
      channel.write(ByteBuffer.allocate(1), length - 1);
      return;
    }
    for (; missing > 0; missing = length - channel.size()) {
      Content.checkWanted(progress);
      channel.write(ByteBuffer.allocate((int) Math.min(missing, ZEROS)));
    }
  }
}
