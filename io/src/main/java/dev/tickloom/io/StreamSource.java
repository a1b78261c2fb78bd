package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import java.nio.ByteBuffer;
import org.jetbrains.annotations.Nullable;

/** What a stream reads from. One call at a time. */
interface StreamSource extends StreamResource {
  /** Whether it is known, without a call, that nothing more comes. */
  default boolean isAtEnd() {
    return false;
  }

  /**
   * Reads what comes next.
   *
   * @param most how many bytes at most; at least 1
   * @param spare memory to read into if it is large enough; null for none
   * @param callback gets {@code spare} or new memory, from position to limit, at least one byte;
   *     null at the end. It is not much larger than what was read
   */
  void read(int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback);
}
