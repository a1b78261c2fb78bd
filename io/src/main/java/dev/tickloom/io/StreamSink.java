package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import java.nio.ByteBuffer;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** The target of a writing stream. One call at a time. */
interface StreamSink extends StreamResource {
  /**
   * Writes as much as possible at once, without waiting, and moves the positions.
   *
   * @param batch have at least one byte each; may be empty
   * @return how many bytes were written, 0 if a call is needed
   * @throws java.io.UncheckedIOException if that fails
   */
  default long writeNow(List<ByteBuffer> batch) {
    return 0;
  }

  /**
   * Writes several buffers, one after the other, and moves their positions.
   *
   * @param batch have at least one byte
   * @param callback gets how many bytes were written: at least one, perhaps not all
   */
  void write(List<ByteBuffer> batch, Callback<? super Long> callback);

  /**
   * Does the work after the last write, before the stream has finished.
   *
   * @return false if there is nothing to do, and the callback will not be called
   */
  boolean finish(Callback<? super @Nullable Void> callback);
}
