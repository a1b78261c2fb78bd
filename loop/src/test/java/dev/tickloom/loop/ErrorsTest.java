package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.concurrent.Unchecked;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What a callback throws, with nobody there to handle it, ends the run. Nothing is lost: a further
 * run goes on where the first one ended.
 */
class ErrorsTest extends OneLoop {
  private final RuntimeException thrown = new RuntimeException("thrown");

  private Runnable failing(String name) {
    return note(
        name,
        () -> {
          throw thrown;
        });
  }

  private void runFails() {
    assertThatThrownBy(loop::run).isSameAs(thrown);
  }

  @Test
  void runThrowsWhatACallbackThrows() {
    loop.setImmediate(failing("immediate"));

    runFails();

    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void runThrowsErrorsAsTheyAre() {
    Error error = new AssertionError();
    loop.setImmediate(() -> {
      throw error;
    });

    assertThatThrownBy(loop::run).isSameAs(error);
  }

  @Test
  void runWrapsWhatIsChecked() {
    Exception checked = new Exception("checked");
    loop.setImmediate(() -> {
      throw Unchecked.<RuntimeException>sneaky(checked);
    });

    assertThatThrownBy(loop::run).isInstanceOf(CompletionException.class).hasCause(checked);
  }

  @Test
  void anErrorOfTheMainCallbackEndsTheRun() {
    loop.setImmediate(note("immediate"));

    assertThatThrownBy(() -> loop.run(failing("main"))).isSameAs(thrown);
    assertThat(calls).containsExactly("main");
    loop.run();

    assertThat(calls).containsExactly("main", "immediate");
  }

  @Test
  void theLoopIsNotRunningAnyMoreAfterAnError() {
    loop.setImmediate(failing("immediate"));
    runFails();

    assertThatCode(() -> Threads.on("runner", () -> loop.run(note("runs elsewhere"))))
        .doesNotThrowAnyException();
    assertThat(calls).endsWith("runs elsewhere");
  }

  @Test
  void ticksOfTheFailedCallbackRunInTheNextRun() {
    loop.setImmediate(() -> {
      loop.nextTick(note("tick"));
      loop.queueMicrotask(note("microtask"));
      throw thrown;
    });
    runFails();

    loop.run();

    assertThat(calls).containsExactly("tick", "microtask");
  }

  @Test
  void theRestOfTheTaskBatchRunsInTheNextRun() {
    loop.execute(failing("1"));
    loop.execute(note("2"));
    loop.execute(note("3"));
    runFails();
    loop.execute(note("4"));
    loop.setImmediate(note("immediate"));

    loop.run();

    assertThat(calls).containsExactly("1", "2", "3", "4", "immediate");
  }

  @Test
  void theRestOfThePendingPhaseRunsInTheNextRun() {
    CountDownLatch cancelled = new CountDownLatch(1);
    Work<Object> work =
        Work.of(
            "work",
            () -> {
              cancelled.await();
              return null;
            });
    loop.queueWork(work, (error, value) -> failing("1").run()).cancel();
    loop.queueWork(work, (error, value) -> calls.add("2")).cancel();
    cancelled.countDown();
    runFails();

    loop.run();

    assertThat(calls).containsExactly("1", "2");
  }

  @Test
  void theRestOfTheClosingPhaseRunsInTheNextRun() {
    loop.keepAlive().close(failing("1"));
    loop.keepAlive().close(note("2"));
    runFails();

    loop.run();

    assertThat(calls).containsExactly("1", "2");
  }

  @Test
  void theRestOfATimerListRunsInTheNextRun() {
    loop.setTimeout(failing("1"), 10);
    loop.setTimeout(note("2"), 10);
    loop.setTimeout(note("3"), 10);
    runFails();

    loop.run();

    assertThat(calls).containsExactly("1", "2", "3");
  }

  @Test
  void theRestOfAnOverdueTimerListRunsInTheNextRun() {
    loop.setTimeout(failing("1: 10"), 10);
    loop.setTimeout(note("2: 12"), 12);
    loop.setTimeout(note("3: 10"), 10);
    loop.execute(() -> compute(20));
    runFails();

    loop.run();

    assertThat(calls).containsExactlyInAnyOrder("1: 10", "2: 12", "3: 10").startsWith("1: 10");
  }

  @Test
  void hooksRunAgainInTheNextRun() {
    Handle[] hooks = new Handle[2];
    hooks[0] = loop.onIdle(note("1", () -> hooks[0].close()));
    hooks[1] =
        loop.onIdle(
            note(
                "2",
                () -> {
                  hooks[1].close();
                  throw thrown;
                }));
    runFails();

    loop.run();

    assertThat(calls).containsExactly("2", "1");
  }

  @Test
  void anErrorInACallbackOfWorkEndsTheRunAndTheRequest() {
    loop.queueWork(Work.of("work", () -> null), (error, value) -> failing("work").run());
    runFails();

    assertThat(loop.isAlive()).isFalse();
    assertThat(loop.activeRequests()).isEmpty();
  }

  @Test
  void nothingRunsAfterTheErrorInTheSameRun() {
    loop.setImmediate(failing("immediate"));
    loop.setImmediate(note("next immediate"));
    loop.keepAlive().close(note("closing"));
    loop.setTimeout(note("timeout"), 1);
    loop.execute(() -> compute(1));

    runFails();

    assertThat(calls).containsExactly("immediate");
    loop.run();
    // due before the first turn of the second run
    assertThat(calls).containsExactly("immediate", "timeout", "next immediate", "closing");
  }
}
