package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Calls on files that are opened with {@code O_DIRECT}, which need memory at addresses that the
 * device likes.
 *
 * <p>NIO sees to that for heap buffers. But on JDK 21 it then keeps the memory for the next call of
 * the thread, and cannot free it: a larger call, of whatever file, fails with a {@link
 * NullPointerException}. So heap buffers are copied here, and NIO gets direct ones.
 */
final class Aligned {
  /** A multiple of the block size of any device. */
  private static final int ALIGNMENT = 64 * 1024;

  private Aligned() {}

  /** Reads by a call, which gets a direct buffer of the same size. */
  static int read(ByteBuffer into, Chunks.Call call) throws IOException {
    if (into.isDirect()) {
      return call.on(into);
    }
    ByteBuffer copy = allocate(into.remaining());
    int read = call.on(copy);
    into.put(copy.flip());
    return read;
  }

  /** Writes by a call, which gets a direct buffer of the same content. */
  static int write(ByteBuffer from, Chunks.Call call) throws IOException {
    if (from.isDirect()) {
      return call.on(from);
    }
    ByteBuffer copy = allocate(from.remaining()).put(from.duplicate()).flip();
    int written = call.on(copy);
    from.position(from.position() + written);
    return written;
  }

  private static ByteBuffer allocate(int size) {
    ByteBuffer larger = ByteBuffer.allocateDirect(size + ALIGNMENT - 1);
    int start = (ALIGNMENT - larger.alignmentOffset(0, ALIGNMENT)) % ALIGNMENT;
    return larger.slice(start, size);
  }
}
