package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.testing.VirtualClock;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that follow the program through its callbacks. */
@Tag("coroutines")
class AsyncLocalTest extends OneLoop {
  private final AsyncLocal<String> local = new AsyncLocal<>();

  /** A callback that enters the present value into the journal. */
  private final Runnable noteValue = () -> calls.add(String.valueOf(local.get()));

  // ---- here and now ---------------------------------------------------------------------------

  @Test
  void atFirstThereIsNoValue() {
    assertThat(local.get()).isNull();
  }

  @Test
  void aValueEndsWithItsRun() {
    local.run("value", noteValue);

    assertThat(calls).containsExactly("value");
    assertThat(local.get()).isNull();
  }

  @Test
  void aValueEndsWithARunThatThrows() {
    catchThrowable(() ->
        local.run(
            "value",
            () -> {
              throw new IllegalStateException();
            }));

    assertThat(local.get()).isNull();
  }

  @Test
  void anInnerValueHidesTheOuterOne() {
    local.run(
        "outer",
        () -> {
          local.run("inner", noteValue);
          noteValue.run();
        });

    assertThat(calls).containsExactly("inner", "outer");
  }

  @Test
  void localsDoNotKnowOfEachOther() {
    AsyncLocal<Integer> second = new AsyncLocal<>();
    AsyncLocal<Integer> third = new AsyncLocal<>();
    local.run(
        "first",
        () ->
            second.run(
                2,
                () ->
                    third.run(
                        3,
                        () -> {
                          second.exit(() -> calls.add(local.get() + second.get() + third.get()));
                          calls.add(local.get() + second.get() + third.get());
                        })));

    assertThat(calls).containsExactly("firstnull3", "first23");
  }

  @Test
  void exitRunsWithoutAValue() {
    local.run("value", () -> local.exit(noteValue));

    assertThat(calls).containsExactly("null");
  }

  @Test
  void callWithTheValueThatIsThereAlreadyIsNoScopeOfItsOwn() throws Exception {
    local.enterWith("value");
    local.<Object>call(
        "value",
        () -> {
          local.enterWith("entered");
          return null;
        });
    assertThat(local.get()).isEqualTo("entered");
    local.enterWith(null);
  }

  @Test
  void callReturnsWhatItsBodyReturns() throws Exception {
    assertThat(local.<String>call("value", () -> local.get() + "!")).isEqualTo("value!");
    assertThat(local.get()).isNull();
  }

  @Test
  void aValueThatIsEnteredLastsForTheRestOfTheCallback() {
    loop.run(() -> {
      loop.setImmediate(() -> {
        local.enterWith("entered");
        noteValue.run();
      });
      loop.setImmediate(noteValue);
    });

    assertThat(calls).containsExactly("entered", "null");
  }

  @Test
  void aRunWithThePresentValueDoesNotRestoreIt() { // as in Node
    local.run(
        "value",
        () -> {
          local.run("value", () -> local.enterWith("entered"));
          noteValue.run();
        });

    assertThat(calls).containsExactly("entered");
  }

  @Test
  void aBoundTaskRunsWithTheValuesOfItsBinding() {
    Runnable[] bound = {null};
    local.run("bound", () -> bound[0] = AsyncLocal.bind(noteValue));
    local.run(
        "caller",
        () -> {
          bound[0].run();
          noteValue.run();
        });

    assertThat(calls).containsExactly("bound", "caller");
  }

  @Test
  void aBoundTaskBringsItsValuesToAnotherThread() {
    Runnable[] bound = {null};
    local.run("bound", () -> bound[0] = AsyncLocal.bind(noteValue));
    Threads.on("other", bound[0]::run);

    assertThat(calls).containsExactly("bound");
  }

