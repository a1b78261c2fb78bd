package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** Moves the content of whole files, a chunk at a time. */
final class Chunks {
  /** As much as Node reads and writes at a time; NIO copies as much aside for a heap buffer. */
  private static final int CHUNK = 512 * 1024;

  /** To begin with, where the size is not known before the end: in /proc, of a pipe. */
  private static final int UNKNOWN_SIZE = 8 * 1024;

  /** What an array can hold; Node stops at 2 GiB - 1. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final String BUFFER_SIZE = "The property 'options.buffer.byteLength' ";

  private Chunks() {}

  /** Reads to the end, or as much as there was to begin with. */
  static byte[] read(SeekableByteChannel channel) throws IOException {
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

  /** As {@link #read(SeekableByteChannel)}, into a buffer that must have room for all. */
  static int read(SeekableByteChannel channel, ByteBuffer into) throws IOException {
    long size = channel.size();
    int room = into.remaining();
    if (size > room) {
      throw tooSmall("is smaller than the file size of " + size + " bytes", room);
    }
    int start = into.position();
    int limit = into.limit();
    try {
      into.limit(size == 0 ? limit : start + (int) size);
      while (into.hasRemaining() && readChunk(channel, into) >= 0) {}
    } finally {
      into.limit(limit);
    }
    if (size == 0 && !into.hasRemaining() && channel.read(ByteBuffer.allocate(1)) > 0) {
      throw tooSmall("is too small to contain the entire file", room);
    }
    return into.position() - start;
  }

  private static FsException tooSmall(String reason, int room) {
    String message = BUFFER_SIZE + reason + ". Received " + Inspect.number(room);
    return FsException.ofNode("ERR_INVALID_ARG_VALUE", message, "read");
  }

  private static int readChunk(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    int limit = bytes.limit();
    int chunk = Math.min(bytes.remaining(), CHUNK);
    try {
      return channel.read(bytes.limit(bytes.position() + chunk));
    } finally {
      bytes.limit(limit);
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

  /** Writes all that the buffer has left. */
  static void write(SeekableByteChannel channel, ByteBuffer data) throws IOException {
    int end = data.limit();
    while (data.position() < end) {
      channel.write(data.limit(Math.min(data.position() + CHUNK, end)));
    }
  }

  /** Copies what there is; inside the kernel as far as both ends allow that. */
  static void copy(SeekableByteChannel from, SeekableByteChannel to) throws IOException {
    if (from instanceof FileChannel source
        && to instanceof FileChannel target
        && source.size() > 0) {
      long position = 0;
      long moved;
      do {
        moved = source.transferTo(position, Long.MAX_VALUE, target);
        position += moved;
      } while (moved > 0);
      source.position(position);
    }
    // the rest, or all of what has no size: in /proc, of a pipe
    ByteBuffer buffer = ByteBuffer.allocate(UNKNOWN_SIZE);
    while (from.read(buffer.clear()) >= 0) {
      write(to, buffer.flip());
    }
  }
}
