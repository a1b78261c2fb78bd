package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The two queues that are drained after every callback. */
class NextTickAndMicrotaskTest extends OneLoop {
  @Test
  void bothRunAfterThePresentCallback() {
    loop.run(() -> {
      loop.nextTick(note("tick"));
      loop.queueMicrotask(note("microtask"));
      calls.add("callback");
    });

    assertThat(calls).containsExactly("callback", "tick", "microtask");
  }

  @Test
  void allTicksRunBeforeTheFirstMicrotask() {
    loop.run(() -> {
      loop.queueMicrotask(note("microtask 1"));
      loop.nextTick(note("tick 1"));
      loop.queueMicrotask(note("microtask 2"));
      loop.nextTick(note("tick 2"));
    });

    assertThat(calls).containsExactly("tick 1", "tick 2", "microtask 1", "microtask 2");
  }

  @Test
  void aTickOfATickRunsBeforeTheFirstMicrotask() {
    loop.run(() -> {
      loop.queueMicrotask(note("microtask"));
      loop.nextTick(note("tick", () -> loop.nextTick(note("tick of tick"))));
    });

    assertThat(calls).containsExactly("tick", "tick of tick", "microtask");
  }

  @Test
  void aTickOfAMicrotaskRunsAfterAllMicrotasks() {
    loop.run(() -> {
      loop.queueMicrotask(
          note(
              "microtask 1",
              () -> {
                loop.nextTick(note("tick of microtask"));
                loop.queueMicrotask(note("microtask of microtask"));
              }));
      loop.queueMicrotask(note("microtask 2"));
    });

    assertThat(calls)
        .containsExactly(
            "microtask 1", "microtask 2", "microtask of microtask", "tick of microtask");
  }

  @Test
  void ticksAndMicrotasksAlternateUntilBothAreEmpty() {
    loop.run(() -> loop.nextTick(() -> tickAndMicrotask(1)));

    assertThat(calls)
        .containsExactly("tick 1", "microtask 1", "tick 2", "microtask 2", "tick 3", "microtask 3");
  }

  private void tickAndMicrotask(int round) {
    calls.add("tick " + round);
    loop.queueMicrotask(
        note(
            "microtask " + round,
            () -> {
              if (round < 3) {
                loop.nextTick(() -> tickAndMicrotask(round + 1));
              }
            }));
  }

  @Test
  void ticksStarveTheLoop() {
    loop.setImmediate(note("immediate"));
    List<Integer> ticks = new ArrayList<>();

    loop.run(() -> tickUpTo(10_000, ticks));

    assertThat(ticks).hasSize(10_000);
    assertThat(calls).containsExactly("immediate");
  }

  private void tickUpTo(int count, List<Integer> ticks) {
    if (ticks.size() < count) {
      loop.nextTick(() -> {
        assertThat(calls).isEmpty();
        ticks.add(ticks.size());
        tickUpTo(count, ticks);
      });
    }
  }

  @Test
  void manyTicksKeepTheirOrder() {
    List<Integer> ticks = new ArrayList<>();

    loop.run(() -> {
      for (int i = 0; i < 1_000; i++) {
        int number = i;
        loop.nextTick(() -> {
          ticks.add(number);
          loop.nextTick(() -> ticks.add(1_000 + number));
        });
      }
    });

    assertThat(ticks).containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
  }

  @Test
  void manyTicksOfOneTickKeepTheirOrderAndTheirContexts() {
    AsyncLocal<Integer> local = new AsyncLocal<>();
    List<String> ticks = new ArrayList<>();

    loop.run(() ->
        loop.nextTick(() -> {
          for (int i = 0; i < 1_000; i++) {
            String number = i + " ";
            Runnable queue = () -> loop.nextTick(() -> ticks.add(number + local.get()));
            if (i % 3 == 0) {
              local.run(i, queue);
            } else {
              queue.run();
            }
          }
        }));

    assertThat(ticks)
        .containsExactlyElementsOf(
            IntStream.range(0, 1_000).mapToObj(i -> i + " " + (i % 3 == 0 ? i : null)).toList());
  }

