package dev.tickloom.io.watching;

import java.io.IOException;

/** Hears of changes in directories. Any thread. */
interface HintSource {
  /**
   * Begins to listen.
   *
   * @throws IOException if it is gone, or there is nobody to listen
   */
  void listen(Listening listening) throws IOException;

  /** Ends that; does nothing if it has ended. */
  void release(Listening listening);

  /** Ends all that a watch has begun. */
  void releaseAll(Hints hints);
}
