package dev.tickloom.loop.testing;

import dev.tickloom.loop.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until the loop is idle and then jumps to the next timer, so that a
 * whole program runs in no wall time and always in the same order.
 *
 * <pre>{@code
 * EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
 * loop.setTimeout(() -> assertEquals(86_400_000, loop.now()), Duration.ofDays(1));
 * loop.run(); // returns at once
 * }</pre>
 *
 * <p>Work off the loop takes no virtual time: while a request is in flight the clock stands still
 * and the loop waits for its completion. Nobody can know of a task that another thread is still to
 * give to {@code execute}: time does not stand still for it. One clock belongs to one loop; all
 * methods may be called from any thread.
 */
public final class VirtualClock implements NanoClock {
  private final AtomicLong nanoTime = new AtomicLong();

  /** Creates a clock that reads zero. */
  public VirtualClock() {}

  @Override
  public long nanoTime() {
    return nanoTime.get();
  }

  @Override
  public long nanosToWait(long time, boolean inFlight) {
    if (inFlight) {
      return Long.MAX_VALUE;
    }
    nanoTime.accumulateAndGet(time, (now, target) -> target - now > 0 ? target : now);
    return 0;
  }

  /**
   * Lets time pass, as a callback that computes for so long would.
   *
   * @param duration how long; from 0 to 2<sup>63</sup>-1 nanoseconds, some 292 years
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws ArithmeticException if {@code duration} is longer
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    nanoTime.addAndGet(duration.toNanos());
  }
}
