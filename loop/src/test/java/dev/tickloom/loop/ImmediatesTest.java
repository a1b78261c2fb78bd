package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The check phase runs the batch that waits when it begins. */
class ImmediatesTest extends OneLoop {
  @Test
  void immediatesRunInTheOrderInWhichTheyWereSet() {
    loop.setImmediate(note("1"));
    loop.setImmediate(note("2"));
    loop.setImmediate(note("3"));

    loop.run();

    assertThat(calls).containsExactly("1", "2", "3");
  }

  @Test
  void anImmediateSetByAnImmediateWaitsForTheNextTurn() {
    loop.setImmediate(
        note(
            "1",
            () -> {
              loop.setImmediate(note("of 1"));
              loop.execute(note("poll"));
            }));
    loop.setImmediate(note("2"));

    loop.run();

    assertThat(calls).containsExactly("1", "2", "poll", "of 1");
  }

  @Test
  void anImmediateSetByATickOfTheCheckPhaseWaitsForTheNextTurn() {
    loop.setImmediate(
        note("1", () -> loop.nextTick(note("tick", () -> loop.setImmediate(note("of tick"))))));
    loop.setImmediate(note("2"));
    loop.keepAlive().close(note("closing"));

    loop.run();

    assertThat(calls).containsExactly("1", "tick", "2", "closing", "of tick");
  }

  @Test
  void anImmediateSetByACheckHookRunsInTheSameTurn() {
    Handle[] hook = {null};
    hook[0] =
        loop.onCheck(() -> {
          hook[0].close();
          loop.setImmediate(note("immediate"));
        });
    loop.keepAlive().close(note("closing"));

    loop.run();

    assertThat(calls).containsExactly("immediate", "closing");
  }

  @Test
  void aClearedImmediateDoesNotRun() {
    loop.setImmediate(note("cleared")).close();

    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void aCallbackMayClearTheImmediatesBehindIt() {
    List<Immediate> immediates = new ArrayList<>();
    immediates.add(
        loop.setImmediate(
            note(
                "1",
                () -> {
                  immediates.get(1).close();
                  immediates.get(2).close();
                })));
    immediates.add(loop.setImmediate(note("2")));
    immediates.add(loop.setImmediate(note("3")));

    loop.run();

    assertThat(calls).containsExactly("1");
  }

  @Test
  void aTickMayClearTheNextImmediate() {
    Immediate[] second = {null};
    loop.setImmediate(note("1", () -> loop.nextTick(() -> second[0].close())));
    second[0] = loop.setImmediate(note("2"));
    loop.setImmediate(note("3"));

    loop.run();

    assertThat(calls).containsExactly("1", "3");
  }

  @Test
  void aCallbackMayClearWhatHasRunAndWhatWaitsForTheNextTurn() {
    Immediate[] self = {null};
    self[0] =
        loop.setImmediate(
            note(
                "1",
                () -> {
                  self[0].close();
                  loop.setImmediate(note("of 1")).close();
                }));

    loop.run();

    assertThat(calls).containsExactly("1");
  }

  @Test
  void anImmediateIsInactiveInItsCallback() {
    Immediate[] immediate = {null};
    immediate[0] = loop.setImmediate(() -> calls.add("" + immediate[0].isActive()));
    assertThat(immediate[0].isActive()).isTrue();

    loop.run();

    assertThat(calls).containsExactly("false");
  }

  @Test
  void anUnreferencedImmediateRunsIfTheLoopTurnsAnyway() {
    loop.setImmediate(note("unreferenced")).unref();
    loop.execute(note("poll"));

    loop.run();

    assertThat(calls).containsExactly("poll", "unreferenced");
  }

  @Test
  void anUnreferencedImmediateDoesNotKeepPollFromWaiting() {
    loop.setImmediate(note("unreferenced")).unref();
    loop.setTimeout(note("timeout"), 10);

    assertThat(loop.pollTimeout()).isEqualTo(10);
    loop.run();

    assertThat(calls).containsExactly("unreferenced", "timeout");
    assertThat(loop.now()).isEqualTo(10);
  }

  @Test
  void afterAnErrorTheNextRunGoesOnWithTheBatch() {
    RuntimeException thrown = new RuntimeException();
    loop.setImmediate(
        note(
            "1",
            () -> {
              loop.setImmediate(note("of 1"));
              throw thrown;
            }));
    loop.setImmediate(note("2"));

    assertThatThrownBy(loop::run).isSameAs(thrown);
    assertThat(calls).containsExactly("1");
    loop.run();

    assertThat(calls).containsExactly("1", "2", "of 1");
  }

  @Test
  void afterAnErrorOfATickTheNextRunGoesOnWithTheBatchAndTheOtherTicks() {
    RuntimeException thrown = new RuntimeException();
    loop.onUncaughtExceptionMonitor((error, origin) -> calls.add("monitor"));
    loop.setImmediate(
        note(
            "1",
            () -> {
              loop.nextTick(
                  note(
                      "tick",
                      () -> {
                        throw thrown;
                      }));
              loop.nextTick(note("other tick"));
            }));
    loop.setImmediate(note("2"));

    assertThatThrownBy(loop::run).isSameAs(thrown);
    assertThat(calls).containsExactly("1", "tick", "monitor");
    loop.run();

    assertThat(calls).containsExactly("1", "tick", "monitor", "other tick", "2");
  }

  @Test
  void anImmediateSeesNothingOfTheContextOfWhoRunsTheLoop() {
    AsyncLocal<String> local = new AsyncLocal<>();
    loop.setImmediate(() -> calls.add("value " + local.get()));

    local.run("of the caller", loop::run);

    assertThat(calls).containsExactly("value null");
  }

  @Test
  void aLoopThatIsClosedDropsItsImmediates() {
    Immediate immediate = loop.setImmediate(note("1"));

    loop.close();

    assertThat(immediate.isActive()).isFalse();
    assertThat(calls).isEmpty();
  }

  @Test
  void whereEachIsClearedByALaterOneFewKeepTheirPlaces() {
    ImmediateQueue queue = new ImmediateQueue(loop.core());
    ArrayDeque<Immediate> active = new ArrayDeque<>();

    for (int i = 0; i < 100_000; i++) {
      active.add(queue.add(() -> {}, null, null));
      if (active.size() > 300) {
        active.remove().close();
      }
    }

    assertThat(queue.length()).isLessThan(3_000);
    assertThat(active).allMatch(Immediate::isActive);
    assertThat(queue.hasReferenced()).isTrue();
    active.forEach(Immediate::close);
    assertThat(queue.hasReferenced()).isFalse();
  }

  @Test
  void anUnreferencedOneThatRunsOrIsClearedLeavesTheOthersReferenced() {
    loop.setImmediate(note("runs")).unref();
    loop.setImmediate(note("cleared")).unref().close();
    loop.setImmediate(() -> loop.setImmediate(note("later")));

    loop.run();

    assertThat(calls).containsExactly("runs", "later");
  }

  @Test
  void oneThatWasClearedKnowsNothingOfAnotherWithTheSameCallback() {
    Runnable callback = note("immediate");
    Immediate cleared = loop.setImmediate(callback);
    cleared.close();
    List<Immediate> others = Stream.generate(() -> loop.setImmediate(callback)).limit(9).toList();
    others.subList(0, 8).forEach(Immediate::close);

    cleared.close();
    others.get(0).close();

    assertThat(cleared.isActive()).isFalse();
    assertThat(others.get(8).isActive()).isTrue();
    loop.run();
    assertThat(calls).containsExactly("immediate");
  }
}
