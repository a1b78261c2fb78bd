package dev.tickloom.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.Narrator;
import dev.tickloom.loop.testing.VirtualClock;
import dev.tickloom.observed.ClassicProgram;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(text, true, UTF_8);
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop =
      EventLoop.builder()
          .clock(clock)
          .creationStacks(true)
          .observer(view -> new Narrator(view, out, 1))
          .build();

  @Test
  void tellsWhatRunsInWhichPhaseAndWhereItWasQueued() {
    loop.run(() -> ClassicProgram.queuesOneOfEach(loop, out));

    assertThat(text.toString(UTF_8).replaceAll("\\R", "\n"))
        .isEqualTo(
            """
            | main
            |     queues timer of 10 ms                    ClassicProgram.java:15
            |     queues immediate                         ClassicProgram.java:16
            |     queues tick                              ClassicProgram.java:17
            |     queues microtask                         ClassicProgram.java:18
            main
            | tick, from ClassicProgram.java:17
            tick
            | microtask, from ClassicProgram.java:18
            microtask
            | turn 1, for: timer of 10 ms, immediate
            |   check: immediate, from ClassicProgram.java:16
            immediate
            | turn 2, for: timer of 10 ms
            |   poll: waits up to 0 ms
            |   timers: timer of 10 ms, from ClassicProgram.java:15
            timeout
            | event beforeExit
            | search for unsettled promises
            | event exit
            | the loop ends: nothing is left to wait for
            """);
  }

  @Test
  void tellsOfRequests() {
    loop.run(() -> ClassicProgram.queuesWork(loop, () -> null));

    assertThat(text.toString(UTF_8))
        .contains("calls slow ", "poll: callback of slow", "reaction to a promise, from");
  }

  @Test
  void tellsThatTheLoopWasStopped() {
    loop.run(() -> ClassicProgram.stops(loop));

    assertThat(text.toString(UTF_8))
        .endsWith(
            "the loop ends: it was stopped, and leaves timer of 10 ms" + System.lineSeparator());
  }

  private String told() {
    return text.toString(UTF_8);
  }

  @Test
  void aRequestThatIsGivenUpWhileAWorkerIsAtItIsCalledOnce() {
    CountDownLatch hasBegun = new CountDownLatch(1);
    CountDownLatch isGivenUp = new CountDownLatch(1);
    loop.run(() -> {
      Request request =
          loop.queueWork(
              Work.of(
                  "slow",
                  () -> {
                    hasBegun.countDown();
                    isGivenUp.await();
                    return null;
                  }),
              (error, value) -> {});
      Threads.await(hasBegun);
      request.cancel();
      isGivenUp.countDown();
    });
    loop.run(() -> loop.queueWork(Work.of("next", () -> null), (error, value) -> {}));

    assertThat(told().lines().filter(line -> line.contains("callback of slow"))).hasSize(1);
  }

  @Test
  void afterOverdueTimersThereIsNoPhase() {
    loop.run(() -> {
      loop.setTimeout(() -> {}, 1);
      clock.advance(Duration.ofMillis(5));
    });

    assertThat(told()).contains("| timers: timer of 1 ms", "| event beforeExit");
  }

  @Test
  void theLinesOfASecondLoopSayWhichItIs() {
    EventLoop second =
        EventLoop.builder().clock(clock).observer(view -> new Narrator(view, out, 2)).build();
    second.run(() -> {});

    assertThat(told().lines()).allMatch(line -> line.startsWith("|2 "));
  }

  @Test
  void aReactionIsFromWhereItWasAddedAndWhatTheLibraryQueuesFromNowhere() {
    ClassicProgram.runsTwoReactions(loop);

    assertThat(told().lines().filter(line -> line.contains("reaction to a promise")))
        .containsExactly(
            "|   reaction to a promise, from ClassicProgram.java:38",
            "|   reaction to a promise, from ClassicProgram.java:39");
    assertThat(told()).doesNotContain("ClassicProgram.java:36");
  }

  @Test
  void aHostThatWantsOneTurnDoesNotStopTheLoop() {
    loop.setTimeout(() -> {}, 10);
    loop.run(RunMode.NOWAIT);
    loop.run(RunMode.ONCE);
    loop.run(RunMode.NOWAIT);
    loop.run(RunMode.NOWAIT);

    assertThat(text.toString(UTF_8).lines().filter(line -> line.contains(" ends")))
        .containsExactly(
            "| the run ends with its turn, and leaves timer of 10 ms",
            "| the loop ends: nothing is left to wait for");
  }

  @Test
  void whatAnObserverThrowsCostsNoCallback() {
    EventLoop observed =
        EventLoop.builder().clock(new VirtualClock()).observer(view -> new Failing()).build();
    observed.run(() -> ClassicProgram.queuesOneOfEach(observed, out));

    assertThat(text.toString(UTF_8).lines())
        .containsExactly("main", "tick", "microtask", "immediate", "timeout");
  }

  private static final class Failing implements LoopObserver {
    @Override
    public void runBegins() {
      throw new OutOfMemoryError("as expected in the log");
    }

    @Override
    public void phaseBegins(Phase phase) {
      throw new IllegalStateException("as expected in the log");
    }

    @Override
    public void callbackBegins(Queue queue, Object callback) {
      throw new IllegalStateException("as expected in the log");
    }

    @Override
    public void callbackEnds() {
      throw new IllegalStateException("as expected in the log");
    }
  }

  @Test
  void anErrorEndsNoLine() {
    loop.setImmediate(() -> {
      throw new IllegalStateException("of a callback");
    });

    assertThatThrownBy(loop::run).hasMessage("of a callback");
    assertThat(text.toString(UTF_8)).contains("check: immediate", "the loop ends: nothing is left");
  }
}
