package dev.tickloom.io;

import dev.tickloom.loop.CreationStack;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * Closes an open file whose {@link FileHandle} has become unreachable, and says that somebody
 * forgot to. Where nobody has, running it does nothing.
 *
 * <p>A call that was abandoned may still be using the file; the last one closes it then.
 */
final class Leak implements Runnable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final OpenFile file;
  private final Closing closing;
  private final @Nullable CreationStack opened;

  private Leak(OpenFile file, Closing closing, @Nullable CreationStack opened) {
    this.file = file;
    this.closing = closing;
    this.opened = opened;
  }

  /** Watches a handle until what is returned is cleaned, which is to happen when it is closed. */
  static Cleaner.Cleanable watch(
      FileHandle handle, OpenFile file, Closing closing, @Nullable CreationStack opened) {
    return CLEANER.register(handle, new Leak(file, closing, opened));
  }

  private String message() {
    return "A FileHandle was not closed before it became unreachable; closing "
        + file
        + (opened == null
            ? ". To see where it was opened, build the loop with creationStacks(true)."
            : "; it was opened here:");
  }

  @Override
  public void run() {
    if (!closing.isClosed()) {
      Log.LOGGER.log(Level.WARNING, message(), opened);
      closing.abandon();
    }
  }
}
