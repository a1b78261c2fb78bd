package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import io.netty.util.HashedWheelTimer;
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
   * Prints it for timers of eight durations, and for timers each of a duration of its own.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    for (int durations : new int[] {8, TIMERS}) {
      Runnable nothing = () -> {};
      EventLoop loop = EventLoop.create();
      print(durations, "tickloom", loop, delay -> loop.setTimeout(nothing, delay));
      HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 4096);
      print(
          durations,
          "netty's wheel",
          wheel,
          delay -> wheel.newTimeout(timeout -> {}, delay, TimeUnit.MILLISECONDS));
      wheel.stop();
    }
  }

  private static void print(int durations, String name, Object owner, IntConsumer set) {
    long before = usedHeap();
    for (int i = 0; i < TIMERS; i++) {
      set.accept(AN_HOUR + i % durations);
    }
    long bytes = usedHeap() - before;
    Reference.reachabilityFence(owner);
    System.out.printf(
        "%-14s %,9d durations: %5.1f bytes%n", name, durations, (double) bytes / TIMERS);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