  @Test
  void aBoundCallableAndFunctionYieldAndThrowWhatTheirsDo() throws Exception {
    List<Callable<String>> callables = new ArrayList<>();
    List<Function<String, String>> functions = new ArrayList<>();
    local.run(
        "bound",
        () -> {
          callables.add(AsyncLocal.bind(() -> "called with " + local.get()));
          functions.add(AsyncLocal.bind((String text) -> text + " with " + local.get()));
          functions.add(
              AsyncLocal.bind((String text) -> {
                throw new IllegalArgumentException(text + " with " + local.get());
              }));
        });

    assertThat(callables.get(0).call()).isEqualTo("called with bound");
    assertThat(functions.get(0).apply("applied")).isEqualTo("applied with bound");
    assertThat(catchThrowable(() -> functions.get(1).apply("thrown")))
        .hasMessage("thrown with bound");
  }

  @Test
  void aSnapshotHasAllValuesAndNoOthers() throws Exception {
    AsyncLocal<String> other = new AsyncLocal<>();
    AsyncLocal.Snapshot[] taken = {null};
    local.run("then", () -> taken[0] = AsyncLocal.snapshot());
    String seen = other.call("now", () -> taken[0].call(() -> local.get() + " " + other.get()));
    taken[0].run(noteValue);

    assertThat(seen).isEqualTo("then null");
    assertThat(calls).containsExactly("then");
    assertThat(local.get()).isNull();
  }

  // What Node 26 does with defaultValue.

  @Test
  void aDefaultIsTheValueWhereNoneWasSet() {
    AsyncLocal<String> withDefault = new AsyncLocal<>("default");
    loop.run(() -> {
      calls.add(withDefault.get());
      withDefault.run("set", () -> calls.add(withDefault.get()));
      withDefault.run(null, () -> calls.add("" + withDefault.get()));
      withDefault.run("set", () -> withDefault.exit(() -> calls.add("" + withDefault.get())));
      calls.add(withDefault.get());
      loop.setImmediate(() -> calls.add(withDefault.get()));
      withDefault.enterWith(null);
      calls.add("" + withDefault.get());
      loop.nextTick(() -> calls.add("" + withDefault.get()));
    });

    assertThat(calls)
        .containsExactly("default", "set", "null", "null", "default", "null", "null", "default");
  }

  @Test
  void nullTasksAreRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> local.run("x", null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> local.call("x", null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> local.exit(null)).withMessage("body");
    assertThatNullPointerException()
        .isThrownBy(() -> AsyncLocal.bind((Runnable) null))
        .withMessage("task");
  }

  // ---- later ----------------------------------------------------------------------------------

  /** A way to let the loop call something later. */
  record Later(String name, BiConsumer<EventLoop, Runnable> schedule) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Later> waysToCallLater() {
    Runnable nothing = () -> {};
    return Stream.of(
        new Later("nextTick", EventLoop::nextTick),
        new Later("queueMicrotask", EventLoop::queueMicrotask),
        new Later("setTimeout", (loop, task) -> loop.setTimeout(task, 1)),
        new Later("setFixedRate", (loop, task) -> once(t -> fixedRate(loop, t), task)),
        new Later("setInterval", (loop, task) -> once(t -> loop.setInterval(t, 1), task)),
        new Later("setImmediate", EventLoop::setImmediate),
        new Later("onIdle", (loop, task) -> once(loop::onIdle, task)),
        new Later("onPrepare", (loop, task) -> once(loop::onPrepare, task)),
        new Later("onCheck", (loop, task) -> once(loop::onCheck, task)),
        new Later("Handle.close", (loop, task) -> loop.keepAlive().close(task)),
        new Later("execute", EventLoop::execute),
        new Later("work", (loop, task) -> loop.queueWork(work(task), (error, value) -> {})),
        new Later("work callback", (loop, task) -> loop.queueWork(work(nothing), done(task))),
        new Later("cancelled", (loop, task) -> loop.queueWork(work(nothing), done(task)).cancel()),
        new Later("work promise", (loop, task) -> loop.queueWork(work(nothing)).onSettled(task)),
        new Later("then", (loop, task) -> Promise.resolve(1).thenAccept(one -> task.run())),
        new Later("adopted", (loop, task) -> adopted(loop).thenAccept(nothing2 -> task.run())),
        new Later("delay", (loop, task) -> loop.delay(Duration.ZERO).onSettled(task)),
        new Later("yield", (loop, task) -> loop.yield().onSettled(task)),
        new Later("await", AsyncLocalTest::runAfterAwait));
  }

