package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code execute} from other threads: how many tasks a microsecond from one and from two threads,
 * and how long one round trip takes, to the loop and back, of a thread that waits for it.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExecuteBenchmark {
  private static final int TASKS = 100_000;

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OperationsPerInvocation(TASKS)
  @Threads(1)
  public void fromOneThread(Loop loop, Sender sender) {
    sender.sendAll(loop.executor);
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OperationsPerInvocation(TASKS)
  @Threads(2)
  public void fromTwoThreads(Loop loop, Sender sender) {
    sender.sendAll(loop.executor);
  }

  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public void roundTrip(Loop loop) {
    CompletableFuture.runAsync(loop.nothing, loop.executor).join();
  }

  /** One thread that sends a batch of tasks and waits until all have run. */
  @State(Scope.Thread)
  public static class Sender {
    private final Batch batch = new Batch();

    void sendAll(Executor executor) {
      Runnable task = batch::countDown;
      batch.begin(TASKS);
      for (int i = 0; i < TASKS; i++) {
        executor.execute(task);
      }
      batch.await();
    }
  }

  /** The loop, or one of its peers, on a thread of its own. */
  @State(Scope.Benchmark)
  public static class Loop {
    @Param({"tickloom", "netty", "jdk"})
    String kind = "";

    final Runnable nothing = () -> {};
    Executor executor = nothing -> {};
    private Runnable close = () -> {};

    @Setup
    public void start() {
      switch (kind) {
        case "tickloom" -> startTickloom();
        case "netty" -> {
          NettyLoop netty = new NettyLoop();
          executor = netty.loop;
          close = netty::close;
        }
        case "jdk" -> {
          ExecutorService single = Executors.newSingleThreadExecutor();
          executor = single;
          close = single::close;
        }
        default -> throw new IllegalArgumentException(kind);
      }
    }

    private void startTickloom() {
      CompletableFuture<EventLoop> started = new CompletableFuture<>();
      Thread.ofPlatform()
          .name("loop")
          .start(() -> {
            EventLoop loop = EventLoop.create();
            loop.run(() -> {
              loop.keepAlive();
              started.complete(loop);
            });
          });
      EventLoop loop = started.join();
      executor = loop;
      close = loop::close;
    }

    @TearDown
    public void close() {
      close.run();
    }
  }
}
