package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a file may be closed. */
class ClosingTest {
  private final Deque<Runnable> grace = new ArrayDeque<>();
  private int disposals;
  private final Closing closing = new Closing(() -> disposals++, grace::add);

  /** A call of the loop, whose body has not ended. */
  private void call() {
    assertThat(closing.tryExpect()).isTrue();
    closing.use();
  }

  private void endGrace() {
    grace.remove().run();
  }

  /** Which does not wait for deliveries, but for whatever may use the file. */
  @Test
  void aBlockingCloseWaitsForACallThatWasMadeBefore() {
    assertThat(closing.tryCall()).isTrue();
    CompletableFuture<Boolean> mayClose = closing.close(false);

    assertThat(mayClose).isNotDone();

    closing.unuse();
    assertThat(mayClose).isCompletedWithValue(true);
    closing.deliver();
    assertThat(closing.begin()).isTrue();
  }

  @Test
  void mayBeClosedAtOnceWithoutCalls() {
    assertThat(closing.isClosed()).isFalse();
    assertThat(closing.close(true)).isCompletedWithValue(true);
    assertThat(closing.isClosed()).isTrue();
    assertThat(closing.begin()).isTrue();
    assertThat(disposals).isZero();
    assertThat(grace).isEmpty();
  }

  @Test
  void waitsForBlockingCalls() {
    assertThat(closing.tryUse()).isTrue();
    assertThat(closing.tryUse()).isTrue();
    CompletableFuture<Boolean> mayClose = closing.close(true);
    closing.unuse();
    assertThat(mayClose).isNotDone();
    assertThat(closing.begin()).isFalse();
    closing.unuse();
    assertThat(mayClose).isCompletedWithValue(true);
  }

  @Test
  void waitsUntilCallsOfTheLoopAreDelivered() {
    call();
    CompletableFuture<Boolean> mayClose = closing.close(true);
    closing.unuse();
    assertThat(mayClose).isNotDone();
    closing.deliver();
    assertThat(mayClose).isCompletedWithValue(true);
    assertThat(grace).isEmpty();
  }

  @Test
  void aThreadThatBlocksDoesNotWaitForDeliveries() {
    call();
    CompletableFuture<Boolean> mayClose = closing.close(false);
    assertThat(mayClose).isNotDone();
    closing.unuse();
    assertThat(mayClose).isCompletedWithValue(true);
  }

  @Test
  void refusesFurtherCallsOnceClosing() {
    call();
    closing.close(true);
    assertThat(closing.tryUse()).isFalse();
    assertThat(closing.tryExpect()).isFalse();
    assertThat(closing.close(true)).isNull();
    assertThat(closing.close(false)).isNull();
  }

  @Test
  void whatIsUndeliveredMayBeginAnotherUseWhileClosing() {
    call();
    CompletableFuture<Boolean> mayClose = closing.close(true);
    closing.unuse();
    closing.use();
    closing.deliver();
    assertThat(mayClose).isNotDone();
    closing.unuse();
    assertThat(mayClose).isCompletedWithValue(true);
  }

  @Test
  void begunOnceEvenIfAskedTwice() {
    closing.close(true);
    assertThat(closing.begin()).isTrue();
    assertThat(closing.begin()).isFalse();
    closing.abandon();
    assertThat(disposals).isZero();
  }

  // ---- calls that do not return ---------------------------------------------------------------

  @Test
  void theGracePeriodBeginsWhenAllIsDelivered() {
    call();
    call();
    closing.close(true);
    assertThat(grace).isEmpty();
    closing.deliver();
    assertThat(grace).isEmpty();
    closing.deliver();
    assertThat(grace).hasSize(1);
  }

  @Test
  void theGracePeriodBeginsAtOnceIfOnlyBlockingCallsAreUnderWay() {
    closing.tryUse();
    closing.close(true);
    assertThat(grace).hasSize(1);
  }

  /** The loop thread, which blocks, is the one that would deliver. */
  @Test
  void theGracePeriodBeginsAtOnceIfTheLoopThreadBlocks() {
    call();
    CompletableFuture<Boolean> mayClose = closing.close(false);
    assertThat(grace).isEmpty();
    closing.hurry();
    assertThat(grace).hasSize(1);
    endGrace();
    assertThat(mayClose).isCompletedWithValue(false);
  }

  @Test
  void afterTheGracePeriodTheLastUseDisposes() {
    closing.tryUse();
    closing.tryUse();
    CompletableFuture<Boolean> mayClose = closing.close(true);
    endGrace();
    assertThat(mayClose).isCompletedWithValue(false);
    assertThat(closing.begin()).isFalse();
    closing.unuse();
    assertThat(disposals).isZero();
    closing.unuse();
    assertThat(disposals).isOne();
  }

