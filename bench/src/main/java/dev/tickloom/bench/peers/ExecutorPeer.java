package dev.tickloom.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Blocking calls on an executor, with {@link CompletableFuture} for what comes after. That happens
 * on the one thread that makes the calls, as with loops: it needs no locks.
 */
final class ExecutorPeer implements Loops {
  /** Makes a call in the calling thread. */
  interface Blocking {
    Object perform(FileCall call, String path) throws IOException;
  }

  private final ExecutorService executor;
  private final Blocking blocking;
  private final List<FileCalls> loops = new ArrayList<>();
  private final ExecutorService caller = Executors.newSingleThreadExecutor();

  /** With the calls of the JDK. */
  ExecutorPeer(ExecutorService executor) {
    this(executor, FileCall::perform);
  }

  ExecutorPeer(ExecutorService executor, Blocking blocking) {
    this.executor = executor;
    this.blocking = blocking;
  }

  @Override
  public List<FileCalls> loops(int count) {
    while (loops.size() < count) {
      loops.add(new ExecutorPeer(executor, blocking));
    }
    return loops.subList(0, count);
  }

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    caller.execute(() -> task.accept(ended::countDown));
    ended.await();
  }

  @Override
  public void post(Runnable task) {
    caller.execute(task);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    var unused =
        CompletableFuture.supplyAsync(() -> perform(call, path), executor)
            .whenCompleteAsync((value, error) -> ended.ended(error, value), caller);
  }

  private Object perform(FileCall call, String path) {
    try {
      return blocking.perform(call, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
