package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.stream.Stream;

/**
 * Reads into buffers and writes them in pieces that need little direct memory.
 *
 * <p>The kernel takes direct memory only, so NIO copies a heap buffer through a direct one, which
 * is as large as what the call may move and stays with the thread. A large heap buffer is therefore
 * passed on a chunk at a time. To the caller it is one call: it ends where the kernel does less
 * than it was asked for, and an error after a part is left to the next call.
 */
final class Chunks {
  /** As much as Node reads and writes of a whole file at a time. */
  static final int SIZE = 512 * 1024;

  /** As many buffers as NIO passes to the kernel at a time: Linux takes no more. */
  private static final int MOST_BUFFERS = 1024;

  private Chunks() {}

  /** Moves bytes from or to a buffer, as far as the system does at once. */
  interface Call {
    /** Returns how many bytes; -1 at the end of a file. */
    int on(ByteBuffer buffer) throws IOException;
  }

  /** Reads from a channel. A class, because the first lambda of a process takes some 5 ms. */
  record Reading(ReadableByteChannel channel) implements Call {
    @Override
    public int on(ByteBuffer buffer) throws IOException {
      return channel.read(buffer);
    }
  }

  /** As {@link Call}, on several buffers. */
  interface VectorCall {
    long on(ByteBuffer[] buffers, int offset, int length) throws IOException;
  }

  /** Whether another call follows one that was asked for so much, and has moved so much. */
  private interface GoingOn {
    boolean after(long asked, long now);
  }

  /** Whether one call is enough for all of the buffers. */
  static boolean fit(ByteBuffer... buffers) {
    long onHeap = 0;
    for (ByteBuffer buffer : buffers) {
      onHeap += onHeap(buffer);
    }
    return onHeap <= SIZE;
  }

  /** Makes one call; of a heap buffer for a chunk at most. Returns at least 0. */
  static int once(ByteBuffer buffer, Call call) throws IOException {
    int limit = buffer.limit();
    try {
      return Math.max(call.on(buffer.limit(buffer.position() + piece(buffer))), 0);
    } finally {
      buffer.limit(limit);
    }
  }

  /** Makes as many calls as it takes, like a single one of the kernel. */
  static int all(ByteBuffer buffer, Call call) throws IOException {
    int start = buffer.position();
    try {
      int asked;
      int moved;
      do {
        asked = piece(buffer);
        moved = once(buffer, call);
      } while (moved == asked && buffer.hasRemaining());
    } catch (IOException e) {
      if (buffer.position() == start) {
        throw e;
      }
    }
    return buffer.position() - start;
  }

  /**
   * Makes one call on as many of the buffers as a chunk has room for, and further ones on the rest
   * if that is wanted and each does what it is asked for.
   */
  static long all(ByteBuffer[] given, boolean goesOn, VectorCall call) throws IOException {
    return move(given, (asked, now) -> goesOn && now == asked, call);
  }

  /** Makes calls until the buffers are empty, or one does nothing. */
  static long drain(ByteBuffer[] given, VectorCall call) throws IOException {
    return move(given, (asked, now) -> now > 0, call);
  }

  /** Passes over each buffer once, however many calls it takes: there may be very many. */
  private static long move(ByteBuffer[] given, GoingOn goingOn, VectorCall call)
      throws IOException {
    ByteBuffer[] buffers = withRemaining(given);
    if (buffers.length == 0 && given.length > 0) {
      return Math.max(call.on(given, 0, given.length), 0); // it may fail
    }
    long moved = 0;
    int next = 0;
    try {
      while (next < buffers.length) {
        int end = end(buffers, next);
        long asked = remaining(buffers, next, end);
        long now = Math.max(once(buffers, next, end, call), 0);
        moved += now;
        while (next < end && !buffers[next].hasRemaining()) {
          next++;
        }
        if (!goingOn.after(asked, now)) {
          break;
        }
      }
    } catch (IOException e) {
      if (moved == 0) {
        throw e;
      }
    }
    return moved;
  }

  private static ByteBuffer[] withRemaining(ByteBuffer[] buffers) {
    return Stream.of(buffers).filter(ByteBuffer::hasRemaining).toArray(ByteBuffer[]::new);
  }

  /** Of several buffers each fits, of a single one only a piece may. */
  private static long once(ByteBuffer[] buffers, int from, int end, VectorCall call)
      throws IOException {
    ByteBuffer first = buffers[from];
    int limit = first.limit();
    try {
      first.limit(first.position() + piece(first));
      return call.on(buffers, from, end - from);
    } finally {
      first.limit(limit);
    }
  }

  /** Up to where the heap buffers fit into a chunk and into a call; at least one buffer. */
  private static int end(ByteBuffer[] buffers, int from) {
    int end = from + 1;
    long room = SIZE - onHeap(buffers[from]);
    int most = Math.min(buffers.length, from + MOST_BUFFERS);
    while (end < most && onHeap(buffers[end]) <= room) {
      room -= onHeap(buffers[end]);
      end++;
    }
    return end;
  }

  private static long onHeap(ByteBuffer buffer) {
    return buffer.isDirect() ? 0 : buffer.remaining();
  }

  private static long remaining(ByteBuffer[] buffers, int from, int end) {
    long remaining = 0;
    for (int i = from; i < end; i++) {
      remaining += piece(buffers[i]);
    }
    return remaining;
  }

  private static int piece(ByteBuffer buffer) {
    return buffer.isDirect() ? buffer.remaining() : Math.min(buffer.remaining(), SIZE);
  }
}
