package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.nio.ByteBuffer;

/**
 * A whole file that is being written, piece by piece, in place or to be put in place at the end.
 * One call at a time, on a worker; failures are {@link FsException}s.
 */
interface WritableFile extends AutoCloseable {
  /** Writes all of a piece, unless the call is aborted meanwhile. */
  void write(ByteBuffer data, Progress progress);

  /** Ends a file that is complete, as the options say. */
  void finish(Progress progress);

  /** Closes it, once; of what {@code atomic} has made and not put in place nothing stays. */
  @Override
  void close();

  /** Opens a file as {@code writeFile} does with these options. */
  static WritableFile open(Location file, WriteOptions options, Progress progress) {
    return options.atomic()
        ? AtomicWrite.open(file, options, progress)
        : PlainWrite.open(file, options, progress);
  }
}
