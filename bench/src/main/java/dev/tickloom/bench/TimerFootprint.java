package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import io.netty.util.HashedWheelTimer;
import io.netty.util.TimerTask;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Prints how many bytes of heap a live timer takes, its callback left out. */
public final class TimerFootprint {
  private static final int TIMERS = 1_000_000;
  private static final int AN_HOUR = 3_600_000;

  private TimerFootprint() {}

  /**
   * Prints it for our loop or, if so told, Netty's wheel; one at a time, so that what one leaves
   * behind does not count for the other.
   *
   * @param arguments how many durations there are, and perhaps {@code netty}
   */
  public static void main(String[] arguments) {
    int durations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8;
    if (arguments.length > 1) {
      HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 4096);
      TimerTask nothing = timeout -> {};
      print(durations, wheel, delay -> wheel.newTimeout(nothing, delay, TimeUnit.MILLISECONDS));
      wheel.stop();
    } else {
      EventLoop loop = EventLoop.create();
      Runnable nothing = () -> {};
      print(durations, loop, delay -> loop.setTimeout(nothing, delay));
    }
  }

  private static void print(int durations, Object owner, IntConsumer set) {
    long bytes = -usedHeap();
    try {
      for (int i = 0; i < TIMERS; i++) {
        set.accept(AN_HOUR + i % durations);
      }
      bytes += usedHeap();
    } finally {
      Reference.reachabilityFence(owner);
    }
    System.out.printf("%,d durations: %.1f bytes a timer%n", durations, (double) bytes / TIMERS);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
