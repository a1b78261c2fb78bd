package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import java.nio.ByteBuffer;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** What a stream writes to. One call at a time. */
interface StreamSink extends StreamResource {
  /**
   * Writes what can be written at once, without waiting, and moves the positions.
   *
   * @param batch have at least one byte each; may be empty
   * @return how many bytes were written, 0 if a call is needed
   * @throws java.io.UncheckedIOException if that fails
   */
  default long writeNow(List<ByteBuffer> batch) {
    return 0;
  }

  /**
   * Writes what several buffers have, one after the other, and moves their positions.
   *
   * @param batch have at least one byte
   * @param callback gets how many bytes were written: at least one, perhaps not all
   */
  void write(List<ByteBuffer> batch, Callback<? super Long> callback);

  /**
   * Does what is to be done after the last write, before the stream has finished.
   *
   * @return false if there is nothing to do, and the callback will not be called
   */
  boolean finish(Callback<? super @Nullable Void> callback);
}
