package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hooks of the idle, prepare and check phases, and keepAlive. */
class HooksTest extends OneLoop {
  /** Adds a hook to one of the phases. */
  @FunctionalInterface
  interface Adder {
    Handle add(EventLoop loop, Runnable task);
  }

  /** A phase that has hooks. */
  record HookPhase(String name, Adder adder) {
    Handle add(EventLoop loop, Runnable task) {
      return adder.add(loop, task);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<HookPhase> hookPhases() {
    return Stream.of(
        new HookPhase("idle", EventLoop::onIdle),
        new HookPhase("prepare", EventLoop::onPrepare),
        new HookPhase("check", EventLoop::onCheck));
  }

  private void turn() {
    loop.run(RunMode.NOWAIT);
  }

  @ParameterizedTest
  @MethodSource("hookPhases")
  void aHookRunsInEveryTurn(HookPhase phase) {
    phase.add(loop, note("hook"));

    turn();
    turn();

    assertThat(calls).containsExactly("hook", "hook");
  }

  @ParameterizedTest
  @MethodSource("hookPhases")
  void theNewestHookRunsFirst(HookPhase phase) {
    phase.add(loop, note("1"));
    phase.add(loop, note("2"));
    phase.add(loop, note("3"));

    turn();
    turn();

    assertThat(calls).containsExactly("3", "2", "1", "3", "2", "1");
  }

  @ParameterizedTest
  @MethodSource("hookPhases")
  void aHookAddedByAHookWaitsForTheNextTurn(HookPhase phase) {
    phase.add(
        loop,
        note(
            "1",
            () -> {
              if (calls.size() == 1) {
                phase.add(loop, note("2"));
              }
            }));

    turn();
    turn();

    assertThat(calls).containsExactly("1", "2", "1");
  }

  @ParameterizedTest
  @MethodSource("hookPhases")
  void aClosedHookDoesNotRun(HookPhase phase) {
    phase.add(loop, note("closed")).close();
    phase.add(loop, note("other"));

    turn();

    assertThat(calls).containsExactly("other");
  }

  @ParameterizedTest
  @MethodSource("hookPhases")
  void aHookMayCloseItselfAndThoseAfterIt(HookPhase phase) {
    Handle[] hooks = new Handle[3];
    hooks[0] = phase.add(loop, note("1"));
    hooks[1] = phase.add(loop, note("2"));
    hooks[2] =
        phase.add(
            loop,
            note(
                "3",
                () -> {
                  hooks[1].close();
                  hooks[2].close();
                }));

    turn();
    turn();

    assertThat(calls).containsExactly("3", "1", "1");
  }

  @ParameterizedTest
  @MethodSource("hookPhases")
  void afterAnErrorTheNewestStillRunsFirst(HookPhase phase) {
    RuntimeException thrown = new RuntimeException();
    phase.add(loop, note("1"));
    Handle second =
        phase.add(
            loop,
            note(
                "2",
                () -> {
                  throw thrown;
                }));
    phase.add(loop, note("3"));

    assertThatThrownBy(this::turn).isSameAs(thrown);
    assertThat(calls).containsExactly("3", "2");
    second.close();
    calls.clear();
    turn();
    turn();

    assertThat(calls).containsExactly("3", "1", "3", "1");
  }

  @Test
  void anActiveIdleHookKeepsPollFromWaiting() {
    Handle idle = loop.onIdle(note("idle")).unref();
    loop.keepAlive();

    assertThat(loop.pollTimeout()).isZero();
    idle.close();
    assertThat(loop.pollTimeout()).isEqualTo(-1);
  }

  @Test
  void aPrepareHookRunsBeforePollAndACheckHookAfterIt() {
    Handle prepare = loop.onPrepare(note("prepare at 0", () -> assertThat(loop.now()).isZero()));
    Handle check = loop.onCheck(note("check at 10", () -> assertThat(loop.now()).isEqualTo(10)));
    loop.setTimeout(
        note(
            "timeout",
            () -> {
              prepare.close();
              check.close();
            }),
        10);

    loop.run();

    assertThat(calls).containsExactly("prepare at 0", "check at 10", "timeout");
  }

  @Test
  void keepAliveKeepsTheLoopAliveUntilItIsClosed() {
    Handle anchor = loop.keepAlive();
    loop.setTimeout(note("timeout", anchor::close), 10);

    assertThat(loop.isAlive()).isTrue();
    loop.run();

    assertThat(calls).containsExactly("timeout");
    assertThat(anchor.isActive()).isFalse();
  }
}
