package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** A file to write to. */
final class StreamFileSink extends StreamFile implements StreamSink {
  /** How often to try again, as in Node, because a device may take nothing for a while. */
  private static final int ATTEMPTS = 6;

  private final boolean flushes;

  /** Where to write; {@link OpenFile#CURRENT} where the file's own position is used. */
  private long position;

  StreamFileSink(RequestTerms terms, Work<FileHandle> opening, WriteStreamOptions options) {
    super(terms, opening);
    this.flushes = options.flush();
    this.position = options.start();
  }

  StreamFileSink(FileHandle handle, WriteStreamOptions options) {
    super(handle);
    this.flushes = options.flush();
    this.position = options.start();
  }

  @Override
  public void write(List<ByteBuffer> batch, Callback<? super Long> callback) {
    long at = position;
    String type = batch.size() == 1 ? "write" : "writev";
    HandleCall<Long> call =
        handle()
            .callAt(at, type, "write", true, (file, progress) -> write(file, batch, at, progress));
    start(
        call,
        (error, written) -> {
          if (written != null && position != OpenFile.CURRENT) {
            position += written;
          }
          callback.done(error, written);
        });
  }

  /** On a worker. After a part is written, a failure is left to the next call. */
  private static long write(OpenFile file, List<ByteBuffer> batch, long at, Progress progress)
      throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      long written = writeOnce(file, batch, at, progress);
      if (written > 0) {
        return written;
      }
    }
    throw new IOException(Errno.EAGAIN.glibcText());
  }

  private static long writeOnce(OpenFile file, List<ByteBuffer> batch, long at, Progress progress)
      throws IOException {
    try {
      return batch.size() == 1
          ? file.write(batch.get(0), at, progress)
          : file.writev(batch, at, progress);
    } catch (IOException e) {
      if (ErrnoMapper.errno(e) == Errno.EAGAIN) {
        return 0;
      }
      throw e;
    }
  }

  @Override
  public boolean finish(Callback<? super @Nullable Void> callback) {
    if (flushes) {
      start(FileHandleOps.fsync(handle()), callback);
    }
    return flushes;
  }
}
