package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tickloom.loop.concurrent.OwnScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Bodies get on while virtual threads of the application keep all carriers busy. */
@Isolated
@Tag("coroutines")
class BusyCarriersTest extends OneLoop {
  private static final int CARRIERS = Runtime.getRuntime().availableProcessors();

  private final List<Thread> busy = new ArrayList<>();
  private volatile boolean isReleased;
  private volatile boolean hasGivenUp;

  /** Returns when each carrier has a virtual thread that computes. */
  private void keepAllCarriersBusy() {
    CountDownLatch running = new CountDownLatch(CARRIERS);
    for (int i = 0; i < CARRIERS; i++) {
      busy.add(
          Thread.startVirtualThread(() -> {
            running.countDown();
            compute();
          }));
    }
    Threads.await(running);
  }

  private void compute() {
    long start = System.nanoTime();
    while (!isReleased) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Threads.PATIENCE_SECONDS) / 2) {
        hasGivenUp = true;
        return;
      }
      Thread.onSpinWait();
    }
  }

  private void release() {
    isReleased = true;
  }

  @AfterEach
  void letCarriersGo() {
    release();
    busy.forEach(Interleavings::join);
  }

  @Test
  void bodiesBeginAndGoOn() {
    Resolvers<String> resolvers = loop.withResolvers();
    loop.run(() -> {
      Promise<String> before = async(() -> "before: " + await(resolvers.promise()));
      keepAllCarriersBusy();
      Promise<String> meanwhile = async(() -> "meanwhile: " + await(resolvers.promise()));
      resolvers.resolve("went on");
      Promise.all(List.of(before, meanwhile)).thenAccept(calls::addAll).onSettled(this::release);
    });

    assertThat(hasGivenUp).as("the loop has waited for a carrier").isFalse();
    assertThat(calls).containsExactly("before: went on", "meanwhile: went on");
  }

  @Test
  void anyNumberOfBodiesMayWaitAtATime() {
    int many = 4 * HandoffThreads.MOST;
    Resolvers<Integer> one = loop.withResolvers();
    List<Promise<Integer>> bodies = new ArrayList<>();
    loop.run(() -> {
      for (int i = 0; i < many; i++) {
        bodies.add(async(() -> await(one.promise())));
      }
      one.resolve(1);
      Promise.all(bodies).thenAccept(all -> calls.add("" + all.size()));
    });
    assertThat(calls).containsExactly("" + many);
  }

  /** The warning is what lets the carriers go, so it comes while the loop stands. */
  @Test
  void aWarningNamesTheCauseIfABodyWaitsForACarrierAfterAll() {
    assumeFalse(OwnScheduler.isAvailable(), "no body needs a carrier");
    Resolvers<Integer> never = loop.withResolvers();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            calls.add(record.getMessage());
            release();
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.tickloom.loop");
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    try {
      loop.run(() -> {
        for (int i = 0; i < HandoffThreads.MOST; i++) {
          async(() -> await(never.promise()));
        }
        keepAllCarriersBusy();
        async(() -> calls.add("went on"));
        never.resolve(1);
      });
    } finally {
      log.setUseParentHandlers(true);
      log.removeHandler(handler);
    }

    assertThat(hasGivenUp).as("the loop has waited without a word").isFalse();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0)).contains("CarriersBusyWarning", "no carrier");
  }

  @Test
  void aThreadLocalOfOneBodyIsNotSeenByTheNext() {
    ThreadLocal<String> local = new ThreadLocal<>();
    loop.run(() -> {
      for (int i = 0; i < 200; i++) {
        async(() -> {
          if (local.get() != null) {
            calls.add(local.get());
          }
          local.set("of another body");
          return null;
        });
      }
    });
    assertThat(calls).isEmpty();
  }
}
