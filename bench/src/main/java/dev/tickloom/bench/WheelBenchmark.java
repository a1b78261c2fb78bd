package dev.tickloom.bench;

import dev.tickloom.timers.TimerWheel;
import dev.tickloom.timers.WheelEntry;
import io.netty.util.HashedWheelTimer;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The timer wheel against a {@link PriorityQueue} and the wheels of Agrona and Netty, while other
 * timers wait: setting a timer that is cancelled, as most timeouts are, and firing the next timer
 * and setting it again. Nobody reads a clock but Netty, whose wheel has a thread of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WheelBenchmark {
  /** Delays are of up to 70 minutes, and this many are drawn beforehand. */
  private static final int DELAYS = 1 << 16;

  private static final int LONGEST_DELAY = 1 << 22;

  @Param({"0", "100000", "1000000"})
  int live;

  private final long[] delays = new long[DELAYS];
  private int drawn;

  private final TimerWheel<Timer> wheel = new TimerWheel<>(0);
  private final Timer wheelTimer = new Timer();

  private final PriorityQueue<QueuedTimer> queue = new PriorityQueue<>(QueuedTimer.ORDER);
  private final QueuedTimer queuedTimer = new QueuedTimer();
  private long sequence;

  private static final class Timer extends WheelEntry {}

  private static final class QueuedTimer {
    static final Comparator<QueuedTimer> ORDER =
        (a, b) ->
            a.deadline != b.deadline
                ? Long.compare(a.deadline, b.deadline)
                : Long.compare(a.sequence, b.sequence);

    long deadline;
    long sequence;
  }

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < DELAYS; i++) {
      delays[i] = random.nextInt(1, LONGEST_DELAY);
    }
    for (int i = 0; i < live; i++) {
      wheel.schedule(new Timer(), random.nextInt(1, LONGEST_DELAY));
      enqueue(new QueuedTimer(), random.nextInt(1, LONGEST_DELAY));
    }
  }

  @Benchmark
  public boolean wheelSetAndCancel() {
    wheel.schedule(wheelTimer, nextDelay());
    return wheel.cancel(wheelTimer);
  }

  @Benchmark
  public boolean queueSetAndCancel() {
    enqueue(queuedTimer, nextDelay());
    return queue.remove(queuedTimer);
  }

  @Benchmark
  public int wheelFireAndSet() {
    if (wheel.isEmpty()) {
      wheel.schedule(wheelTimer, nextDelay());
    }
    return wheel.advance(
        wheel.nextDeadline(), timer -> wheel.schedule(timer, wheel.now() + nextDelay()));
  }

  @Benchmark
  public int queueFireAndSet() {
    if (queue.isEmpty()) {
      enqueue(queuedTimer, nextDelay());
    }
    long now = queue.element().deadline;
    int fired = 0;
    for (; queue.element().deadline == now; fired++) {
      enqueue(queue.remove(), now + nextDelay());
    }
    return fired;
  }

  @Benchmark
  public boolean agronaSetAndCancel(Agrona agrona) {
    return agrona.wheel.cancelTimer(agrona.wheel.scheduleTimer(nextDelay()));
  }

  @Benchmark
  public boolean nettySetAndCancel(Netty netty) {
    return netty.wheel.newTimeout(timeout -> {}, nextDelay(), TimeUnit.MILLISECONDS).cancel();
  }

  /** Agrona's wheel, of ticks of a millisecond. */
  @State(Scope.Thread)
  public static class Agrona {
    final DeadlineTimerWheel wheel = new DeadlineTimerWheel(TimeUnit.MILLISECONDS, 0, 1, 4096);

    @Setup
    public void fill(WheelBenchmark benchmark) {
      for (int i = 0; i < benchmark.live; i++) {
        long unused = wheel.scheduleTimer(benchmark.nextDelay());
      }
    }
  }

  /** Netty's wheel; its live timers fall due too late to disturb. */
  @State(Scope.Thread)
  public static class Netty {
    final HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 4096);

    @Setup
    public void fill(WheelBenchmark benchmark) {
      for (int i = 0; i < benchmark.live; i++) {
        long delay = LONGEST_DELAY + benchmark.nextDelay();
        var unused = wheel.newTimeout(timeout -> {}, delay, TimeUnit.MILLISECONDS);
      }
    }

    @TearDown
    public void close() {
      wheel.stop();
    }
  }

  private void enqueue(QueuedTimer timer, long deadline) {
    timer.deadline = deadline;
    timer.sequence = sequence++;
    queue.add(timer);
  }

  private long nextDelay() {
    return delays[drawn++ & (DELAYS - 1)];
  }
}