  @Test
  void theGracePeriodIsOfNoConsequenceOnceTheCallsHaveEnded() {
    closing.tryUse();
    CompletableFuture<Boolean> mayClose = closing.close(true);
    closing.unuse();
    endGrace();
    assertThat(mayClose).isCompletedWithValue(true);
    assertThat(closing.begin()).isTrue();
    assertThat(disposals).isZero();
  }

  // ---- nobody to report to --------------------------------------------------------------------

  @Test
  void anAbandonedFileIsDisposedOfAtOnceWithoutUses() {
    closing.abandon();
    closing.abandon();
    assertThat(disposals).isOne();
    assertThat(closing.tryUse()).isFalse();
    assertThat(closing.close(true)).isNull();
  }

  @Test
  void anAbandonedFileIsDisposedOfByItsLastUse() {
    closing.tryUse();
    closing.abandon();
    assertThat(disposals).isZero();
    closing.unuse();
    assertThat(disposals).isOne();
  }

  @Test
  void aFileThatWasToBeClosedIsDisposedOfIfItsCloserCannot() {
    closing.close(true);
    closing.abandon();
    assertThat(disposals).isOne();
    assertThat(closing.begin()).isFalse();
  }

  // ---- at random ------------------------------------------------------------------------------

  /** Whatever the order, the file is closed once, never under a use, and somebody is told. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isClosedOnceAndNeverUnderAUse(boolean awaitDelivery) {
    for (int seed = 0; seed < 20_000; seed++) {
      new Model(new Random(seed), awaitDelivery, "seed " + seed).run();
    }
  }

  private static final class Model {
    private final Random random;
    private final boolean awaitDelivery;
    private final String name;
    private final Deque<Runnable> grace = new ArrayDeque<>();
    private final Closing closing = new Closing(this::closed, grace::add);
    private int uses;
    private int undelivered;
    private int closings;
    private CompletableFuture<Boolean> mayClose;

    Model(Random random, boolean awaitDelivery, String name) {
      this.random = random;
      this.awaitDelivery = awaitDelivery;
      this.name = name;
    }

    private void closed() {
      assertThat(uses).as(name).isZero();
      closings++;
    }

    void run() {
      for (int step = 0; step < 12; step++) {
        step(random.nextInt(8));
      }
      close();
      while (uses > 0 || undelivered > 0) {
        step(3 + random.nextInt(4));
      }
      begin();
      assertThat(closings).as(name).isOne();
      assertThat(mayClose).as(name).isDone();
    }

    private void step(int choice) {
      switch (choice) {
        case 0 -> uses += closing.tryUse() ? 1 : 0;
        case 1 -> call();
        case 2 -> use();
        case 3, 4 -> unuse();
        case 5 -> deliver();
        case 6 -> endGrace();
        default -> close();
      }
      begin();
    }

    private void call() {
      if (closing.tryCall()) {
        uses++;
        undelivered++;
      }
    }

    /** Not while a blocking close may come, which does not wait for deliveries. */
    private void use() {
      if (undelivered > 0 && awaitDelivery) {
        uses++;
        closing.use();
      }
    }

    private void unuse() {
      if (uses > 0) {
        uses--;
        closing.unuse();
      }
    }

    private void deliver() {
      // what blocks does not wait for deliveries, so a call may then be used no more
      if (undelivered > 0) {
        undelivered--;
        closing.deliver();
      }
    }

    private void endGrace() {
      if (!grace.isEmpty()) {
        grace.remove().run();
      }
    }

    private void close() {
      CompletableFuture<Boolean> outcome = closing.close(awaitDelivery);
      assertThat(outcome == null).as(name).isEqualTo(mayClose != null);
      if (outcome != null) {
        mayClose = outcome;
      }
    }

    private void begin() {
      if (closing.begin()) {
        assertThat(mayClose).as(name).isCompletedWithValue(true);
        assertThat(awaitDelivery ? undelivered : 0).as(name).isZero();
        closed();
      }
    }
  }

  /** Hunts for a call that enters between the decision to close and the closing itself. */
  @RepeatedTest(200)
  void noCallIsInsideWhenTheFileMayBeClosed() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean wrong = new AtomicBoolean();
    Thread[] callers = new Thread[2];
    for (int i = 0; i < callers.length; i++) {
      callers[i] =
          Thread.ofPlatform()
              .start(() -> {
                await(start);
                while (closing.tryUse()) {
                  inside.incrementAndGet();
                  inside.decrementAndGet();
                  closing.unuse();
                }
              });
    }
    start.countDown();
    closing.close(true).thenRun(() -> wrong.set(inside.get() != 0)).join();
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
