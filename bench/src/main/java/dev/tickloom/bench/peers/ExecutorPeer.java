package dev.tickloom.bench.peers;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Blocking calls on an executor, with {@link CompletableFuture} for what comes after. */
final class ExecutorPeer implements FileCalls {
  private final ExecutorService executor;

  ExecutorPeer(ExecutorService executor) {
    this.executor = executor;
  }

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    task.accept(ended::countDown);
    ended.await();
  }

  /** There is no thread for callbacks: whoever has something to start starts it. */
  @Override
  public void post(Runnable task) {
    task.run();
  }

  /**
   * The callback is there before the call starts, so that it never runs in the middle of {@code
   * start}: calls that start calls would nest without end.
   */
  @Override
  public void start(FileCall call, String path, Ended ended) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    var unused = result.whenComplete((value, error) -> ended.ended(error, value));
    executor.execute(() -> complete(result, call, path));
  }

  private static void complete(CompletableFuture<Object> result, FileCall call, String path) {
    try {
      result.complete(call.perform(path));
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }
}
