package dev.tickloom.io;

import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.annotations.Nullable;

/**
 * writeFile from a blocking stream: one worker reads and writes. The stream is closed once, also if
 * the call is aborted before a worker begins.
 *
 * <pre>
 *   from    to      by
 *   free    taken   a worker begins, and closes the stream at its end
 *   taken   free    there was no descriptor for the target: another try comes
 *   free    taken   the call was aborted: whoever finds that closes the stream
 * </pre>
 */
final class BlockingSource {
  private static final int CHUNK = 64 * 1024;

  private final InputStream source;
  private final Location target;
  private final WriteOptions options;
  private final AtomicBoolean isTaken = new AtomicBoolean();

  /** The caller has been told: no further try comes. */
  private volatile boolean isSettled;

  BlockingSource(InputStream source, Location target, WriteOptions options) {
    this.source = source;
    this.target = target;
    this.options = options;
  }

  /** Starts it. Any thread. Fulfilled with how many bytes were written. */
  Promise<Long> start(RequestTerms terms) {
    Work<Long> work = SystemCall.composite("writeFile", target, this::write);
    return terms.start(work).onSettled(() -> settled(terms.unlimited()));
  }

  /** On a worker. */
  private Long write(Progress progress) throws IOException {
    if (!isTaken.compareAndSet(false, true)) {
      throw new IllegalStateException("the call was aborted before it began");
    }
    try (WritableFile file = open(progress);
        source) {
      byte[] chunk = new byte[CHUNK];
      long written = 0;
      for (int read; (read = source.read(chunk)) >= 0; written += read) {
        file.write(ByteBuffer.wrap(chunk, 0, read), progress);
      }
      file.finish(progress);
      return written;
    }
  }

  private WritableFile open(Progress progress) throws IOException {
    try {
      return WritableFile.open(target, options, progress);
    } catch (NotBegunException e) {
      isTaken.set(false);
      if (isSettled) {
        closeUnlessTaken();
      }
      throw e;
    } catch (Throwable e) {
      try (source) {
        throw e;
      }
    }
  }

  /** On the loop thread, which does not close it itself, because that may block. */
  private void settled(RequestTerms terms) {
    isSettled = true;
    if (isTaken.get()) {
      return;
    }
    Work<@Nullable Void> closing =
        Work.of(
            "close",
            () -> {
              closeUnlessTaken();
              return null;
            });
    try {
      var unused = terms.start(closing);
    } catch (IllegalStateException e) { // the loop is closing
      closeUnlessTaken();
    }
  }

  private void closeUnlessTaken() {
    if (!isTaken.compareAndSet(false, true)) {
      return;
    }
    try {
      source.close();
    } catch (Throwable e) { // nobody is left to be told
      Log.LOGGER.log(Level.WARNING, "closing the source of an abandoned writeFile failed", e);
    }
  }
}