  private static Timeout fixedRate(EventLoop loop, Runnable task) {
    return loop.setFixedRate(task, Duration.ofMillis(1));
  }

  private static Work<Object> work(Runnable body) {
    return Work.of(
        "work",
        () -> {
          body.run();
          return null;
        });
  }

  private static Callback<Object> done(Runnable task) {
    return (error, value) -> task.run();
  }

  private static Promise<Void> adopted(EventLoop loop) {
    return Promise.resolve(1).thenCompose(one -> loop.yield());
  }

  private static void once(Function<Runnable, Handle> start, Runnable task) {
    Handle[] handle = {null};
    handle[0] =
        start.apply(() -> {
          handle[0].close();
          task.run();
        });
    EventLoop.current().setImmediate(() -> {}); // the poll phase shall not wait
  }

  private static void runAfterAwait(EventLoop loop, Runnable task) {
    async(() -> {
      await(loop.yield());
      task.run();
      return null;
    });
  }

  @ParameterizedTest
  @MethodSource("waysToCallLater")
  void aCallbackSeesTheValueOfWhereItWasScheduled(Later later) {
    loop.run(() -> {
      local.run("scheduling", () -> later.schedule.accept(loop, noteValue));
      local.enterWith("rest of the script");
    });

    assertThat(calls).containsExactly("scheduling");
  }

  @ParameterizedTest
  @MethodSource("waysToCallLater")
  void aCallbackOfACallbackSeesTheValueToo(Later later) {
    loop.run(() ->
        local.run(
            "scheduling", () -> loop.setImmediate(() -> later.schedule.accept(loop, noteValue))));

    assertThat(calls).containsExactly("scheduling");
  }

  @Test
  void theMainScriptSeesTheValueOfTheCallerOfRun() {
    local.run("caller", () -> loop.run(noteValue));

    assertThat(calls).containsExactly("caller");
  }

  @Test
  void aTickFromBeforeRunDoesNotSeeTheValueOfTheCallerOfRun() {
    loop.nextTick(noteValue);
    local.run("caller", () -> loop.run(RunMode.NOWAIT));

    assertThat(calls).containsExactly("null");
  }

  @Test
  void theCallerOfRunKeepsItsValue() {
    local.run(
        "caller",
        () -> {
          loop.run(() -> local.enterWith("script"));
          noteValue.run();
        });

    assertThat(calls).containsExactly("caller");
  }

  @Test
  void aTaskFromAnotherThreadSeesTheValueOfThatThread() {
    Threads.on("other", () -> local.run("other", () -> loop.execute(noteValue)));
    local.run("loop", loop::run);

    assertThat(calls).containsExactly("other");
  }

  @Test
  void aReactionSeesTheValueOfThenAndNotThatOfResolve() {
    loop.run(() -> {
      Resolvers<Integer> resolvers = loop.withResolvers();
      local.run("then", () -> resolvers.promise().thenAccept(value -> noteValue.run()));
      local.run("resolve", () -> resolvers.resolve(1));
    });

    assertThat(calls).containsExactly("then");
  }

  @Test
  void aReactionFromAnotherThreadSeesTheValueOfThatThread() {
    Promise<Integer> promise = Promise.resolve(1);
    Threads.on(
        "other", () -> local.run("other", () -> promise.thenAccept(value -> noteValue.run())));
    loop.run();

    assertThat(calls).containsExactly("other");
  }

  /** What runs again and again begins each time with the value of its creation. */
  static Stream<Later> whatRepeats() {
    return Stream.of(
        new Later("setInterval", (loop, task) -> twice(t -> loop.setInterval(t, 1), task)),
        new Later("setFixedRate", (loop, task) -> twice(t -> fixedRate(loop, t), task)),
        new Later("onIdle", (loop, task) -> twice(loop::onIdle, task)),
        new Later("onPrepare", (loop, task) -> twiceWithoutWaiting(loop, loop::onPrepare, task)),
        new Later("onCheck", (loop, task) -> twiceWithoutWaiting(loop, loop::onCheck, task)),
        new Later("tried again", (loop, task) -> loop.queueWork(triedAgain(task)).onSettled(task)));
  }

