package dev.tickloom.bench.peers;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Direct buffers of the caller's, as many as calls are in flight, used again and again. */
final class Buffers {
  private static final int SIZE = 1 << 20;

  private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

  ByteBuffer take() {
    ByteBuffer buffer = free.pollFirst();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  void giveBack(ByteBuffer buffer) {
    free.addFirst(buffer);
  }
}
