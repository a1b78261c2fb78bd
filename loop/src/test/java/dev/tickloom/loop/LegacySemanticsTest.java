package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every difference between the two semantics, each shown by one program run with both. */
@Tag("coroutines")
class LegacySemanticsTest {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final VirtualClock clock = new VirtualClock();
  private EventLoop loop;

  @AfterEach
  void close() {
    loop.close();
  }

  private List<String> run(Semantics semantics, Consumer<EventLoop> program) {
    loop = EventLoop.builder().clock(clock).semantics(semantics).build();
    loop.onWarning(warning -> calls.add(warning.name() + ": " + warning.message()));
    loop.run(() -> program.accept(loop));
    return calls;
  }

  private List<String> legacy(Consumer<EventLoop> program) {
    return run(Semantics.LEGACY, program);
  }

  private List<String> modern(Consumer<EventLoop> program) {
    return run(Semantics.MODERN, program);
  }

  private Runnable note(String name) {
    return () -> calls.add(name);
  }

  private Runnable note(String name, Runnable action) {
    return () -> {
      calls.add(name);
      action.run();
    };
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }

  private void noteUncaught(EventLoop loop) {
    loop.onUncaughtException((error, origin) -> calls.add("uncaught " + error.getMessage()));
  }

  @Nested
  class WhenTheQueuesAreDrained {
    private void immediates(EventLoop loop) {
      loop.nextTick(note("nextTick-1"));
      loop.nextTick(note("nextTick-2"));
      loop.setImmediate(note("setImmediate-1", () -> loop.nextTick(note("run"))));
      loop.setImmediate(note("setImmediate-2"));
      calls.add("start");
    }

    @Test
    void afterAllImmediatesOfABatchInLegacy() {
      assertThat(legacy(this::immediates))
          .containsExactly(
              "start", "nextTick-1", "nextTick-2", "setImmediate-1", "setImmediate-2", "run");
    }

    @Test
    void afterEachImmediateInModern() {
      assertThat(modern(this::immediates))
          .containsExactly(
              "start", "nextTick-1", "nextTick-2", "setImmediate-1", "run", "setImmediate-2");
    }

    private void timersOfOneList(EventLoop loop) {
      loop.setTimeout(note("timeout-1", () -> loop.nextTick(note("tick"))), 1);
      loop.setTimeout(note("timeout-2", () -> Promise.resolve(1).thenAccept(this::noteOne)), 1);
      loop.setTimeout(note("timeout-3"), 1);
    }

    private void noteOne(int one) {
      calls.add("microtask");
    }

    @Test
    void afterAllTimersOfAListInLegacy() {
      assertThat(legacy(this::timersOfOneList))
          .containsExactly("timeout-1", "timeout-2", "timeout-3", "tick", "microtask");
    }

    @Test
    void afterEachTimerInModern() {
      assertThat(modern(this::timersOfOneList))
          .containsExactly("timeout-1", "tick", "timeout-2", "microtask", "timeout-3");
    }

    @Test
    void betweenTimersOfTwoListsInLegacyToo() {
      legacy(loop -> {
        loop.setTimeout(note("timeout of 1", () -> loop.nextTick(note("tick"))), 1);
        loop.setTimeout(note("timeout of 2"), 2);
        clock.advance(Duration.ofMillis(5));
      });

      assertThat(calls).containsExactly("timeout of 1", "tick", "timeout of 2");
    }

    @Test
    void betweenCompletionsInLegacyToo() {
      legacy(loop -> {
        loop.execute(note("task 1", () -> loop.nextTick(note("tick"))));
        loop.execute(note("task 2"));
      });

      assertThat(calls).containsExactly("task 1", "tick", "task 2");
    }

    @Test
    void betweenHooksAndClosingCallbacksInLegacyToo() {
      legacy(loop -> {
        loop.onPrepare(note("older hook")).unref();
        loop.onPrepare(note("newer hook", () -> loop.nextTick(note("tick 1")))).unref();
        loop.keepAlive().close(note("close 1", () -> loop.nextTick(note("tick 2"))));
        loop.keepAlive().close(note("close 2"));
      });

      assertThat(calls)
          .containsExactly("newer hook", "tick 1", "older hook", "close 1", "tick 2", "close 2");
    }

