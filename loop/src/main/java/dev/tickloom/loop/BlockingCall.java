package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Unchecked;
import java.util.concurrent.CountDownLatch;
import org.jetbrains.annotations.Nullable;

/**
 * A thread that waits for work. An interrupt does not end the wait, because the work may use a
 * buffer of the caller; it is passed on when the wait is over.
 */
final class BlockingCall implements OffLoopCallback {
  private final CountDownLatch ended = new CountDownLatch(1);

  // Written before the latch opens.
  private @Nullable Throwable error;
  private @Nullable Object value;

  @Override
  public void done(@Nullable Throwable error, @Nullable Object value) {
    this.error = error;
    this.value = value;
    ended.countDown();
  }

  /** Returns what the work has yielded, or throws what it has thrown. */
  @Nullable
  Object await() {
    boolean interrupted = false;
    for (boolean hasEnded = false; !hasEnded; ) {
      try {
        ended.await();
        hasEnded = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (error != null) {
      throw Unchecked.<RuntimeException>sneaky(error);
    }
    return value;
  }
}