  @Test
  void ticksQueuedBeforeTheRunComeFirst() {
    loop.nextTick(note("tick"));
    loop.queueMicrotask(note("microtask"));
    loop.setImmediate(note("immediate"));

    loop.run();

    assertThat(calls).containsExactly("tick", "microtask", "immediate");
  }

  @Test
  void theyRunEvenIfNothingIsAlive() {
    loop.nextTick(note("tick"));

    assertThat(loop.run()).isFalse();

    assertThat(calls).containsExactly("tick");
  }

  @Test
  void whatATickThrowsEndsTheRunAndTheNextRunGoesOn() {
    RuntimeException thrown = new RuntimeException("tick");
    loop.nextTick(() -> {
      throw thrown;
    });
    loop.nextTick(note("second tick"));
    loop.queueMicrotask(note("microtask"));

    assertThatThrownBy(loop::run).isSameAs(thrown);
    assertThat(calls).isEmpty();
    loop.run();

    assertThat(calls).containsExactly("second tick", "microtask");
  }

  @Test
  void whatAMicrotaskThrowsEndsTheRunAndTheNextRunGoesOn() {
    RuntimeException thrown = new RuntimeException("microtask");
    loop.queueMicrotask(() -> {
      throw thrown;
    });
    loop.queueMicrotask(note("second microtask"));

    assertThatThrownBy(loop::run).isSameAs(thrown);
    loop.run();

    assertThat(calls).containsExactly("second microtask");
  }

  /** How to have a callback called in each of the phases. */
  record Phase(String name, Consumer<Scheduling> schedule) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A loop and what to call on it. */
  record Scheduling(EventLoop loop, Runnable callback) {}

  private static final BlockingQueue<Object> NEVER = new LinkedBlockingQueue<>();

  static Stream<Phase> phases() {
    return Stream.of(
        new Phase("timers", to -> to.loop.setTimeout(to.callback, 1)),
        new Phase("check: immediates", to -> to.loop.setImmediate(to.callback)),
        new Phase("idle", to -> once(to, to.loop::onIdle)),
        new Phase("prepare", to -> once(to, to.loop::onPrepare)),
        new Phase(
            "check: hooks",
            to -> {
              once(to, to.loop::onCheck);
              to.loop.execute(() -> {}); // or poll would wait
            }),
        new Phase("poll: tasks", to -> to.loop.execute(to.callback)),
        new Phase(
            "poll: work",
            to ->
                to.loop.queueWork(
                    Work.of("work", () -> null), (error, value) -> to.callback.run())),
        new Phase(
            "pending",
            to ->
                to.loop
                    .queueWork(Work.of("stuck", NEVER::take), (error, value) -> to.callback.run())
                    .cancel()),
        new Phase("closing", to -> to.loop.keepAlive().close(to.callback)));
  }

  private static void once(Scheduling to, java.util.function.Function<Runnable, Handle> hookInto) {
    Handle[] hook = {null};
    hook[0] =
        hookInto.apply(() -> {
          hook[0].close();
          to.callback.run();
        });
  }

  @ParameterizedTest
  @MethodSource("phases")
  void theQueuesAreDrainedBetweenTwoCallbacksOfThePhase(Phase phase) {
    for (int i = 1; i <= 3; i++) {
      int number = i;
      phase.schedule.accept(
          new Scheduling(
              loop,
              () -> {
                loop.queueMicrotask(note("microtask"));
                loop.nextTick(note("tick"));
                calls.add("callback");
              }));
    }

    loop.run();

    assertThat(calls)
        .containsExactly(
            "callback",
            "tick",
            "microtask",
            "callback",
            "tick",
            "microtask",
            "callback",
            "tick",
            "microtask");
  }
}
