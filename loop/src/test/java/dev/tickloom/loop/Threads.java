package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.concurrent.Unchecked;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** What tests do with threads other than their own; nothing here waits for time to pass. */
public final class Threads {
  /** How long a test waits for what has to come, before it takes it for hung. */
  public static final int PATIENCE_SECONDS = 30;

  private Threads() {}

  /** Something that may throw and returns nothing. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** A running thread and the outcome of its body. */
  public record Started<T>(Thread thread, FutureTask<T> outcome) {
    /** Waits for the end; what the body threw is thrown here. */
    public T join() {
      try {
        return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw Unchecked.of(e.getCause());
      } catch (TimeoutException | InterruptedException e) {
        AssertionError hung =
            new AssertionError(thread.getName() + " hung in " + thread.getState());
        hung.setStackTrace(thread.getStackTrace());
        throw hung;
      }
    }
  }

  public static <T> Started<T> start(String name, Callable<T> body) {
    FutureTask<T> outcome = new FutureTask<>(body);
    return new Started<>(Thread.ofPlatform().daemon().name(name).start(outcome), outcome);
  }

  /** Runs something on a thread of that name and waits for its end. */
  public static void on(String name, Action action) {
    start(
            name,
            () -> {
              action.run();
              return null;
            })
        .join();
  }

  /** Runs something on a virtual thread and waits for its end. */
  public static void onVirtual(Action action) {
    FutureTask<Void> outcome =
        new FutureTask<>(() -> {
          action.run();
          return null;
        });
    new Started<>(Thread.ofVirtual().name("virtual").start(outcome), outcome).join();
  }

  /** Takes what another thread has put, or still has to put, into a queue. */
  public static <T> T take(BlockingQueue<T> queue) {
    try {
      T element = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(element).as("what was to come").isNotNull();
      return element;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static void await(CountDownLatch latch) {
    boolean released;
    try {
      released = latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(released).as("the latch is released").isTrue();
  }

  /** Waits until another thread has set something. */
  public static <T> T awaitSet(AtomicReference<T> reference) {
    awaitThat(Thread.currentThread(), () -> reference.get() != null);
    return reference.get();
  }

  /** Waits until a thread waits without a limit of time, as a loop does that has nothing to do. */
  public static void awaitParked(Thread thread) {
    awaitThat(thread, () -> thread.getState() == Thread.State.WAITING);
  }

  /** Waits until a thread has taken notice of an interrupt. */
  public static void awaitUninterrupted(Thread thread) {
    awaitThat(thread, () -> !thread.isInterrupted());
  }

  /** Waits until the garbage collector has found nobody who holds on to these. */
  public static void awaitCollected(List<? extends Reference<?>> references) {
    awaitThat(
        Thread.currentThread(),
        () -> {
          System.gc();
          return references.stream().allMatch(reference -> reference.refersTo(null));
        });
  }

  private static void awaitThat(Thread thread, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError(thread.getName() + " does not park: " + thread.getState());
      }
      Thread.onSpinWait();
    }
  }
}
