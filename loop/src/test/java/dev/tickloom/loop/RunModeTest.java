package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How long the loop runs in each mode, what it returns, how stop ends it, how long poll waits. */
class RunModeTest extends OneLoop {
  private final CountDownLatch never = new CountDownLatch(1);

  private Request queueStuckWork() {
    return loop.queueWork(
        Work.of(
            "stuck",
            () -> {
              never.await();
              return null;
            }),
        noteOutcome("stuck"));
  }

  // ---- modes ----------------------------------------------------------------------------------

  @Test
  void defaultRunsUntilNothingIsAlive() {
    loop.setTimeout(note("10"), 10);
    loop.setTimeout(note("20"), 20);

    assertThat(loop.run(RunMode.DEFAULT)).isFalse();

    assertThat(calls).containsExactly("10", "20");
  }

  @Test
  void onceWaitsForWhatComesFirst() {
    loop.setTimeout(note("10"), 10);
    loop.setTimeout(note("20"), 20);

    assertThat(loop.run(RunMode.ONCE)).isTrue();
    assertThat(calls).containsExactly("10");
    assertThat(loop.run(RunMode.ONCE)).isFalse();

    assertThat(calls).containsExactly("10", "20");
  }

  @Test
  void onceRunsOneTurnOnly() {
    loop.setImmediate(note("turn 1", () -> loop.setImmediate(note("turn 2"))));

    assertThat(loop.run(RunMode.ONCE)).isTrue();

    assertThat(calls).containsExactly("turn 1");
  }

  @Test
  void onceWaitsForWork() {
    loop.queueWork(Work.of("work", () -> "result"), noteOutcome("work"));

    assertThat(loop.run(RunMode.ONCE)).isFalse();

    assertThat(calls).containsExactly("work: result");
  }

  @Test
  void onceDoesNotWaitIfACancelledRequestIsPending() {
    queueStuckWork().cancel();
    loop.setTimeout(note("timeout"), 10);

    assertThat(loop.run(RunMode.ONCE)).isTrue();

    assertThat(calls).containsExactly("stuck: AbortException");
    assertThat(loop.now()).isZero();
    never.countDown();
  }

  /** libuv decides before the turn's callbacks run, and looks at the idle handles, too. */
  @Test
  void onceDoesNotWaitIfAnIdleHookWasActive() {
    Handle[] idle = {null};
    idle[0] = loop.onIdle(note("idle", () -> idle[0].close()));
    loop.setTimeout(note("timeout"), 10);

    assertThat(loop.run(RunMode.ONCE)).isTrue();

    assertThat(calls).containsExactly("idle");
    assertThat(loop.now()).isZero();
  }

  @Test
  void nowaitDoesNotWait() {
    loop.setTimeout(note("timeout"), 10);

    assertThat(loop.run(RunMode.NOWAIT)).isTrue();

    assertThat(calls).isEmpty();
    assertThat(loop.now()).isZero();
  }

  @Test
  void nowaitRunsWhatIsReady() {
    loop.setTimeout(note("timeout"), 10);
    loop.execute(note("task"));
    loop.setImmediate(note("immediate"));
    compute(10);

    assertThat(loop.run(RunMode.NOWAIT)).isFalse();

    assertThat(calls).containsExactly("task", "immediate", "timeout");
  }

  @Test
  void onceAndNowaitDoNothingIfNothingIsAlive() {
    Handle prepare = loop.onPrepare(note("prepare")).unref();

    assertThat(loop.run(RunMode.ONCE)).isFalse();
    assertThat(loop.run(RunMode.NOWAIT)).isFalse();

    assertThat(calls).isEmpty();
    prepare.close();
  }

  @Test
  void runOfAProgramDrainsBeforeTheFirstTurn() {
    loop.setImmediate(note("immediate"));

    loop.run(note("main", () -> loop.nextTick(note("tick"))));

    assertThat(calls).containsExactly("main", "tick", "immediate");
  }

  // ---- stop -----------------------------------------------------------------------------------

  @Test
  void stopEndsTheRunAfterTheTurn() {
    loop.execute(note("poll", loop::stop));
    loop.setImmediate(note("immediate", () -> loop.setImmediate(note("next turn"))));
    loop.keepAlive().close(note("closing"));
    loop.setTimeout(note("timeout"), 1);
    loop.execute(() -> compute(1));

    assertThat(loop.run()).isTrue();

    assertThat(calls).containsExactly("poll", "immediate", "closing", "timeout");
  }

