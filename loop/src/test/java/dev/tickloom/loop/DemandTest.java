package dev.tickloom.loop;

import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The core of asynchronous iterators, beside what {@link DemandModelTest} goes through. */
@Tag("coroutines")
class DemandTest extends OneLoop {
  private final Demand<String> demand = new Demand<>(loop, note("pull"));

  private void noteNext(String name) {
    demand
        .next()
        .then(
            element -> calls.add(name + " " + element.orElse("end")),
            error -> calls.add(name + " " + error.getMessage()));
  }

  @Test
  void theSourceIsAskedAgainForEachCallThatWaits() {
    noteNext("a");
    noteNext("b");
    demand.give("1");
    demand.give("2");
    loop.run();

    assertThat(calls).containsExactly("pull", "pull", "a 1", "b 2");
  }

  @Test
  void oneCallMayFailAndTheSequenceGoesOn() {
    noteNext("a");
    noteNext("b");
    demand.reject(new IOException("failed"));
    demand.give("1");
    loop.run();

    assertThat(calls).containsExactly("pull", "pull", "a failed", "b 1");
  }

  @Test
  void whatPullThrowsFailsTheSequence() {
    Demand<String> failing =
        new Demand<>(
            loop,
            () -> {
              throw new IllegalStateException("oops");
            });
    failing.next().then(element -> null, error -> calls.add(error.getMessage()));
    failing.next().thenAccept(element -> calls.add(element.orElse("end")));
    loop.run();

    assertThat(calls).containsExactly("oops", "end");
  }

  @Test
  void anElementForNobodyIsRefused() {
    assertThat(demand.isWaiting()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> demand.give("1"));
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(() -> demand.reject(new IOException("failed")));
  }

  @Test
  void aFailureThatNobodyWasToldIsDroppedByTheEnd() {
    demand.fail(new IOException("failed"));
    demand.end();
    noteNext("a");
    loop.run();

    assertThat(calls).containsExactly("a end");
  }

  @Test
  void nothingFailsAfterTheEnd() {
    demand.end();
    demand.fail(new IOException("failed"));
    noteNext("a");
    loop.run();

    assertThat(calls).containsExactly("a end");
  }

  @Test
  void aCancelledAwaitLeavesItsElementToTheNextCall() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      scope(controller.signal(), s -> await(demand.next())).catchError(error -> null);
      noteNext("b");
      controller.abort();
      loop.setTimeout(() -> demand.give("1"), 10);
    });

    assertThat(calls).containsExactly("pull", "pull", "b 1");
    assertThat(demand.isWaiting()).isFalse();
  }

  @Test
  void anotherThreadMayAsk() {
    Threads.on("other", () -> noteNext("a"));
    loop.setTimeout(() -> demand.give("1"), 10);
    loop.run();

    assertThat(calls).containsExactly("pull", "a 1");
  }

  @Test
  void whoWaitsWhenTheLoopClosesGetsTheEnd() {
    noteNext("a");
    loop.close();

    assertThat(calls).containsExactly("pull", "a end");
  }

  @Test
  void aClosedLoopRefusesToWait() {
    loop.close();

    assertThatIllegalStateException().isThrownBy(demand::next);
    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(demand::next));
  }

  /** Otherwise a sequence that was forgotten would stay in memory as long as the loop. */
  @Test
  void theLoopKnowsOfItOnlyWhileSomebodyWaits() {
    assertThat(loop.core().closeListeners).isEmpty();
    noteNext("a");
    noteNext("b");
    assertThat(loop.core().closeListeners).hasSize(1);
    demand.give("1");
    assertThat(loop.core().closeListeners).hasSize(1);
    demand.end();
    assertThat(loop.core().closeListeners).isEmpty();
  }

  @Test
  void itDoesNotKeepTheLoopAlive() {
    noteNext("a");

    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Demand<>(null, () -> {}))
        .withMessage("loop");
    assertThatNullPointerException().isThrownBy(() -> new Demand<>(loop, null)).withMessage("pull");
    assertThatNullPointerException().isThrownBy(() -> demand.reject(null)).withMessage("reason");
    assertThatNullPointerException().isThrownBy(() -> demand.fail(null)).withMessage("reason");
    noteNext("a");
    assertThatNullPointerException().isThrownBy(() -> demand.give(null));
    assertThat(demand.isWaiting()).isTrue();
  }
}
