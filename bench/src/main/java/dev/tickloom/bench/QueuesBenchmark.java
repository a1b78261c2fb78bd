package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jetbrains.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The queues of the loop thread, beside Netty's event loop, a bare {@link ArrayDeque} and one
 * reading of the clock. A flood queues all tasks and then runs them; in a chain each task queues
 * the next one, which for an immediate is a whole turn. The score is the time per task.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(QueuesBenchmark.TASKS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueuesBenchmark {
  static final int TASKS = 100_000;

  private final EventLoop loop = EventLoop.create();
  private final ArrayDeque<Runnable> deque = new ArrayDeque<>();
  private final Batch batch = new Batch();
  private @Nullable Handle hook;

  @Benchmark
  public void clockReading(Sum sum) {
    for (int i = 0; i < TASKS; i++) {
      sum.total += System.nanoTime();
    }
  }

  @Benchmark
  public void dequeFlood() {
    batch.begin(TASKS);
    flood(deque::add);
    for (Runnable task; (task = deque.poll()) != null; ) {
      task.run();
    }
    batch.await();
  }

  @Benchmark
  public void dequeChain() {
    batch.begin(TASKS);
    chain(deque::add);
    for (Runnable task; (task = deque.poll()) != null; ) {
      task.run();
    }
    batch.await();
  }

  @Benchmark
  public void tickFlood() {
    runFlood(loop::nextTick);
  }

  @Benchmark
  public void tickChain() {
    runChain(loop::nextTick);
  }

  @Benchmark
  public void microtaskFlood() {
    runFlood(loop::queueMicrotask);
  }

  @Benchmark
  public void microtaskChain() {
    runChain(loop::queueMicrotask);
  }

  @Benchmark
  public void immediateFlood() {
    runFlood(loop::setImmediate);
  }

  @Benchmark
  public void immediateChain() {
    runChain(loop::setImmediate);
  }

  @Benchmark
  public void executeFlood() {
    runFlood(loop);
  }

  @Benchmark
  public void executeChain() {
    runChain(loop);
  }

  @Benchmark
  public void nettyFlood(Netty netty) {
    batch.begin(TASKS);
    netty.loop.run(batch, () -> flood(netty.loop.loop));
  }

  @Benchmark
  public void nettyChain(Netty netty) {
    batch.begin(TASKS);
    netty.loop.run(batch, () -> chain(netty.loop.loop));
  }

  /** A turn in which nothing is queued: an idle hook only counts. */
  @Benchmark
  public void emptyTurn() {
    batch.begin(TASKS);
    loop.run(() -> hook = loop.onIdle(this::turn));
    batch.await();
  }

  private void turn() {
    if (!batch.countDown() && hook != null) {
      hook.close();
    }
  }

  private void runFlood(Executor queue) {
    batch.begin(TASKS);
    loop.run(() -> flood(queue));
    batch.await();
  }

  private void runChain(Executor queue) {
    batch.begin(TASKS);
    loop.run(() -> chain(queue));
    batch.await();
  }

  private void flood(Executor queue) {
    Runnable task = batch::countDown;
    for (int i = 0; i < TASKS; i++) {
      queue.execute(task);
    }
  }

  private void chain(Executor queue) {
    queue.execute(
        new Runnable() {
          @Override
          public void run() {
            if (batch.countDown()) {
              queue.execute(this);
            }
          }
        });
  }

  /** A sum that must be computed. */
  @State(Scope.Thread)
  public static class Sum {
    public long total;
  }

  /** Netty's loop. */
  @State(Scope.Thread)
  public static class Netty {
    final NettyLoop loop = new NettyLoop();

    @TearDown
    public void close() {
      loop.close();
    }
  }
}