  @Test
  void whatFollowsFromTheStoppingCallbackStillRuns() {
    loop.setTimeout(
        note(
            "timeout",
            () -> {
              loop.nextTick(note("tick"));
              loop.queueMicrotask(note("microtask"));
              loop.stop();
            }),
        1);
    loop.setImmediate(note("immediate", () -> loop.setImmediate(note("next turn"))));
    compute(1);

    assertThat(loop.run()).isTrue();

    assertThat(calls).containsExactly("timeout", "tick", "microtask");
  }

  @Test
  void pollDoesNotWaitInATurnThatIsStopped() {
    loop.setImmediate(() -> loop.setTimeout(note("timeout"), 10));
    loop.onPrepare(loop::stop).unref();

    assertThat(loop.run()).isTrue();

    assertThat(calls).isEmpty();
    assertThat(loop.now()).isZero();
  }

  @Test
  void aStoppedLoopGoesOnWithTheNextRun() {
    loop.setImmediate(note("immediate", loop::stop));
    loop.setTimeout(note("timeout"), 10);
    assertThat(loop.run()).isTrue();

    assertThat(loop.run()).isFalse();

    assertThat(calls).containsExactly("immediate", "timeout");
  }

  @Test
  void stopBeforeTheRunLetsItReturnAtOnce() {
    loop.setImmediate(note("immediate"));
    loop.stop();

    assertThat(loop.run()).isTrue();
    assertThat(calls).isEmpty();
    assertThat(loop.run()).isFalse();

    assertThat(calls).containsExactly("immediate");
  }

  @Test
  void stopBeforeATurnLetsItReturnAtOnce() {
    loop.setImmediate(note("immediate"));

    for (RunMode mode : RunMode.values()) {
      loop.stop();
      assertThat(loop.run(mode)).as("%s", mode).isTrue();
      assertThat(calls).isEmpty();
    }
  }

  @Test
  void stoppingTwiceIsStoppingOnce() {
    loop.setImmediate(note("immediate"));
    loop.stop();
    loop.stop();

    assertThat(loop.run()).isTrue();
    assertThat(loop.run()).isFalse();
  }

  // ---- pollTimeout ----------------------------------------------------------------------------

  @Test
  void pollDoesNotWaitIfNothingIsAlive() {
    assertThat(loop.pollTimeout()).isZero();
    loop.setTimeout(note("timeout"), 10).unref();

    assertThat(loop.pollTimeout()).isZero();
  }

  @Test
  void pollWaitsForTheNextTimer() {
    loop.setTimeout(note("20"), 20);
    assertThat(loop.pollTimeout()).isEqualTo(20);
    loop.setTimeout(note("10"), 10);
    assertThat(loop.pollTimeout()).isEqualTo(10);
    compute(3);
    assertThat(loop.pollTimeout()).isEqualTo(10);
    loop.updateTime();

    assertThat(loop.pollTimeout()).isEqualTo(7);
  }

  @Test
  void pollWaitsForATimerThatIsNotReferencedIfSomethingElseIs() {
    loop.keepAlive();
    loop.setTimeout(note("timeout"), 10).unref();

    assertThat(loop.pollTimeout()).isEqualTo(10);
  }

  @Test
  void pollDoesNotWaitIfATimerIsOverdue() {
    loop.setTimeout(note("timeout"), 10);
    compute(15);
    loop.updateTime();

    assertThat(loop.pollTimeout()).isZero();
  }

  @Test
  void pollWaitsWithoutLimitForHandlesAndRequests() {
    Handle handle = loop.keepAlive();
    assertThat(loop.pollTimeout()).isEqualTo(-1);
    queueStuckWork();
    handle.close();
    assertThat(loop.pollTimeout()).isEqualTo(-1);

    never.countDown();
    loop.run();
    assertThat(loop.pollTimeout()).isZero();
  }

  @Test
  void pollDoesNotWaitIfAnImmediateWaits() {
    loop.keepAlive();
    loop.setImmediate(note("immediate"));

    assertThat(loop.pollTimeout()).isZero();
  }

  @Test
  void pollDoesNotWaitIfATaskWaits() {
    loop.keepAlive();
    loop.execute(note("task"));

    assertThat(loop.pollTimeout()).isZero();
  }

  @Test
  void pollDoesNotWaitIfACancelledRequestWaits() {
    loop.keepAlive();
    queueStuckWork().cancel();

    assertThat(loop.pollTimeout()).isZero();
    never.countDown();
  }

  @Test
  void pollDoesNotWaitIfAClosingCallbackWaits() {
    loop.keepAlive();
    loop.keepAlive().close(note("closing"));

    assertThat(loop.pollTimeout()).isZero();
  }

  @Test
  void pollDoesNotWaitIfTheLoopIsStopped() {
    loop.keepAlive();
    loop.stop();

    assertThat(loop.pollTimeout()).isZero();
    loop.run();
    assertThat(loop.pollTimeout()).isEqualTo(-1);
  }
}
