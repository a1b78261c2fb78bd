package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.Threads.Started;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stack traces of rejections: where they were made, and by whom they were awaited. */
@Tag("coroutines")
class AwaitTraceTest extends OneLoop {
  private final List<Throwable> caught = new ArrayList<>();

  /** The names of the methods of this class in the trace, without lambdas' numbers, and awaits. */
  private static List<String> frames(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(frame -> frame.getMethodName().replaceAll("^lambda\\$(\\w+)\\$\\d+$", "$1"))
        .toList();
  }

  private void noteReason(Promise<?> promise) {
    promise.then(value -> false, caught::add);
  }

  private static IOException ioException() {
    return new IOException("failed");
  }

  private Promise<Object> work() {
    return loop.queueWork(
        Work.of(
            "failing",
            () -> {
              throw ioException();
            }));
  }

  private Promise<Object> inner() {
    return async(() -> await(work()));
  }

  private Promise<Object> outer() {
    return async(() -> await(inner()));
  }

  @Test
  void theTraceGoesOnWithAllThatAwaitedIt() {
    loop.run(() -> noteReason(outer()));

    assertThat(frames(caught.get(0)))
        .containsExactly("ioException", "work", "await", "inner", "await", "outer");
  }

  @Test
  void contextsOfThreadsLeaveNoFramesInIt() {
    try (Registration unused =
        AsyncLocal.propagate(ThreadContext.of(() -> "context", value -> {}))) {
      loop.run(() -> noteReason(outer()));
    }

    assertThat(frames(caught.get(0)))
        .containsExactly("ioException", "work", "await", "inner", "await", "outer");
  }

  @Test
  void itPrintsLikeAnyOther() {
    loop.run(() -> noteReason(inner()));

    assertThat(Arrays.stream(caught.get(0).getStackTrace()).map(StackTraceElement::toString))
        .satisfiesExactly(
            frame -> assertThat(frame).contains("AwaitTraceTest.ioException(AwaitTraceTest.java:"),
            frame -> assertThat(frame).contains("AwaitTraceTest.lambda$work$"),
            frame -> assertThat(frame).isEqualTo("dev.tickloom.loop.Async.await(Async.java)"),
            frame -> assertThat(frame).contains("AwaitTraceTest.lambda$inner$"));
  }

  @Test
  void methodsThatABodyCallsAreInIt() {
    loop.run(() -> noteReason(async(this::helper)));

    assertThat(frames(caught.get(0))).containsExactly("ioException", "work", "await", "helper");
  }

  private Object helper() {
    return await(work());
  }

  @Test
  void anErrorThatABodyThrowsHasNoFramesOfTheLoop() {
    loop.run(() ->
        noteReason(
            async(() ->
                await(
                    async(() -> {
                      throw ioException();
                    })))));

    assertThat(frames(caught.get(0)))
        .startsWith("ioException")
        .containsOnlyOnce("await")
        .allMatch(name -> name.startsWith("anErrorThat") || name.matches("ioException|await"));
  }

  @Test
  void anErrorThatACallbackThrowsHasNoFramesOfTheLoop() {
    loop.run(() -> noteReason(async(() -> await(loop.yield().then(v -> thrown())))));

    assertThat(frames(caught.get(0)))
        .startsWith("thrown")
        .contains("await")
        .doesNotContain("run", "drain", "settleWith");
  }

  private static Object thrown() {
    throw new IllegalStateException("failed");
  }

  @Test
  void theTraceFollowsPromisesThatPassTheRejectionOn() {
    loop.run(() -> {
      noteReason(async(() -> await(inner().then(value -> 1))));
      noteReason(async(() -> await(inner().onSettled(() -> {}))));
      noteReason(async(() -> await(loop.yield().thenCompose(nothing -> inner()))));
      noteReason(async(() -> await(Promise.all(List.of(inner())))));
      noteReason(async(() -> await(Promise.race(List.of(inner())))));
      noteReason(async(() -> await(scope(s -> await(s.async(() -> await(inner())))))));
    });

    assertThat(caught).hasSize(6);
    assertThat(caught)
        .allSatisfy(reason ->
            assertThat(frames(reason))
                .startsWith("ioException", "work", "await", "inner", "await"));
  }

