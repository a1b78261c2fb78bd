package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import java.nio.ByteBuffer;
import org.jetbrains.annotations.Nullable;

/** What a stream reads from. One call at a time. */
interface StreamSource extends StreamResource {
  /**
   * Reads what comes next.
   *
   * @param most how many bytes at most; at least 1
   * @param callback gets memory of its own, from position to limit, at least one byte; null at the
   *     end
   */
  void read(int most, Callback<? super @Nullable ByteBuffer> callback);
}
