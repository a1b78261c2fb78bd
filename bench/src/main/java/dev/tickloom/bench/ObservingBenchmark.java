package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.LoopTracer;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * What it costs to see what a loop does: ticks, immediates, timers and requests that do nothing,
 * all queued at once and then run. The score is the time for each, from queueing it to its end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ObservingBenchmark.CALLBACKS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ObservingBenchmark {
  static final int CALLBACKS = 10_000;

  private static final Work<String> NOTHING = Work.of("nothing", () -> "");

  /** What is switched on. */
  @Param({"off", "warning", "stacks", "histograms", "trace"})
  String on = "";

  private final Batch batch = new Batch();
  private EventLoop loop = EventLoop.create();
  private Path traces = Path.of("");
  private Runnable closeTracer = () -> {};

  @Setup(Level.Iteration)
  public void setUp() throws IOException {
    EventLoop.Builder builder = EventLoop.builder();
    switch (on) {
      case "warning" -> builder.blockedLoopWarning(Duration.ofSeconds(1));
      case "stacks" -> builder.creationStacks(true);
      case "histograms" -> builder.histograms(true);
      case "trace" -> {
        traces = Files.createTempFile("tickloom", ".json");
        LoopTracer tracer = LoopTracer.to(traces);
        closeTracer = tracer::close;
        builder.tracer(tracer);
      }
      default -> {} // off
    }
    loop = builder.build();
  }

  /** The next iteration begins a new trace, so that no disk fills up. */
  @TearDown(Level.Iteration)
  public void tearDown() throws IOException {
    loop.close();
    closeTracer.run();
    if (on.equals("trace")) {
      Files.delete(traces);
    }
  }

  @Benchmark
  public void ticks() {
    runFlood(loop::nextTick);
  }

  @Benchmark
  public void immediates() {
    runFlood(loop::setImmediate);
  }

  @Benchmark
  public void timers() {
    runFlood(task -> loop.setTimeout(task, 1));
  }

  @Benchmark
  public void requests() {
    runFlood(task -> loop.queueWork(NOTHING, (error, value) -> task.run()));
  }

  private void runFlood(Consumer<Runnable> queue) {
    batch.begin(CALLBACKS);
    Runnable task = batch::countDown;
    loop.run(() -> {
      for (int i = 0; i < CALLBACKS; i++) {
        queue.accept(task);
      }
    });
    batch.await();
  }
}