  @Test
  void manyThatAwaitOneRejectionDoNotMakeItLonger() {
    IOException shared = ioException();
    List<Integer> lengths = new ArrayList<>();
    loop.run(() -> {
      Resolvers<Object> resolvers = loop.withResolvers();
      for (int i = 0; i < 100; i++) {
        async(() -> {
          assertThat(catchThrowable(() -> await(resolvers.promise()))).isSameAs(shared);
          return lengths.add(shared.getStackTrace().length);
        });
      }
      resolvers.reject(shared);
    });

    assertThat(lengths).hasSize(100).containsOnly(lengths.get(0));
  }

  @Test
  void eachOfManySeesItsOwnWay() {
    IOException shared = ioException();
    loop.run(() -> {
      Promise<Object> rejected = Promise.reject(shared);
      async(() -> calls.add(String.join(" ", framesOf(() -> first(rejected)))));
      async(() -> calls.add(String.join(" ", framesOf(() -> second(rejected)))));
    });

    assertThat(calls.get(0)).contains("await first").doesNotContain("second");
    assertThat(calls.get(1)).contains("await second").doesNotContain("first");
  }

  private static List<String> framesOf(Runnable action) {
    return frames(catchThrowable(action::run));
  }

  private static Object first(Promise<Object> promise) {
    return await(promise);
  }

  private static Object second(Promise<Object> promise) {
    return await(promise);
  }

  @Test
  void awaitingAgainAndAgainDoesNotMakeItLonger() {
    IOException shared = ioException();
    loop.run(() ->
        async(() -> {
          Promise<Object> rejected = Promise.reject(shared);
          catchThrowable(() -> await(rejected));
          int length = shared.getStackTrace().length;
          for (int i = 0; i < 100; i++) {
            catchThrowable(() -> await(rejected));
          }
          assertThat(shared.getStackTrace()).hasSize(length);
          return calls.add("checked");
        }));

    assertThat(calls).containsExactly("checked");
  }

  private Promise<Object> depth(int levels) {
    return async(() -> await(levels == 0 ? work() : depth(levels - 1)));
  }

  @Test
  void aLongChainEndsSomewhere() {
    loop.run(() -> noteReason(depth(2000)));

    assertThat(caught.get(0).getStackTrace()).hasSizeBetween(900, 1024);
  }

  @Test
  void anotherErrorThatABodyThrowsInsteadHasItsOwnTrace() {
    loop.run(() ->
        noteReason(
            async(() ->
                await(
                    async(() -> {
                      catchThrowable(() -> await(work()));
                      throw new IllegalStateException("instead");
                    })))));

    assertThat(frames(caught.get(0))).doesNotContain("work").containsOnlyOnce("await");
  }

  @Test
  void anExceptionWithoutAStackTraceStaysSo() {
    Throwable bare = new Throwable("bare", null, false, false) {};
    loop.run(() -> noteReason(async(() -> await(Promise.reject(bare)))));

    assertThat(caught).containsExactly(bare);
    assertThat(bare.getStackTrace()).isEmpty();
  }

  @Test
  void whatIsNotAwaitedKeepsItsTrace() {
    IOException error = ioException();
    StackTraceElement[] before = error.getStackTrace();
    loop.run(() -> noteReason(Promise.reject(error).then(value -> 1)));

    assertThat(error.getStackTrace()).isEqualTo(before);
  }

  @Test
  void theLoopOfAwaitEachIsInIt() {
    loop.run(() -> noteReason(async(this::goThroughFailing)));

    assertThat(frames(caught.get(0)))
        .containsExactly("ioException", "work", "await", "goThroughFailing");
  }

  private Object goThroughFailing() {
    AsyncIterator<Object> failing =
        new AsyncIterator<>() {
          @Override
          public Promise<Optional<Object>> next() {
            return work().then(Optional::of);
          }

          @Override
          public Promise<Void> close() {
            return Promise.resolve(null);
          }
        };
    for (Object each : awaitEach(failing)) {
      calls.add(each.toString());
    }
    return null;
  }

  @Test
  void aThreadThatIsBlockedIsInIt() {
    Handle alive = loop.keepAlive();
    Started<Throwable> other =
        Threads.start(
            "other",
            () -> {
              Promise<Object> inner = loop.withResolvers().promise();
              loop.execute(() -> inner.adoptFrom(this::inner));
              Throwable thrown = catchThrowable(() -> blocked(inner));
              loop.execute(alive::close);
              return thrown;
            });
    loop.run();

    assertThat(frames(other.join()))
        .startsWith("ioException", "work", "await", "inner", "await", "blocked");
  }

  private static void blocked(Promise<Object> promise) {
    await(promise);
  }
}
