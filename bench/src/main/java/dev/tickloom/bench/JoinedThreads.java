package dev.tickloom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Virtual threads as the JDK runs them: on all carriers, and {@code join} to wait. */
final class JoinedThreads implements Coroutines {
  private static final Executor THREAD_EACH = Thread::startVirtualThread;

  @Override
  public int awaits(int count) {
    return begin(
            () -> {
              CompletableFuture<Integer> done = CompletableFuture.completedFuture(1);
              int sum = 0;
              for (int i = 0; i < count; i++) {
                sum += done.join();
              }
              return sum;
            })
        .join();
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // it is what is measured
  public void suspensions(int count) {
    begin(
            () -> {
              for (int i = 0; i < count; i++) {
                Thread.yield();
              }
              return count;
            })
        .join();
  }

  @Override
  public boolean awaitSuspends() {
    return false;
  }

  @Override
  public int nest(int levels) {
    return nested(levels).join();
  }

  private static CompletableFuture<Integer> nested(int levels) {
    return begin(() -> levels == 0 ? 0 : 1 + nested(levels - 1).join());
  }

  @Override
  public void read(List<Path> files) {
    List<CompletableFuture<Integer>> reads = new ArrayList<>(files.size());
    for (Path file : files) {
      reads.add(begin(() -> size(file)));
    }
    reads.forEach(CompletableFuture::join);
  }

  private static int size(Path file) {
    try {
      return Files.readAllBytes(file).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<?> suspend(int count) {
    CompletableFuture<Object> never = new CompletableFuture<>();
    List<CompletableFuture<Object>> kept = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      kept.add(begin(never::join));
    }
    while (never.getNumberOfDependents() < count) {
      Thread.onSpinWait();
    }
    return kept;
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> body) {
    return CompletableFuture.supplyAsync(body, THREAD_EACH);
  }
}
