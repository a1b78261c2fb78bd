package dev.tickloom.compat;

import dev.tickloom.loop.NanoClock;
import dev.tickloom.loop.testing.VirtualClock;
import java.time.Duration;

/** The time that a program runs in, and how it spends some. */
interface Stopwatch {

  /** For the loop. */
  NanoClock clock();

  /** Computes for so long. */
  void busy(Duration duration);

  /** Time that passes only when somebody spends it, or waits for a timer. */
  static Stopwatch virtual() {
    VirtualClock clock = new VirtualClock();
    return new Stopwatch() {
      @Override
      public NanoClock clock() {
        return clock;
      }

      @Override
      public void busy(Duration duration) {
        clock.advance(duration);
      }
    };
  }

  /** The time of the machine. */
  static Stopwatch real() {
    return new Stopwatch() {
      @Override
      public NanoClock clock() {
        return System::nanoTime;
      }

      @Override
      public void busy(Duration duration) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < duration.toNanos()) {
          Thread.onSpinWait();
        }
      }
    };
  }
}
