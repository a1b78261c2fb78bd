package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import io.netty.util.HashedWheelTimer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Half a million timers of 151 to 400 ms, of which none is due before all are set: from the first
 * that is set to the last that has fired, divided by their number, which is 0.8 microseconds at
 * least. Further results, added up over the iterations, say how many were early, and by how many
 * microseconds 99 of 100 and all of them were late at most.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(FiringBenchmark.TIMERS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FiringBenchmark {
  static final int TIMERS = 500_000;
  private static final int SHORTEST = 151;
  private static final int LONGEST = 400;

  private final int[] delays = new int[TIMERS];
  private final long[] lateness = new long[TIMERS];
  private int fired;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    Arrays.setAll(delays, i -> random.nextInt(SHORTEST, LONGEST + 1));
  }

  @Benchmark
  public void loop(Lateness result) {
    fired = 0;
    EventLoop loop = EventLoop.create();
    loop.run(() -> {
      for (int delay : delays) {
        loop.setTimeout(timer(delay), delay);
      }
    });
    result.add(lateness);
  }

  /** As {@link #loop}, beside a task from {@code execute} that executes itself again. */
  @Benchmark
  public void busyLoop(Lateness result) {
    fired = 0;
    EventLoop loop = EventLoop.create();
    loop.run(() -> {
      for (int delay : delays) {
        loop.setTimeout(timer(delay), delay);
      }
      again(loop);
    });
    result.add(lateness);
  }

  private void again(Executor loop) {
    if (fired < TIMERS) {
      loop.execute(() -> again(loop));
    }
  }

  @Benchmark
  public void nettyWheel(Lateness result) throws InterruptedException {
    fired = 0;
    CountDownLatch all = new CountDownLatch(1);
    HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 512);
    for (int delay : delays) {
      Runnable timer = timer(delay);
      var unused =
          wheel.newTimeout(
              timeout -> {
                timer.run();
                if (fired == TIMERS) {
                  all.countDown();
                }
              },
              delay,
              TimeUnit.MILLISECONDS);
    }
    all.await();
    wheel.stop();
    result.add(lateness);
  }

  private Runnable timer(int delay) {
    long due = System.nanoTime() + delay * 1_000_000L;
    return () -> lateness[fired++] = System.nanoTime() - due;
  }

  /** What else is told of one measurement. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Lateness {
    public double early;
    public double lateP99;
    public double lateMost;

    @Setup(Level.Iteration)
    public void reset() {
      early = 0;
      lateP99 = 0;
      lateMost = 0;
    }

    void add(long[] lateness) {
      long[] sorted = lateness.clone();
      Arrays.sort(sorted);
      early += Arrays.stream(sorted).filter(nanos -> nanos < 0).count();
      lateP99 = Math.max(lateP99, sorted[sorted.length / 100 * 99] / 1e3);
      lateMost = Math.max(lateMost, sorted[sorted.length - 1] / 1e3);
    }
  }
}
