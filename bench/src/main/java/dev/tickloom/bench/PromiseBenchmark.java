package dev.tickloom.bench;

import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.util.concurrent.CompletableFuture;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Promises: a chain of {@code then}, one after the other; a loop of {@code await} on promises that
 * are fulfilled; and a chain of {@link CompletableFuture}, whose steps wait for nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PromiseBenchmark.STEPS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PromiseBenchmark {
  static final int STEPS = 10_000;

  private final EventLoop loop = EventLoop.create();
  private int left;

  @Benchmark
  public void thenChain() {
    left = STEPS;
    loop.run(() -> step(Promise.resolve(0)));
  }

  private void step(Promise<Integer> promise) {
    Promise<@Nullable Void> unused =
        promise.thenAccept(value -> {
          if (--left > 0) {
            step(Promise.resolve(value));
          }
        });
  }

  /** Many reactions of one promise. */
  @Benchmark
  public void thenFlood() {
    loop.run(() -> {
      var source = loop.<Integer>withResolvers();
      for (int i = 0; i < STEPS; i++) {
        var unused = source.promise().then(value -> left = value);
      }
      source.resolve(1);
    });
  }

  @Benchmark
  public void awaitChain() {
    loop.run(() -> {
      var unused =
          Async.async(() -> {
            for (int i = 0; i < STEPS; i++) {
              left = Async.await(Promise.resolve(i));
            }
            return left;
          });
    });
  }

  @Benchmark
  public void futureChain() {
    for (int i = 0; i < STEPS; i++) {
      var unused = CompletableFuture.completedFuture(i).thenAccept(value -> left = value);
    }
  }
}