    @Test
    void ticksBeforeMicrotasksInLegacyToo() {
      legacy(loop -> {
        loop.queueMicrotask(note("microtask", () -> loop.nextTick(note("tick 2"))));
        loop.nextTick(note("tick 1"));
      });

      assertThat(calls).containsExactly("tick 1", "microtask", "tick 2");
    }
  }

  @Nested
  class Rejections {
    private void reject(EventLoop loop) {
      Promise.reject(new IllegalStateException("reason"));
    }

    @Test
    void areOnlyWarnedOfInLegacy() {
      assertThat(legacy(this::reject))
          .containsExactly(
              "UnhandledPromiseRejectionWarning: Unhandled promise rejection (rejection id: 1):"
                  + " java.lang.IllegalStateException: reason");
      assertThat(loop.exitCode()).isZero();
    }

    @Test
    void areUncaughtErrorsInModern() {
      assertThatThrownBy(() -> modern(this::reject)).hasMessage("reason");
    }

    @Test
    void areWhatTheModeSaysInLegacyIfOneIsSet() {
      loop =
          EventLoop.builder()
              .semantics(Semantics.LEGACY)
              .unhandledRejections(UnhandledRejections.THROW)
              .build();

      assertThatThrownBy(() -> loop.run(() -> reject(loop))).hasMessage("reason");
    }

    private void failInMicrotask(EventLoop loop) {
      noteUncaught(loop);
      loop.onUnhandledRejection((reason, promise) -> calls.add("rejected"));
      loop.queueMicrotask(() -> fail("microtask"));
    }

    @Test
    void areWhatErrorsOfMicrotasksBecomeInLegacy() {
      assertThat(legacy(this::failInMicrotask)).containsExactly("rejected");
    }

    @Test
    void areNotWarnedOfInLegacyIfThereIsAListener() {
      assertThat(
              legacy(loop -> {
                loop.onUnhandledRejection((reason, promise) -> calls.add("rejected"));
                reject(loop);
              }))
          .containsExactly("rejected");
    }

    @Test
    void areNotWhatErrorsOfMicrotasksBecomeInModern() {
      assertThat(modern(this::failInMicrotask)).containsExactly("uncaught microtask");
    }

    private void failInListener(EventLoop loop) {
      noteUncaught(loop);
      loop.onUnhandledRejection((reason, promise) -> {
        calls.add(reason.getMessage());
        if (reason.getMessage().equals("first")) {
          fail("listener");
        }
      });
      Promise.reject(new IllegalStateException("first"));
      Promise.reject(new IllegalStateException("second"));
    }

    @Test
    void thatAThrowingListenerHasLeftAreReportedAfterTheNextDrainInLegacy() {
      loop =
          EventLoop.builder()
              .clock(clock)
              .semantics(Semantics.LEGACY)
              .unhandledRejections(UnhandledRejections.NONE)
              .build();
      loop.run(() -> failInListener(loop));

      assertThat(calls).containsExactly("first", "uncaught listener", "second");
    }

    @Test
    void thatAThrowingListenerHasLeftAreNotReportedInModern() {
      assertThat(modern(this::failInListener)).containsExactly("first", "uncaught listener");
    }
  }

  @Nested
  class AfterAnErrorThatIsHandled {
    private void failInScript(EventLoop loop) {
      noteUncaught(loop);
      loop.nextTick(note("tick"));
      loop.setImmediate(note("immediate"));
      fail("script");
    }

    @Test
    void ticksOfTheScriptRunAfterTheNextCallbackInLegacy() {
      assertThat(legacy(this::failInScript))
          .containsExactly("uncaught script", "immediate", "tick");
    }

    @Test
    void ticksOfTheScriptRunAtOnceInModern() {
      assertThat(modern(this::failInScript))
          .containsExactly("uncaught script", "tick", "immediate");
    }

    private void failInLastImmediate(EventLoop loop) {
      noteUncaught(loop);
      loop.setImmediate(() -> {
        loop.setImmediate(note("set meanwhile"));
        loop.setTimeout(note("timeout"), 1);
        clock.advance(Duration.ofMillis(5));
        fail("immediate");
      });
    }

    @Test
    void immediatesThatWereSetMeanwhileWaitForTheNextTurnInLegacy() {
      assertThat(legacy(this::failInLastImmediate))
          .containsExactly("uncaught immediate", "timeout", "set meanwhile");
    }