  /** Other hooks than those of the idle phase let the loop wait between two turns. */
  private static void twiceWithoutWaiting(
      EventLoop loop, Function<Runnable, Handle> start, Runnable task) {
    loop.onIdle(() -> {}).unref();
    twice(start, task);
  }

  private static void twice(Function<Runnable, Handle> start, Runnable task) {
    Handle[] handle = {null};
    int[] left = {2};
    handle[0] =
        start.apply(() -> {
          task.run();
          if (--left[0] == 0) {
            handle[0].close();
          }
        });
  }

  private static Work<Integer> triedAgain(Runnable task) {
    int[] tries = {0};
    return Work.of(
        "work",
        () -> {
          if (tries[0]++ == 0) {
            task.run();
            throw new NotBegunException(new IOException("no descriptors"));
          }
          return tries[0];
        });
  }

  @ParameterizedTest
  @MethodSource("whatRepeats")
  void whatRunsAgainBeginsWithTheSameValueEveryTime(Later later) {
    Runnable task =
        () -> {
          noteValue.run();
          local.enterWith("entered");
        };
    loop.run(() -> local.run("created", () -> later.schedule.accept(loop, task)));

    assertThat(calls).containsExactly("created", "created");
  }

  /** Node's {@code Timeout.refresh}; with the traces of Node in context-again.json. */
  @Test
  void aTimerThatIsStartedAgainAfterItHasRunSeesTheValueOfThatTime() {
    loop.run(() -> {
      Timeout[] timer = {null};
      local.run("set", () -> timer[0] = loop.setTimeout(noteValue, 1));
      loop.setTimeout(() -> local.run("refreshed", () -> timer[0].refresh()), 5);
    });

    assertThat(calls).containsExactly("set", "refreshed");
  }

  @Test
  void aTimerThatIsStartedAgainWhileItWaitsKeepsItsValue() {
    loop.run(() -> {
      Timeout[] timer = {null};
      local.run("set", () -> timer[0] = loop.setTimeout(noteValue, 5));
      loop.setTimeout(() -> local.run("refreshed", () -> timer[0].refresh()), 1);
    });

    assertThat(calls).containsExactly("set");
  }

  @Test
  void aTimerThatStartsItselfAgainKeepsItsValue() {
    loop.run(() -> {
      Timeout[] timer = {null};
      Runnable task =
          () -> {
            noteValue.run();
            if (calls.size() < 2) {
              local.run("refreshed", () -> timer[0].refresh());
            }
          };
      local.run("set", () -> timer[0] = loop.setTimeout(task, 1));
    });

    assertThat(calls).containsExactly("set", "set");
  }

  @Test
  void aTimerThatHasRunDoesNotHoldItsValue() {
    AsyncLocal<Object> large = new AsyncLocal<>();
    WeakReference<Object> value = new WeakReference<>(new Object());
    Timeout[] timer = {null};
    loop.run(() -> large.run(value.get(), () -> timer[0] = loop.setTimeout(() -> {}, 1)));

    while (value.get() != null) {
      System.gc();
    }
    assertThat(timer[0].isActive()).isFalse();
  }

  @Test
  void anIntervalSeesTheSameValueEveryTime() {
    int[] left = {3};
    Timeout[] interval = {null};
    local.run(
        "scheduling",
        () ->
            interval[0] =
                loop.setInterval(
                    () -> {
                      noteValue.run();
                      local.enterWith("of this time only");
                      if (--left[0] == 0) {
                        interval[0].close();
                      }
                    },
                    1));
    loop.run();

    assertThat(calls).containsExactly("scheduling", "scheduling", "scheduling");
  }

  @Test
  void aCallbackThatThrowsLeavesNoValueBehind() {
    loop.onUncaughtException((error, origin) -> calls.add("uncaught"));
    local.run(
        "throwing",
        () ->
            loop.setImmediate(() -> {
              throw new IllegalStateException();
            }));
    loop.setImmediate(noteValue);
    loop.run();

    assertThat(calls).containsExactly("uncaught", "null");
  }

