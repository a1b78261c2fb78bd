package dev.tickloom.io;

import dev.tickloom.loop.CreationStack;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import org.jetbrains.annotations.Nullable;

/**
 * Closes an open file or directory whose {@link FileHandle} or {@link Dir} has become unreachable,
 * and says that somebody forgot to. Where nobody has, running it does nothing.
 *
 * <p>A call that was abandoned may still be using the file; the last one closes it then.
 */
final class Leak implements Runnable {
  private static final Cleaner CLEANER = Cleaner.create();

  /** A program that forgets one handle often forgets thousands. */
  private static final Flood<Leak> FORGOTTEN = new Flood<>(Later.inSeconds(1), Leak::warn);

  private final String type;
  private final Object file;
  private final Closing closing;
  private final @Nullable CreationStack opened;

  private Leak(String type, Object file, Closing closing, @Nullable CreationStack opened) {
    this.type = type;
    this.file = file;
    this.closing = closing;
    this.opened = opened;
  }

  /**
   * Watches a handle until what is returned is cleaned, which is to happen when it is closed.
   *
   * @param handle which nothing that the other arguments lead to may refer to
   * @param file what the warning says is closed
   */
  static Cleaner.Cleanable watch(
      Object handle, Object file, Closing closing, @Nullable CreationStack opened) {
    String type = handle.getClass().getSimpleName();
    return CLEANER.register(handle, new Leak(type, file, closing, opened));
  }

  private void warn(int others) {
    Log.LOGGER.log(Level.WARNING, message(others), opened);
  }

  private String message(int others) {
    return "A "
        + type
        + " was not closed before it became unreachable; closing "
        + file
        + (others == 0 ? "" : ". So were " + others + " others since the last such warning")
        + (opened == null
            ? ". To see where it was opened, build the loop with creationStacks(true)."
            : "; it was opened here:");
  }

  @Override
  public void run() {
    if (!closing.isClosed()) {
      closing.abandon(); // first, because what logs may throw
      FORGOTTEN.add(this);
    }
  }
}