    @Test
    void immediatesThatWereSetMeanwhileRunInThePhaseInModern() {
      assertThat(modern(this::failInLastImmediate))
          .containsExactly("uncaught immediate", "set meanwhile", "timeout");
    }

    private void failInLastImmediateWithATick(EventLoop loop) {
      noteUncaught(loop);
      loop.setImmediate(() -> {
        loop.nextTick(note("tick"));
        loop.setTimeout(note("timeout"), 1);
        clock.advance(Duration.ofMillis(5));
        fail("immediate");
      });
      loop.setImmediate(note("cleared")).close();
    }

    @Test
    void ticksOfTheLastImmediateRunAfterTheNextCallbackInLegacy() {
      assertThat(legacy(this::failInLastImmediateWithATick))
          .containsExactly("uncaught immediate", "timeout", "tick");
    }

    @Test
    void ticksOfTheLastImmediateRunBeforeTheNextPhaseInModern() {
      assertThat(modern(this::failInLastImmediateWithATick))
          .containsExactly("uncaught immediate", "tick", "timeout");
    }

    private void failInInterval(EventLoop loop) {
      noteUncaught(loop);
      int[] runs = {0};
      Timeout[] interval = {null};
      interval[0] =
          loop.setInterval(
              () -> {
                if (++runs[0] == 3) {
                  interval[0].close();
                }
                fail("run " + runs[0]);
              },
              10);
    }

    @Test
    void anIntervalIsOverInLegacy() {
      assertThat(legacy(this::failInInterval)).containsExactly("uncaught run 1");
    }

    @Test
    void anIntervalGoesOnInModern() {
      assertThat(modern(this::failInInterval))
          .containsExactly("uncaught run 1", "uncaught run 2", "uncaught run 3");
    }

    @Test
    void aFixedRateIsOverInLegacyToo() {
      legacy(loop -> {
        noteUncaught(loop);
        loop.setFixedRate(() -> fail("fixed rate"), Duration.ofMillis(10));
      });

      assertThat(calls).containsExactly("uncaught fixed rate");
    }

    @Test
    void theOtherImmediatesOfTheBatchRunInLegacyToo() {
      legacy(loop -> {
        noteUncaught(loop);
        loop.setImmediate(() -> fail("immediate"));
        loop.setImmediate(note("next"));
      });

      assertThat(calls).containsExactly("uncaught immediate", "next");
    }

    @Test
    void theOtherTimersOfTheListRunInLegacyToo() {
      legacy(loop -> {
        noteUncaught(loop);
        loop.setTimeout(() -> fail("timer"), 10);
        loop.setTimeout(note("next"), 10);
      });

      assertThat(calls).containsExactly("uncaught timer", "next");
    }
  }

  @Nested
  class DurationsOutOfRange {
    private void setThem(EventLoop loop) {
      loop.setTimeout(note("negative"), -1);
      loop.setTimeout(note("too long"), Long.MAX_VALUE);
    }

    @Test
    void giveNoWarningInLegacy() {
      assertThat(legacy(this::setThem)).containsExactly("negative", "too long");
      assertThat(loop.now()).isEqualTo(1);
    }

    @Test
    void giveWarningsInModern() {
      assertThat(modern(this::setThem)).hasSize(4);
    }
  }

  @Test
  void anUncaughtErrorEndsTheLoopInLegacyToo() {
    assertThatThrownBy(() -> legacy(loop -> fail("script"))).hasMessage("script");
    assertThat(loop.exitCode()).isEqualTo(1);
  }

  @Test
  void bodiesOfAsyncWorkInLegacyToo() {
    assertThatCode(() ->
            legacy(loop ->
                Async.async(() -> {
                  Async.await(loop.delay(Duration.ofMillis(10)));
                  return calls.add("at " + loop.now());
                })))
        .doesNotThrowAnyException();
    assertThat(calls).containsExactly("at 10");
  }

  @Test
  void aTimerThatWasUnreferencedAndIsReferencedAgainIsAnActiveResource() {
    legacy(loop -> {
      loop.setTimeout(note("timeout"), 10).unref().ref();
      loop.activeResources().forEach(resource -> calls.add(resource.type()));
    });

    assertThat(calls).containsExactly("Timeout", "timeout");
  }
}
