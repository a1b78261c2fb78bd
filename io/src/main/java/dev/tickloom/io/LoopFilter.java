package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * A filter of {@code cp} that is called on the loop thread and may take its time. The worker waits
 * for each answer.
 */
final class LoopFilter implements TreeCopy.Filter {
  /** How often a worker that waits looks whether anybody still wants the copy. */
  private static final long LONGEST_WAIT_MILLIS = 50;

  private final EventLoop loop;
  private final BiFunction<? super Path, ? super Path, Promise<Boolean>> filter;

  LoopFilter(EventLoop loop, BiFunction<? super Path, ? super Path, Promise<Boolean>> filter) {
    this.loop = loop;
    this.filter = filter;
  }

  @Override
  public boolean accepts(Path src, Path dest, Progress progress) throws Exception {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    loop.execute(() -> ask(src, dest, answer));
    boolean interrupted = false;
    try {
      while (true) {
        Content.checkWanted(progress);
        try {
          return answer.get(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          // looks whether to wait on
        } catch (ExecutionException e) {
          throw Calls.unchecked(e.getCause() == null ? e : e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void ask(Path src, Path dest, CompletableFuture<Boolean> answer) {
    try {
      Objects.requireNonNull(filter.apply(src, dest), "the filter returned null, and no promise")
          .then(
              wanted -> answer.complete(Boolean.TRUE.equals(wanted)),
              answer::completeExceptionally);
    } catch (Throwable e) { // of the filter, or that it yields no promise
      answer.completeExceptionally(e);
    }
  }
}
