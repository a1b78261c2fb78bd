package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The order of the phases in a turn, and what waits for which. */
class PhasesTest extends OneLoop {
  /** A request that is cancelled here and now: its callback is for the next pending phase. */
  private void queuePending(Runnable callback) {
    EventLoop here = EventLoop.current();
    here.queueWork(Work.of("stuck", NEVER::take), (error, value) -> callback.run()).cancel();
  }

  /** Nothing is ever put into it. */
  private static final java.util.concurrent.BlockingQueue<Object> NEVER =
      new java.util.concurrent.LinkedBlockingQueue<>();

  @Test
  void aTurnGoesThroughAllPhasesInTheirOrder() {
    loop.setTimeout(note("timers"), 1);
    loop.setImmediate(note("check: immediate"));
    Handle check = loop.onCheck(note("check: hook"));
    Handle prepare = loop.onPrepare(note("prepare"));
    Handle idle = loop.onIdle(note("idle"));
    loop.keepAlive().close(note("closing"));
    loop.execute(note("poll"));
    queuePending(note("pending"));
    compute(1);

    loop.run(RunMode.NOWAIT);

    assertThat(calls)
        .containsExactly(
            "pending",
            "idle",
            "prepare",
            "poll",
            "check: hook",
            "check: immediate",
            "closing",
            "timers");
    idle.close();
    prepare.close();
    check.close();
  }

  @Test
  void timersThatAreDueRunBeforeTheFirstTurnInDefaultMode() {
    loop.setTimeout(note("timeout"), 1);
    loop.setImmediate(note("immediate"));
    loop.execute(note("poll"));
    compute(1);

    loop.run();

    assertThat(calls).containsExactly("timeout", "poll", "immediate");
  }

  @Test
  void timersThatAreNotDueYetRunAfterTheFirstPoll() {
    loop.setTimeout(note("timeout"), 1);
    loop.setImmediate(note("immediate"));

    loop.run();

    assertThat(calls).containsExactly("immediate", "timeout");
  }

  @Test
  void timersRunOnlyOnceBeforeTheFirstTurn() {
    loop.setTimeout(
        note(
            "first",
            () -> {
              loop.setTimeout(note("second"), 1);
              compute(1);
            }),
        1);
    loop.setImmediate(note("immediate"));
    compute(1);

    loop.run();

    assertThat(calls).containsExactly("first", "immediate", "second");
  }

  @Test
  void anImmediateOfThePollPhaseRunsInTheSameTurnAndBeforeATimer() {
    loop.execute(() -> {
      loop.setTimeout(note("timeout"), 1);
      loop.setImmediate(note("immediate"));
      compute(1);
    });

    loop.run();

    assertThat(calls).containsExactly("immediate", "timeout");
  }

  @Test
  void whatIsClosedInThePollPhaseCallsBackInTheSameTurn() {
    loop.execute(() -> {
      loop.keepAlive().close(note("closing"));
      loop.setImmediate(note("immediate"));
    });
    loop.setTimeout(note("timeout"), 1);
    compute(1);

    loop.run(RunMode.NOWAIT);

    assertThat(calls).containsExactly("immediate", "closing", "timeout");
  }

  @Test
  void whatIsClosedInTheClosingPhaseCallsBackInTheNextTurn() {
    loop.keepAlive().close(note("first", () -> loop.keepAlive().close(note("second"))));
    loop.setImmediate(note("turn 1", () -> loop.setImmediate(note("turn 2"))));

    loop.run();

    assertThat(calls).containsExactly("turn 1", "first", "turn 2", "second");
  }

  @Test
  void aRequestCancelledInThePollPhaseCallsBackBeforeTheCheckPhase() {
    loop.setImmediate(note("check"));
    loop.execute(() -> queuePending(note("pending")));

    loop.run();

    assertThat(calls).containsExactly("pending", "check");
  }

  @Test
  void aRequestCancelledInTheCheckPhaseCallsBackAtTheStartOfTheNextTurn() {
    loop.onPrepare(note("prepare")).unref();
    loop.setImmediate(note("check", () -> queuePending(note("pending"))));
    loop.setTimeout(note("timeout"), 1);
    compute(1);

    loop.run(RunMode.NOWAIT);
    loop.run(RunMode.NOWAIT);

    assertThat(calls).containsExactly("prepare", "check", "timeout", "pending", "prepare");
  }

  @Test
  void thePendingPhaseIsRepeatedAfterPollButNoMoreThanEightTimes() {
    loop.execute(() -> queuePendingInPending(1));
    loop.setImmediate(note("check"));

    loop.run(RunMode.NOWAIT);

    assertThat(calls).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "check");
    loop.run();
    assertThat(calls).hasSize(11).endsWith("9", "10");
  }

  private void queuePendingInPending(int round) {
    if (round <= 10) {
      queuePending(note("" + round, () -> queuePendingInPending(round + 1)));
    }
  }

  @Test
  void aCompletionThatArrivesWhileCallbacksRunWaitsBehindTheImmediates() {
    loop.execute(() -> {
      loop.setImmediate(note("immediate"));
      Threads.on("elsewhere", () -> loop.execute(note("arrived meanwhile")));
      loop.execute(note("queued meanwhile"));
    });
    loop.execute(note("arrived before"));

    loop.run();

    assertThat(calls)
        .containsExactly("arrived before", "immediate", "arrived meanwhile", "queued meanwhile");
  }

  @Test
  void theResultOfWorkWaitsBehindTheImmediatesOfTheTurnInWhichItArrives() {
    CountDownLatch worked = new CountDownLatch(1);
    loop.execute(() -> {
      loop.queueWork(
          Work.of(
              "work",
              () -> {
                worked.countDown();
                return null;
              }),
          (error, value) -> calls.add("work"));
      loop.setImmediate(note("immediate"));
      Threads.await(worked);
    });

    loop.run();

    assertThat(calls).containsExactly("immediate", "work");
  }
}
