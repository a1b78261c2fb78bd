package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The content of a file, from the position of a channel on; read and written in chunks. */
final class Content {
  /** Copied inside the kernel at a time. */
  private static final int COPY_CHUNK = 64 * 1024 * 1024;

  /** To begin with, where the size is not known before the end: in /proc, of a pipe. */
  private static final int UNKNOWN_SIZE = 8 * 1024;

  /** The greatest length of an array; Node stops at 2 GiB - 1. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private static final String BUFFER_SIZE = "The property 'options.buffer.byteLength' ";

  /** Of a call that nobody can abort. */
  static final Progress NEVER_ABANDONED =
      new Progress() {
        @Override
        public void add(long amount) {}

        @Override
        public boolean isAbandoned() {
          return false;
        }
      };

  private Content() {}

  /**
   * Reads what is there now, unless the call is aborted meanwhile; what is appended meanwhile may
   * be missed. The size counts twice as memory of the result: NIO copies the bytes through a buffer
   * of the thread, and text made of them takes as much again.
   *
   * @param size how much is there; 0 or less if that is not known
   * @param call reads
   */
  static byte[] read(long size, Chunks.Call call, Progress progress) throws IOException {
    long rest = Math.max(size, 0);
    progress.reserve(2 * rest);
    ByteBuffer bytes = ByteBuffer.allocate(rest == 0 ? UNKNOWN_SIZE : checkSize(rest));
    while (readChunk(call, bytes) >= 0) {
      checkWanted(progress);
      if (!bytes.hasRemaining()) {
        if (rest > 0) {
          break; // as in Node, which does not read what is appended meanwhile
        }
        bytes = enlarge(bytes);
      }
    }
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  /**
   * As {@link #read(long, Chunks.Call, Progress)} from the start, into a buffer that must have room
   * for all.
   */
  static int read(SeekableByteChannel channel, ByteBuffer into, Progress progress)
      throws IOException {
    long size = channel.size();
    int room = into.remaining();
    if (size > room) {
      throw tooSmall("is smaller than the file size of " + size + " bytes", room);
    }
    int start = into.position();
    int limit = into.limit();
    try {
      into.limit(size == 0 ? limit : start + (int) size);
      while (into.hasRemaining() && readChunk(channel::read, into) >= 0) {
        checkWanted(progress);
      }
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

  private static int readChunk(Chunks.Call call, ByteBuffer bytes) throws IOException {
    int limit = bytes.limit();
    int chunk = Math.min(bytes.remaining(), Chunks.SIZE);
    try {
      return call.on(bytes.limit(bytes.position() + chunk));
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
      String message = "File size (" + size + ") is greater than 2 GiB";
      throw FsException.ofNode("ERR_FS_FILE_TOO_LARGE", message, "read");
    }
    return (int) size;
  }

  /**
   * Writes all of it, unless the call is aborted meanwhile.
   *
   * @param call writes
   */
  static void write(Chunks.Call call, ByteBuffer data, Progress progress) throws IOException {
    int end = data.limit();
    while (data.position() < end) {
      checkWanted(progress);
      progress.add(call.on(data.limit(Math.min(data.position() + Chunks.SIZE, end))));
    }
  }

  /** Fails if nobody waits for the outcome any more; so nobody will see this failure either. */
  static void checkWanted(Progress progress) throws IOException {
    if (progress.isAbandoned()) {
      throw new InterruptedIOException("given up");
    }
  }

  /** Copies what there is; inside the kernel as far as both ends allow that. */
  static void copy(SeekableByteChannel from, SeekableByteChannel to, Progress progress)
      throws IOException {
    if (from instanceof FileChannel source
        && to instanceof FileChannel target
        && source.size() > 0) {
      long position = 0;
      long moved;
      do {
        checkWanted(progress);
        moved = source.transferTo(position, COPY_CHUNK, target);
        position += moved;
        progress.add(moved);
      } while (moved > 0);
      source.position(position);
    }
    // the rest, or all of what has no size: in /proc, of a pipe
    ByteBuffer buffer = ByteBuffer.allocate(UNKNOWN_SIZE);
    while (from.read(buffer.clear()) >= 0) {
      write(to::write, buffer.flip(), progress);
    }
  }

  /**
   * Replaces characters that the charset lacks; half a surrogate pair becomes U+FFFD in UTF-8, as
   * in Node.
   */
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
