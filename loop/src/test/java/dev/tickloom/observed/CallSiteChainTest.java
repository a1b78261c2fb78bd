package dev.tickloom.observed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Threads;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * With {@link EventLoop.Builder#creationStacks} a failed call shows where it was made, in which
 * callback or coroutine, where that was made, and so on.
 */
class CallSiteChainTest {
  private final EventLoop loop = EventLoop.builder().creationStacks(true).build();
  private final List<Throwable> errors = new ArrayList<>();

  private Promise<?> fails() {
    return loop.queueWork(
        Work.<Object>of(
            "work",
            () -> {
              throw new IOException("of the body");
            }));
  }

  /** The methods of this class in the places that an error shows, the innermost first. */
  private List<List<String>> placesOf(Throwable error) {
    assertThat(error.getSuppressed()).hasSize(1);
    return Stream.<Throwable>iterate(
            error.getSuppressed()[0], place -> place != null, Throwable::getCause)
        .map(place ->
            Arrays.stream(place.getStackTrace())
                .filter(frame -> frame.getClassName().equals(getClass().getName()))
                .map(StackTraceElement::getMethodName)
                .filter(name -> !name.contains("$"))
                .toList())
        .toList();
  }

  private Throwable run(Runnable program) {
    try (Registration unused = loop.onUncaughtException((error, origin) -> errors.add(error))) {
      loop.run(program);
    }
    assertThat(errors).hasSize(1);
    return errors.getFirst();
  }

  private void reacts() {
    var unused = loop.delay(Duration.ofMillis(1)).thenCompose(nothing -> composed());
  }

  private Promise<?> composed() {
    return fails();
  }

  @Test
  void throughAReaction() {
    assertThat(placesOf(run(this::reacts)))
        .satisfiesExactly(
            call -> assertThat(call).containsSequence("fails", "composed"),
            reaction -> assertThat(reaction).startsWith("reacts"));
  }

  private void awaits() {
    Async.async(() -> {
      Async.await(loop.delay(Duration.ofMillis(1)));
      return bodyGoesOn();
    });
  }

  private Object bodyGoesOn() {
    return Async.await(fails());
  }

  @Test
  void throughACoroutineAfterAnAwait() {
    assertThat(placesOf(run(() -> loop.setImmediate(this::awaits))))
        .satisfies(places -> {
          assertThat(places.getFirst()).startsWith("fails", "bodyGoesOn");
          assertThat(places.get(1)).startsWith("awaits");
          assertThat(places.get(2)).contains("throughACoroutineAfterAnAwait");
        });
  }

  private void setsTimer() {
    loop.setTimeout(this::setsImmediate, 1);
  }

  private void setsImmediate() {
    loop.setImmediate(this::queuesTick);
  }

  private void queuesTick() {
    loop.nextTick(this::fails);
  }

  @Test
  void throughTimersImmediatesAndTicks() {
    assertThat(placesOf(run(this::setsTimer)).stream().map(List::getFirst))
        .startsWith("fails", "queuesTick", "setsImmediate", "setsTimer");
  }

  private void step(int left) {
    if (left == 0) {
      fails();
    } else if (left % 2 == 0) {
      loop.nextTick(() -> step(left - 1));
    } else {
      loop.setImmediate(() -> step(left - 1));
    }
  }

  @Test
  void notFartherThanEightPlaces() {
    assertThat(placesOf(run(() -> step(1_000)))).hasSizeBetween(2, 8);
  }

  @Test
  void thoseThatAreAllTheSameAreShownOnce() {
    assertThat(placesOf(run(() -> recurs(100)))).hasSize(2);
  }

  private void recurs(int left) {
    if (left == 0) {
      fails();
      return;
    }
    loop.nextTick(() -> recurs(left - 1));
  }

  /** What one callback makes is nothing to what another one has made. */
  @Test
  void aLongerChainCutsNoOther() {
    List<List<String>> alone = placesOf(run(() -> nested(0)));
    errors.clear();
    List<List<String>> besideOthers = placesOf(run(() -> nested(7)));

    assertThat(alone).hasSize(3);
    assertThat(besideOthers).isEqualTo(alone);
  }

  private void nested(int ticks) {
    loop.setTimeout(() -> outer(ticks), 1);
  }

  private void outer(int ticks) {
    loop.setTimeout(() -> inner(ticks), 1);
  }

  private void inner(int ticks) {
    fails();
    noise(ticks);
  }

  private void noise(int left) {
    if (left > 0) {
      loop.nextTick(() -> noise(left - 1));
    }
  }

  private Promise<?> failsFar(int depth) {
    return depth == 0
        ? fails()
        : Stream.of(depth).flatMap(each -> Stream.of(failsFar(each - 1))).toList().getFirst();
  }

  @Test
  void framesOfTheJdkTakeNoRoom() {
    assertThat(placesOf(run(() -> failsFar(3))).getFirst())
        .startsWith("fails", "failsFar", "failsFar", "failsFar", "failsFar");
  }

  // ---- from another thread --------------------------------------------------------------------

  private void executes() {
    loop.execute(this::composed);
  }

  private void startsBody() {
    Async.async(
            loop,
            () -> {
              Async.await(loop.delay(Duration.ofMillis(1)));
              return bodyGoesOn();
            })
        .then(value -> value, errors::add);
  }

  /** Runs what has been given to the loop by another thread. */
  private List<List<String>> placesAfter(Threads.Action action) {
    Threads.on("elsewhere", action);
    return placesOf(run(() -> {}));
  }

  @Test
  void throughATaskFromAnotherThread() {
    assertThat(placesAfter(this::executes))
        .satisfiesExactly(
            call -> assertThat(call).startsWith("fails", "composed"),
            task -> assertThat(task).startsWith("executes"));
  }

  @Test
  void throughABodyFromAnotherThread() {
    assertThat(placesAfter(this::startsBody))
        .satisfiesExactly(
            call -> assertThat(call).startsWith("fails", "bodyGoesOn"),
            body -> assertThat(body).startsWith("startsBody"));
  }

  @Test
  void aCallOfAnotherCallbackShowsNothingOfThatBefore() {
    Throwable error =
        run(() -> {
          loop.setTimeout(this::composed, 2);
          setsAnother();
        });

    assertThat(placesOf(error).toString()).doesNotContain("setsAnother");
  }

  private void setsAnother() {
    loop.setTimeout(() -> loop.nextTick(() -> {}), 1);
  }
}
