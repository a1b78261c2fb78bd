package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jetbrains.annotations.Nullable;

/** A file, or a range of it, to read from. */
final class StreamFileSource extends StreamFile implements StreamSource, StreamTransfer.Source {
  private final long end;

  /** Where to read; {@link OpenFile#CURRENT} where the file's own position is used. */
  private long position;

  /** How many bytes are left up to the end of the range. */
  private long left;

  StreamFileSource(RequestTerms terms, Work<FileHandle> opening, ReadStreamOptions options) {
    super(terms, opening);
    this.end = options.end();
    begin(options);
  }

  StreamFileSource(FileHandle handle, ReadStreamOptions options) {
    super(handle);
    this.end = options.end();
    begin(options);
  }

  private void begin(ReadStreamOptions options) {
    position = options.start();
    long skipped = Math.max(options.start(), 0);
    left = end == ReadStreamOptions.END_OF_FILE ? Long.MAX_VALUE : end - skipped + 1;
  }

  @Override
  public boolean isAtEnd() {
    return left == 0;
  }

  @Override
  public void read(
      int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback) {
    int length = (int) Math.min(left, most);
    long at = position;
    HandleCall<ByteBuffer> call =
        handle()
            .callAt(
                at,
                "read",
                "read",
                length > Chunks.SIZE,
                (file, progress) -> read(file, length, spare, at, progress));
    start(call, (error, chunk) -> arrived(callback, error, chunk));
  }

  /** On a worker. A waiting chunk takes at most twice as much memory as it has bytes. */
  private static ByteBuffer read(
      OpenFile file, int length, @Nullable ByteBuffer spare, long at, Progress progress)
      throws IOException {
    ByteBuffer chunk = room(length, spare);
    int read = file.read(chunk, at, progress);
    chunk.flip();
    return read < length / 2 ? ByteBuffer.allocate(read).put(chunk).flip() : chunk;
  }

  private static ByteBuffer room(int length, @Nullable ByteBuffer spare) {
    return spare == null || spare.capacity() < length
        ? ByteBuffer.allocate(length)
        : spare.clear().limit(length);
  }

  @Override
  public boolean isTransferable() {
    return handle().isTransferable();
  }

  @Override
  public void transferTo(LentChannel channel, int most, Callback<Object> callback) {
    long length = Math.min(left, most);
    long at = position;
    HandleCall<Object> call =
        handle()
            .callAt(
                at,
                "read",
                "read",
                false,
                (file, progress) -> {
                  channel.use(target -> file.transferTo(target, at, length));
                  return channel;
                });
    start(call, callback);
  }

  @Override
  public void moved(long count) {
    left -= end == ReadStreamOptions.END_OF_FILE ? 0 : count;
    position += position == OpenFile.CURRENT ? 0 : count;
  }

  private void arrived(
      Callback<? super @Nullable ByteBuffer> callback,
      @Nullable Throwable error,
      @Nullable ByteBuffer chunk) {
    if (chunk == null || !chunk.hasRemaining()) {
      callback.done(error, null);
      return;
    }
    moved(chunk.remaining());
    callback.done(null, chunk);
  }
}
