package dev.tickloom.bench.peers;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Blocking calls on an executor, with {@link CompletableFuture} for what comes after. That happens
 * on the one thread that makes the calls, as with loops: it needs no locks.
 */
final class ExecutorPeer implements Loops, Streams, Servers {
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
  public void serveEcho(IntConsumer listening) {
    ThreadServers.serve(ThreadServers::echo, listening);
  }

  @Override
  public void serveFiles(String folder, IntConsumer listening) {
    ThreadServers.serve(ThreadServers.files(folder), listening);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    start(() -> blocking.perform(call, path), ended);
  }

  private void start(Callable<Object> call, Ended ended) {
    var unused =
        CompletableFuture.supplyAsync(() -> perform(call), executor)
            .whenCompleteAsync((value, error) -> ended.ended(error, value), caller);
  }

  private static Object perform(Callable<Object> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** Chunks are what it does without. */
  @Override
  public List<Reader> readers() {
    return List.of();
  }

  @Override
  public void copy(String from, String to, Ended ended) {
    start(() -> Files.copy(Path.of(from), Path.of(to), REPLACE_EXISTING), ended);
  }

  @Override
  public void read(Reader by, String path, Ended ended) {
    throw new UnsupportedOperationException();
  }
}
