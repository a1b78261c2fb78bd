package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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
  void aLoopThatIsClosedDropsItsImmediates() {
    Immediate immediate = loop.setImmediate(note("1"));

    loop.close();

    assertThat(immediate.isActive()).isFalse();
    assertThat(calls).isEmpty();
  }

  @Test
  void whatIsSetAndClearedAtOnceKeepsNoPlaceInTheQueue() {
    ImmediateQueue queue = new ImmediateQueue(loop);
    queue.add(() -> {}, null);

    for (int i = 0; i < 1_000; i++) {
      Immediate first = queue.add(() -> {}, null);
      Immediate second = queue.add(() -> {}, null);
      queue.remove(first);
      queue.remove(second);
    }

    assertThat(queue.length()).isEqualTo(1);
  }

  @Test
  void aChunkWhoseImmediatesHaveRunDoesNotKeepThoseThatComeAfterIt() {
    ImmediateChunk first = new ImmediateChunk();
    Immediate immediate = loop.setImmediate(() -> {});
    while (first.add(immediate)) {}
    ImmediateChunk second = first.addToNext(immediate);

    assertThat(first.unlink()).isSameAs(second);
    assertThat(first.next).isNull();
  }
}
