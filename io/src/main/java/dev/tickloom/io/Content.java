package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is in a file, from the position of a channel on; read and written in chunks. */
final class Content {
  /** As much as Node reads and writes at a time; NIO copies as much aside for a heap buffer. */
  private static final int CHUNK = 512 * 1024;

  /** To begin with, where the size is not known before the end: in /proc, of a pipe. */
  private static final int UNKNOWN_SIZE = 8 * 1024;

  /** What an array can hold; Node stops at 2 GiB - 1. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private Content() {}

  /**
   * Reads what is there now; what is appended meanwhile may be missed.
   *
   * @param position where the channel stands
   */
  static byte[] read(SeekableByteChannel channel, long position) throws IOException {
    long rest = Math.max(channel.size() - position, 0);
    ByteBuffer bytes = ByteBuffer.allocate(rest == 0 ? UNKNOWN_SIZE : checkSize(rest));
    while (readChunk(channel, bytes) >= 0) {
      if (!bytes.hasRemaining()) {
        if (rest > 0) {
          break; // as in Node, which does not read what is appended meanwhile
        }
        bytes = enlarge(bytes);
      }
    }
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  private static int readChunk(ReadableByteChannel channel, ByteBuffer bytes) throws IOException {
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

  /** Writes all of it. */
  static void write(WritableByteChannel channel, ByteBuffer data) throws IOException {
    int end = data.limit();
    while (data.position() < end) {
      channel.write(data.limit(Math.min(data.position() + CHUNK, end)));
    }
  }

  /** What cannot be encoded is replaced; half a surrogate pair in UTF-8 by U+FFFD, as in Node. */
  static ByteBuffer encode(String text, Charset charset) throws CharacterCodingException {
    if (!charset.equals(StandardCharsets.UTF_8)) {
      return charset.encode(text);
    }
    return charset
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith(REPLACEMENT) // the JDK's own is a question mark
        .encode(CharBuffer.wrap(text));
  }
}
