package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import java.nio.ByteBuffer;
import org.jetbrains.annotations.Nullable;

/** The source of a reading stream. One call at a time. */
interface StreamSource extends StreamResource {
  /** Whether the source is at its end, as far as that is known without a call. */
  default boolean isAtEnd() {
    return false;
  }

  /** Whether the consumer has paused the stream; a read that waits for long then keeps no loop. */
  default void setPaused(boolean paused) {}

  /**
   * Reads the next bytes.
   *
   * @param most how many bytes at most; at least 1
   * @param spare memory to read into if it is large enough; null for none
   * @param callback gets {@code spare} or new memory, from position to limit, at least one byte;
   *     null at the end. Its capacity is at most about twice what was read
   */
  void read(int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback);
}
