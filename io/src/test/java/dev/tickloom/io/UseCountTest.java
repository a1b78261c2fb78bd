package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UseCountTest {
  private final UseCount uses = new UseCount();

  @Test
  void isIdleAtOnceWithoutCalls() {
    assertThat(uses.close()).isCompleted();
    assertThat(uses.isClosed()).isTrue();
  }

  @Test
  void isIdleWhenTheLastCallHasEnded() {
    assertThat(uses.enter()).isTrue();
    assertThat(uses.enter()).isTrue();
    CompletableFuture<Void> idle = uses.close();
    uses.leave();
    assertThat(idle).isNotDone();
    uses.leave();
    assertThat(idle).isCompleted();
  }

  @Test
  void refusesCallsOnceClosing() {
    uses.enter();
    uses.close();
    assertThat(uses.enter()).isFalse();
    assertThat(uses.isClosed()).isTrue();
  }

  @Test
  void canBeClosedOnce() {
    uses.enter();
    assertThat(uses.close()).isNotNull();
    assertThat(uses.close()).isNull();
    uses.leave();
    assertThat(uses.close()).isNull();
  }

  /** Hunts for a call that enters between the decision to close and the closing itself. */
  @RepeatedTest(200)
  void noCallIsInsideWhenIdle() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean wrong = new AtomicBoolean();
    Thread[] callers = new Thread[2];
    for (int i = 0; i < callers.length; i++) {
      callers[i] =
          Thread.ofPlatform()
              .start(() -> {
                await(start);
                while (uses.enter()) {
                  inside.incrementAndGet();
                  inside.decrementAndGet();
                  uses.leave();
                }
              });
    }
    start.countDown();
    CompletableFuture<Void> idle = uses.close();
    idle.thenRun(() -> wrong.set(inside.get() != 0)).join();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(wrong).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