  @Test
  void ticksAndMicrotasksSeeNothingOfTheOnesBeforeThem() {
    loop.onUncaughtException((error, origin) -> calls.add("uncaught"));
    Runnable enterAndThrow =
        () -> {
          local.enterWith("entered");
          throw new IllegalStateException();
        };
    loop.run(() -> {
      for (Consumer<Runnable> queue :
          List.<Consumer<Runnable>>of(loop::nextTick, loop::queueMicrotask)) {
        queue.accept(() -> local.enterWith("entered"));
        queue.accept(noteValue);
        local.run("scheduling", () -> queue.accept(noteValue));
        queue.accept(noteValue);
        local.run("scheduling", () -> queue.accept(enterAndThrow));
        queue.accept(noteValue);
      }
    });

    assertThat(String.join(" ", calls))
        .isEqualTo("null scheduling null uncaught null null scheduling null uncaught null");
  }

  @Test
  void theListenersForAnUncaughtErrorSeeTheValueOfItsCallback() {
    loop.onUncaughtException((error, origin) -> noteValue.run());
    local.run(
        "throwing",
        () ->
            loop.setImmediate(() -> {
              throw new IllegalStateException();
            }));
    loop.run();

    assertThat(calls).containsExactly("throwing");
  }

  @Test
  void theListenersForARejectionSeeTheValueOfWhereItWasRejected() {
    loop.onUnhandledRejection((reason, promise) -> noteValue.run());
    loop.run(() -> {
      local.run("first", () -> Promise.reject(new IllegalStateException()));
      local.run("second", () -> Promise.reject(new IllegalStateException()));
    });

    assertThat(calls).containsExactly("first", "second");
  }

  @Test
  void theListenersForTheEndSeeNoValue() {
    loop.onBeforeExit(code -> noteValue.run());
    loop.onExit(code -> noteValue.run());
    local.run("caller", () -> loop.run());

    assertThat(calls).containsExactly("null", "null");
  }

  // ---- bodies of async ------------------------------------------------------------------------

  @Test
  void aBodyKeepsItsValueThroughEveryAwait() {
    loop.run(() ->
        local.run(
            "body",
            () ->
                async(() -> {
                  for (int i = 0; i < 3; i++) {
                    await(loop.yield());
                    noteValue.run();
                  }
                  return null;
                })));

    assertThat(calls).containsExactly("body", "body", "body");
  }

  @Test
  void aBodyKeepsAValueThatItHasEntered() {
    loop.run(() ->
        async(() -> {
          await(loop.yield());
          local.enterWith("entered");
          await(loop.yield());
          return calls.add(local.get());
        }));

    assertThat(calls).containsExactly("entered");
  }

  @Test
  void aValueAroundAnAwaitEndsWithItsRun() {
    loop.run(() ->
        async(() -> {
          local.run(
              "around",
              () -> {
                await(loop.yield());
                noteValue.run();
              });
          noteValue.run();
          return null;
        }));

    assertThat(calls).containsExactly("around", "null");
  }

  @Test
  void aValueAroundAnAwaitIsNotSeenByTheCallerOfAsync() {
    loop.run(() -> {
      async(() -> {
        local.run("around", () -> await(loop.yield()));
        return null;
      });
      noteValue.run();
    });

    assertThat(calls).containsExactly("null");
  }

  @Test
  void bodiesThatTakeTurnsKeepTheirValuesApart() {
    loop.run(() -> {
      for (String name : List.of("a", "b")) {
        local.run(
            name,
            () ->
                async(() -> {
                  await(loop.yield());
                  noteValue.run();
                  await(loop.yield());
                  noteValue.run();
                  return null;
                }));
      }
    });

    assertThat(calls).containsExactly("a", "b", "a", "b");
  }

