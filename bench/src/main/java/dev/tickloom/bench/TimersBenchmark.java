package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Timeout;
import io.netty.util.HashedWheelTimer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A timer that is set and cancelled, as most timeouts are, while others are live: on the loop, on
 * Netty's event loop, and in the wheels of Netty and Agrona. All read the clock for each timer, so
 * one reading is measured, too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TimersBenchmark.TIMERS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimersBenchmark {
  static final int TIMERS = 10_000;

  /** The live ones stay so for the whole measurement. */
  private static final int SHORTEST = 10 * 60 * 1000;

  /** How many others are live. */
  @Param({"0", "100000"})
  int live;

  /** How many durations there are: programs use a few, a benchmark likes to draw them. */
  @Param({"8", "65536"})
  int durations;

  private final int[] delays = new int[TIMERS];
  final Runnable nothing = () -> {};

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < TIMERS; i++) {
      delays[i] = SHORTEST + random.nextInt(durations);
    }
  }

  @Benchmark
  public void clockReading(QueuesBenchmark.Sum sum) {
    for (int i = 0; i < TIMERS; i++) {
      sum.total += System.nanoTime() + delays[i];
    }
  }

  @Benchmark
  public void loop(Tickloom tickloom) {
    EventLoop loop = tickloom.loop;
    loop.run(() -> {
      for (int delay : delays) {
        loop.setTimeout(nothing, delay).close();
      }
    });
  }

  @Benchmark
  public void nettyLoop(Netty netty) {
    netty.batch.begin(1);
    netty.loop.run(
        netty.batch,
        () -> {
          for (int delay : delays) {
            netty.loop.loop.schedule(nothing, delay, TimeUnit.MILLISECONDS).cancel(false);
          }
          netty.batch.countDown();
        });
  }

  @Benchmark
  public void nettyWheel(NettyWheel netty) {
    for (int delay : delays) {
      netty.wheel.newTimeout(timeout -> {}, delay, TimeUnit.MILLISECONDS).cancel();
    }
  }

  @Benchmark
  public void agronaWheel(Agrona agrona) {
    for (int delay : delays) {
      agrona.wheel.cancelTimer(agrona.set(delay));
    }
  }

  /** Our loop. */
  @State(Scope.Thread)
  public static class Tickloom {
    final EventLoop loop = EventLoop.create();

    @Setup(Level.Trial)
    public void fill(TimersBenchmark benchmark) {
      for (int i = 0; i < benchmark.live; i++) {
        Timeout unused = loop.setTimeout(benchmark.nothing, benchmark.liveDelay(i)).unref();
      }
    }
  }

  /** Netty's event loop. */
  @State(Scope.Thread)
  public static class Netty {
    final NettyLoop loop = new NettyLoop();
    final Batch batch = new Batch();

    @Setup(Level.Trial)
    public void fill(TimersBenchmark benchmark) {
      batch.begin(1);
      loop.run(
          batch,
          () -> {
            for (int i = 0; i < benchmark.live; i++) {
              var unused =
                  loop.loop.schedule(
                      benchmark.nothing, benchmark.liveDelay(i), TimeUnit.MILLISECONDS);
            }
            batch.countDown();
          });
    }

    @TearDown
    public void close() {
      loop.close();
    }
  }

  /** Netty's wheel, which has a thread of its own. */
  @State(Scope.Thread)
  public static class NettyWheel {
    final HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 4096);

    @Setup(Level.Trial)
    public void fill(TimersBenchmark benchmark) {
      for (int i = 0; i < benchmark.live; i++) {
        var unused = wheel.newTimeout(timeout -> {}, benchmark.liveDelay(i), TimeUnit.MILLISECONDS);
      }
    }

    @TearDown
    public void close() {
      wheel.stop();
    }
  }

  /** Agrona's wheel of numbers. */
  @State(Scope.Thread)
  public static class Agrona {
    private final long origin = System.nanoTime();
    final DeadlineTimerWheel wheel =
        new DeadlineTimerWheel(TimeUnit.NANOSECONDS, origin, 1 << 20, 4096);

    @Setup(Level.Trial)
    public void fill(TimersBenchmark benchmark) {
      for (int i = 0; i < benchmark.live; i++) {
        long unused = set(benchmark.liveDelay(i));
      }
    }

    long set(int delay) {
      return wheel.scheduleTimer(System.nanoTime() + delay * 1_000_000L);
    }
  }

  private int liveDelay(int i) {
    return SHORTEST + (int) (i * 2654435761L % durations);
  }
}
