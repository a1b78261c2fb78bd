package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.AsyncLocalTest.Later;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

/** What threads have follows the program through its callbacks. */
@Tag("coroutines")
class ThreadContextTest extends OneLoop {
  private final ThreadLocal<String> user = new ThreadLocal<>();
  private Registration registration = AsyncLocal.propagate(ThreadContext.of(user::get, user::set));

  private final Runnable noteUser = () -> calls.add("" + user.get());

  @AfterEach
  void end() {
    registration.close();
    assertThat(user.get()).isNull();
  }

  private void propagate(ThreadContext<?> context) {
    registration.close();
    registration = AsyncLocal.propagate(context);
  }

  /** Runs something while this thread has a value. */
  private void as(String name, Runnable body) {
    String prior = user.get();
    user.set(name);
    try {
      body.run();
    } finally {
      user.set(prior);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tickloom.loop.AsyncLocalTest#waysToCallLater")
  void aCallbackHasTheValueOfWhereItWasScheduled(Later later) {
    loop.run(() -> as("scheduling", () -> later.schedule().accept(loop, noteUser)));
    assertThat(calls).containsExactly("scheduling");
  }

  @ParameterizedTest
  @MethodSource("dev.tickloom.loop.AsyncLocalTest#waysToCallLater")
  void aCallbackOfACallbackHasTheValueToo(Later later) {
    loop.run(
        () -> as("outer", () -> loop.setImmediate(() -> later.schedule().accept(loop, noteUser))));
    assertThat(calls).containsExactly("outer");
  }

  @ParameterizedTest
  @MethodSource("dev.tickloom.loop.AsyncLocalTest#waysToCallLater")
  void aCallbackHasNoValueThatWasNotThereWhereItWasScheduled(Later later) {
    as(
        "runner",
        () -> {
          loop.run(() -> {
            user.set(null);
            later.schedule().accept(loop, noteUser);
            user.set("rest of the script");
          });
          noteUser.run();
        });
    assertThat(calls).containsExactly("null", "runner");
  }

  @Test
  void whatACallbackSetsEndsWithIt() {
    loop.run(() -> {
      loop.setImmediate(() -> user.set("left behind"));
      loop.setImmediate(noteUser);
    });
    assertThat(calls).containsExactly("null");
  }

  @Test
  void aBodyKeepsWhatItSetsThroughEveryAwait() {
    loop.run(() ->
        as(
            "caller",
            () -> {
              async(() -> {
                noteUser.run();
                user.set("body");
                await(loop.yield());
                noteUser.run();
                return null;
              });
              noteUser.run();
            }));
    assertThat(calls).containsExactly("caller", "caller", "body");
  }

  @Test
  void listenersOfErrorsHaveTheValueOfWhereItWentWrong() {
    loop.onUncaughtException((error, origin) -> noteUser.run());
    loop.onUnhandledRejection((reason, promise) -> noteUser.run());
    loop.run(() ->
        as(
            "failing",
            () -> {
              Promise.reject(new IllegalStateException());
              loop.setImmediate(() -> {
                throw new IllegalStateException();
              });
            }));
    assertThat(calls).containsExactly("failing", "failing");
  }

  @Test
  void boundTasksAndSnapshotsHaveTheValue() throws Exception {
    Callable<?>[] bound = {null};
    AsyncLocal.Snapshot[] snapshot = {null};
    as(
        "bound",
        () -> {
          bound[0] = AsyncLocal.bind(() -> calls.add(user.get()));
          snapshot[0] = AsyncLocal.snapshot();
        });
    bound[0].call();
    snapshot[0].run(noteUser);
    Threads.on("other", () -> snapshot[0].run(noteUser));
    assertThat(calls).containsExactly("bound", "bound", "bound");
  }

  @Test
  void whatIsNoLongerRegisteredIsLeftAlone() {
    loop.run(() -> {
      as("scheduling", () -> loop.setImmediate(noteUser));
      registration.close();
    });
    assertThat(calls).containsExactly("null");
  }

  @Test
  void eachRegistrationEndsOnlyItself() {
    Registration other = AsyncLocal.propagate(ThreadContext.of(user::get, user::set));
    ThreadContext<String> shared = ThreadContext.of(user::get, user::set);
    propagate(shared);
    other.close();
    try (Registration again = AsyncLocal.propagate(shared)) {
      again.close();
      again.close();
      loop.run(() -> as("scheduling", () -> loop.setImmediate(noteUser)));
    }
    registration.close();
    loop.run(() -> as("scheduling", () -> loop.setImmediate(noteUser)));

    assertThat(calls).containsExactly("scheduling", "null");
  }

  @Test
  void severalTravelTogether() {
    ThreadLocal<String> second = new ThreadLocal<>();
    try (Registration more = AsyncLocal.propagate(ThreadContext.of(second::get, second::set))) {
      loop.run(() -> {
        second.set("two");
        as("one", () -> loop.setTimeout(() -> calls.add(user.get() + second.get()), 1));
        second.remove();
      });
    }
    assertThat(calls).containsExactly("onetwo");
  }

  // ---- values that are equal ------------------------------------------------------------------

  /** What equals nothing, and does not want to be asked. */
  private static final class Unequal {
    @Override
    public boolean equals(Object other) {
      throw new IllegalStateException("equals");
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  private void assertThatACallbackOfACallbackHas(Object first, Object second) {
    ThreadLocal<Object> own = new ThreadLocal<>();
    Object[] seen = {null};
    propagate(ThreadContext.of(own::get, own::set));
    loop.run(() -> {
      own.set(first);
      loop.nextTick(() -> {
        own.set(second);
        loop.setTimeout(() -> seen[0] = own.get(), 1);
      });
    });
    assertThat(seen[0] == second).isTrue();
  }

  @Test
  void aCallbackHasItsOwnOfTwoValuesThatAreEqual() {
    assertThatACallbackOfACallbackHas(new ArrayList<>(), new ArrayList<>());
  }

  @Test
  void nobodyAsksWhetherValuesAreEqual() {
    assertThatACallbackOfACallbackHas(new Unequal(), new Unequal());
  }

  // ---- contexts that fail ---------------------------------------------------------------------

  /** What a context does with the body. */
  private interface Around {
    void run(Runnable body);
  }

  private static ThreadContext<String> around(Around around) {
    return new ThreadContext<>() {
      @Override
      public String capture() {
        throw new IllegalStateException("no value today");
      }

      @Override
      public void run(String value, Runnable body) {
        around.run(body);
      }
    };
  }

  @Test
  void theProgramGoesOnWhateverAContextDoes() {
    loop.onUncaughtException((error, origin) -> calls.add(error.getMessage()));
    for (Around each :
        new Around[] {
          body -> {},
          body -> {
            throw new IllegalStateException("before");
          },
          body -> {
            body.run();
            throw new IllegalStateException("after");
          },
          body -> {
            body.run();
            body.run();
          },
          body -> {
            try {
              body.run();
            } catch (RuntimeException e) {
              // swallowed
            }
          }
        }) {
      propagate(around(each));
      loop.run(() -> {
        loop.setTimeout(() -> calls.add("timer"), 1);
        loop.nextTick(() -> {
          throw new IllegalArgumentException("thrown");
        });
      });
      assertThat(calls).containsExactly("thrown", "timer");
      calls.clear();
    }
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> AsyncLocal.propagate(null))
        .withMessage("context");
    assertThatNullPointerException()
        .isThrownBy(() -> ThreadContext.of(null, value -> {}))
        .withMessage("get");
    assertThatNullPointerException()
        .isThrownBy(() -> ThreadContext.of(() -> "", null))
        .withMessage("set");
  }

  // ---- other people's contexts ----------------------------------------------------------------

  @Test
  void theMapOfSlf4jTravels() {
    propagate(ThreadContext.of(MDC::getCopyOfContextMap, ThreadContextTest::setMap));
    loop.run(() -> {
      MDC.put("request", "17");
      loop.setTimeout(() -> calls.add("timer " + MDC.get("request")), 1);
      loop.queueWork(
          Work.of("work", () -> MDC.get("request")),
          (error, value) -> calls.add("work " + value + ", callback " + MDC.get("request")));
      MDC.clear();
      loop.setImmediate(() -> calls.add("immediate " + MDC.get("request")));
    });
    assertThat(calls)
        .containsExactlyInAnyOrder("timer 17", "work 17, callback 17", "immediate null");
    assertThat(MDC.get("request")).isNull();
  }

  private static void setMap(Map<String, String> map) {
    if (map == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(map);
    }
  }

  /** Micrometer's library knows which thread locals there are; one context is enough for all. */
  @Test
  void whatMicrometerPropagatesTravels() {
    ContextRegistry registry = new ContextRegistry();
    registry.registerThreadLocalAccessor("user", user);
    ContextSnapshotFactory factory =
        ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
    propagate(
        new ThreadContext<ContextSnapshot>() {
          @Override
          public ContextSnapshot capture() {
            return factory.captureAll();
          }

          @Override
          public void run(ContextSnapshot snapshot, Runnable body) {
            try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
              body.run();
            }
          }
        });
    loop.run(() -> as("ada", () -> Promise.resolve(1).thenAccept(one -> noteUser.run())));
    assertThat(calls).containsExactly("ada");
  }

  /** By reflection: on JDK 21 it is a preview, for which this is not compiled. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_25)
  void aScopedValueTravels() throws Exception {
    Class<?> type = Class.forName("java.lang.ScopedValue");
    Object scoped = type.getMethod("newInstance").invoke(null);
    Method orElse = type.getMethod("orElse", Object.class);
    Method where = type.getMethod("where", type, Object.class);
    Callable<String> get = () -> (String) orElse.invoke(scoped, "none");
    propagate(
        new ThreadContext<String>() {
          @Override
          public String capture() {
            return call(get);
          }

          @Override
          public void run(String value, Runnable body) {
            call(() -> {
              Object carrier = where.invoke(null, scoped, value);
              return carrier.getClass().getMethod("run", Runnable.class).invoke(carrier, body);
            });
          }
        });
    Object carrier = where.invoke(null, scoped, "ada");
    Runnable program =
        () -> {
          loop.setTimeout(() -> calls.add("timer " + call(get)), 1);
          async(() -> {
            await(loop.yield());
            calls.add("body " + call(get));
            return null;
          });
        };
    loop.run(() ->
        call(() -> carrier.getClass().getMethod("run", Runnable.class).invoke(carrier, program)));
    assertThat(calls).containsExactlyInAnyOrder("timer ada", "body ada");
    assertThat(call(get)).isEqualTo("none");
  }

  private static <T> T call(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