  @Test
  void aBodyKeepsItsValueThoughAnotherThreadRunsTheLoop() {
    local.run("body", () -> runAfterAwait(loop, noteValue));
    Threads.on("another", loop::run);

    assertThat(calls).containsExactly("body");
  }

  // ---- random programs ------------------------------------------------------------------------

  /** Checks at every step that the value is the one of the lexical scope, as it always must be. */
  private final class RandomProgram {
    private final Random random;
    private int stepsLeft = 500;
    private int checks;

    RandomProgram(int seed) {
      random = new Random(seed);
    }

    void steps(String value, boolean inBody) {
      check(value);
      for (int i = random.nextInt(4); i >= 0 && stepsLeft > 0; i--) {
        stepsLeft--;
        step(value, inBody);
        check(value);
      }
    }

    private void check(String value) {
      checks++;
      if (!value.equals(local.get())) {
        calls.add("expected " + value + ", but was " + local.get());
      }
    }

    private void step(String value, boolean inBody) {
      switch (random.nextInt(8)) {
        case 0 -> local.run(value + "+", () -> steps(value + "+", inBody));
        case 1 -> async(() -> body(value));
        case 2 -> local.run(value + "-", () -> async(() -> body(value + "-")));
        case 3 -> loop.setTimeout(() -> steps(value, false), random.nextInt(5));
        case 4 -> loop.nextTick(() -> steps(value, false));
        case 5 -> loop.yield().onSettled(() -> steps(value, false));
        default -> {
          if (inBody) {
            await(random.nextBoolean() ? loop.yield() : Promise.resolve(null));
          }
        }
      }
    }

    private Object body(String value) {
      steps(value, true);
      return null;
    }
  }

  @Test
  void theValueIsThatOfTheScopeInTextInARandomProgram() {
    int checks = 0;
    for (int seed = 0; seed < 20; seed++) {
      RandomProgram program = new RandomProgram(seed);
      loop.run(() -> local.run("value", () -> program.steps("value", false)));
      checks += program.checks;
    }

    assertThat(calls).isEmpty();
    assertThat(checks).isGreaterThan(1000);
  }

  // ---- closing --------------------------------------------------------------------------------

  @Test
  void whoClosesALoopKeepsItsValue() {
    EventLoop closed = EventLoop.builder().clock(new VirtualClock()).build();
    closed.execute(note("task"));
    local.run(
        "closer",
        () -> {
          closed.close();
          noteValue.run();
        });

    assertThat(calls).containsExactly("task", "closer");
  }

  @Test
  void whoRunsALoopUntilItIsClosedKeepsItsValue() {
    EventLoop closed = EventLoop.builder().clock(new VirtualClock()).build();
    local.run(
        "runner",
        () -> {
          closed.run(() -> {
            closed.execute(note("task"));
            closed.close();
          });
          noteValue.run();
        });

    assertThat(calls).containsExactly("task", "runner");
  }

  @Test
  void whatClosingDeliversSeesTheValueOfWhereItWasScheduled() {
    List<String> seen = new ArrayList<>();
    local.run("scheduling", () -> loop.execute(() -> seen.add(local.get())));
    loop.close();

    assertThat(seen).containsExactly("scheduling");
  }

  @Test
  void aBodyThatTheClosingLoopEndsHasTheValueOfItsLastAwait() {
    loop.run(() ->
        local.run(
            "body",
            () ->
                async(() -> {
                  try {
                    return await(loop.withResolvers().promise());
                  } finally {
                    calls.add("ends with " + local.get());
                  }
                })));
    loop.close();

    assertThat(calls).containsExactly("ends with body");
  }

  @Test
  void whatIsLeftBehindOutsideOfAllLoopsIsNotCollected() throws Exception {
    AsyncLocal<String> left = new AsyncLocal<>();
    String[] found = new String[2];
    Thread thread =
        new Thread(() -> {
          left.enterWith("left behind");
          collect();
          found[0] = left.get();
          left.run(
              "inside",
              () -> {
                collect();
                found[1] = left.get();
              });
        });
    thread.start();
    thread.join();
    assertThat(found).containsExactly("left behind", "inside");
  }

  private static void collect() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
  }
}
