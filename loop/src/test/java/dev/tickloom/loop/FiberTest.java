package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tickloom.loop.concurrent.OwnScheduler;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the two kinds of fibers must have in common: what happens when a body waits in another way
 * than by await, and from where a body can be begun and resumed.
 */
@Tag("coroutines")
class FiberTest extends OneLoop {
  private static final boolean CARRIED = Boolean.getBoolean("tickloom.opened");

  /** Whether a virtual thread can leave its carrier inside of a synchronized block. */
  private static final boolean MONITORS_ARE_FREE = Runtime.version().feature() >= 24;

  @AfterEach
  void leaveNoInterruptBehind() {
    Thread.interrupted();
  }

  @Test
  void theFibersAreOfTheKindThatTheBuildAsksFor() {
    assumeThat(System.getProperty("tickloom.opened")).as("the build says").isNotNull();

    Fiber fiber = Fiber.of("fiber", () -> {});

    assertThat(fiber).isInstanceOf(CARRIED ? MountedFiber.class : HandoffFiber.class);
    assertThat(loop.describe())
        .contains(CARRIED ? "coroutines run on the loop thread itself" : OwnScheduler.FLAG);
  }

  // ---- waiting for something else than a promise ----------------------------------------------

  /** A way to wait, and what ends that, on another thread, once the body waits. */
  private record Wait(Callable<?> begin, Threads.Action end) {}

  static Stream<Arguments> waits() {
    ReentrantLock lock = new ReentrantLock();
    Object monitor = new Object();
    BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
    BlockingQueue<String> handover = new SynchronousQueue<>();
    CompletableFuture<String> future = new CompletableFuture<>();
    CountDownLatch latch = new CountDownLatch(1);
    AtomicReference<Thread> parked = new AtomicReference<>();
    AtomicBoolean permitted = new AtomicBoolean();
    Thread sleeper = Thread.ofPlatform().daemon().unstarted(() -> Threads.await(latch));
    boolean[] notified = {false};
    return Stream.of(
        Arguments.of("a queue", new Wait(queue::take, () -> queue.put("element"))),
        Arguments.of("a handover", new Wait(handover::take, () -> handover.put("element"))),
        Arguments.of("a future", new Wait(future::get, () -> future.complete("value"))),
        Arguments.of("a condition", condition(lock)),
        Arguments.of(
            "a thread",
            new Wait(
                () -> {
                  sleeper.start();
                  sleeper.join();
                  return null;
                },
                latch::countDown)),
        Arguments.of(
            "a permit",
            new Wait(
                () -> {
                  parked.set(Thread.currentThread());
                  while (!permitted.get()) { // park may return for no reason
                    LockSupport.park();
                  }
                  return null;
                },
                () -> {
                  permitted.set(true);
                  LockSupport.unpark(parked.get());
                })),
        Arguments.of(
            "a monitor",
            new Wait(
                () -> {
                  synchronized (monitor) {
                    while (!notified[0]) {
                      monitor.wait();
                    }
                  }
                  return null;
                },
                () -> {
                  synchronized (monitor) {
                    notified[0] = true;
                    monitor.notifyAll();
                  }
                })));
  }

  private static Wait condition(ReentrantLock lock) {
    var condition = lock.newCondition();
    boolean[] signalled = {false};
    return new Wait(
        () -> {
          lock.lock();
          try {
            while (!signalled[0]) {
              condition.await();
            }
          } finally {
            lock.unlock();
          }
          return null;
        },
        () -> {
          lock.lock();
          try {
            signalled[0] = true;
            condition.signalAll();
          } finally {
            lock.unlock();
          }
        });
  }

  /** Ends a wait as soon as the body waits, and has given the loop something to do before that. */
  private Threads.Started<Object> endOnce(AtomicReference<Thread> body, Wait wait) {
    return Threads.start(
        "other",
        () -> {
          Threads.awaitParked(Threads.awaitSet(body));
          loop.execute(note("task"));
          wait.end.run();
          return null;
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waits")
  void whileABodyWaitsForSomethingElseNothingElseRuns(String name, Wait wait) {
    AtomicReference<Thread> body = new AtomicReference<>();
    Threads.Started<Object> other = endOnce(body, wait);
    loop.run(() -> {
      loop.queueMicrotask(note("microtask"));
      async(() -> {
        body.set(Thread.currentThread());
        wait.begin.call();
        return calls.add("body goes on");
      });
      calls.add("caller");
    });
    other.join();

    assertThat(calls).containsExactly("body goes on", "caller", "microtask", "task");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waits")
  void nothingElseRunsAfterAnAwaitEither(String name, Wait wait) {
    AtomicReference<Thread> body = new AtomicReference<>();
    Threads.Started<Object> other = endOnce(body, wait);
    loop.run(() ->
        async(() -> {
          await(Promise.resolve(1));
          loop.queueMicrotask(note("microtask"));
          body.set(Thread.currentThread());
          wait.begin.call();
          return calls.add("body goes on");
        }));
    other.join();

    assertThat(calls).containsExactly("body goes on", "microtask", "task");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waits")
  void theCallerOfABodyThatWaitsForSomethingElseWaitsToo(String name, Wait wait) {
    AtomicReference<Thread> body = new AtomicReference<>();
    Threads.Started<Object> other = endOnce(body, wait);
    loop.run(() ->
        async(() -> {
          async(() -> {
            body.set(Thread.currentThread());
            wait.begin.call();
            calls.add("inner goes on");
            await(Promise.resolve(1));
            return calls.add("inner ends");
          });
          return calls.add("outer goes on");
        }));
    other.join();

    assertThat(calls).containsExactly("inner goes on", "outer goes on", "inner ends", "task");
  }

  @Test
  void aBodyThatWaitsForALockGoesOnWhenItGetsIt() {
    ReentrantLock lock = new ReentrantLock();
    AtomicReference<Thread> body = new AtomicReference<>();
    CountDownLatch held = new CountDownLatch(1);
    Threads.Started<Object> other =
        Threads.start(
            "other",
            () -> {
              lock.lock();
              try {
                held.countDown();
                Threads.awaitParked(Threads.awaitSet(body));
                return calls.add("unlocks");
              } finally {
                lock.unlock();
              }
            });
    Threads.await(held);
    loop.run(() -> {
      async(() -> {
        body.set(Thread.currentThread());
        lock.lock();
        calls.add("locked");
        lock.unlock();
        return null;
      });
      calls.add("caller");
    });
    other.join();

    assertThat(calls).containsExactly("unlocks", "locked", "caller");
  }

  @Test
  void nothingElseRunsWhileABodySleepsOrYields() {
    loop.run(() -> {
      loop.nextTick(note("tick"));
      async(() -> {
        Thread.sleep(1);
        Thread.yield();
        calls.add("first half");
        await(Promise.resolve(1));
        LockSupport.parkNanos(1000);
        Thread.yield();
        return calls.add("second half");
      });
      loop.queueMicrotask(note("microtask"));
    });

    assertThat(calls).containsExactly("first half", "tick", "second half", "microtask");
  }

  @Test
  void aBodyMayWaitForAnotherLoop() {
    CountDownLatch settle = new CountDownLatch(1);
    Threads.Started<Object> other =
        Threads.start(
            "other",
            () -> {
              try (EventLoop theirs = EventLoop.create()) {
                theirs.run(() -> calls.add("other loop"));
                settle.countDown();
              }
              return null;
            });
    loop.run(() ->
        async(() -> {
          settle.await();
          return calls.add("body goes on");
        }));
    other.join();

    assertThat(calls).containsExactly("other loop", "body goes on");
  }

  // ---- interrupts and permits -----------------------------------------------------------------

  @Test
  void anInterruptEndsAWaitOfABody() {
    AtomicReference<Thread> body = new AtomicReference<>();
    Threads.Started<Object> other =
        Threads.start(
            "other",
            () -> {
              Threads.awaitParked(Threads.awaitSet(body));
              body.get().interrupt();
              return null;
            });
    loop.run(() -> {
      async(() -> {
        body.set(Thread.currentThread());
        Throwable error = catchThrowable(() -> new CountDownLatch(1).await());
        return calls.add(error.getClass().getSimpleName());
      });
      calls.add("caller");
    });
    other.join();

    assertThat(calls).containsExactly("InterruptedException", "caller");
  }

  @Test
  void anInterruptOfTheLoopThreadWhileABodyRunsIsKeptForTheLoop() {
    Thread underneath = Thread.currentThread();
    List<Boolean> interrupted = new ArrayList<>();
    loop.run(() -> {
      async(() -> {
        underneath.interrupt();
        interrupted.add(Thread.currentThread().isInterrupted());
        await(Promise.resolve(1));
        interrupted.add(Thread.currentThread().isInterrupted());
        underneath.interrupt();
        return null;
      });
      interrupted.add(Thread.interrupted());
      loop.setImmediate(() -> interrupted.add(Thread.interrupted()));
    });

    assertThat(interrupted).containsExactly(false, true, false, true);
  }

  @Test
  void neitherAnUnparkNorAnInterruptResumesABodyThatAwaits() {
    AtomicReference<Thread> body = new AtomicReference<>();
    loop.run(() -> {
      async(() -> {
        body.set(Thread.currentThread());
        await(loop.yield());
        calls.add("body goes on " + Thread.interrupted());
        return null;
      });
      LockSupport.unpark(body.get());
      Threads.on(
          "other",
          () -> {
            LockSupport.unpark(body.get());
            body.get().interrupt();
            LockSupport.unpark(body.get());
          });
      loop.nextTick(note("tick"));
    });

    assertThat(calls).containsExactly("tick", "body goes on true");
  }

  @Test
  void aBodyThatWasUnparkedWhileItAwaitedCanStillWait() {
    BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
    AtomicReference<Thread> body = new AtomicReference<>();
    CountDownLatch resumed = new CountDownLatch(1);
    Threads.Started<Object> other =
        Threads.start(
            "other",
            () -> {
              Threads.await(resumed);
              Threads.awaitParked(body.get());
              queue.put("element");
              return null;
            });
    loop.run(() -> {
      async(() -> {
        body.set(Thread.currentThread());
        await(loop.yield());
        resumed.countDown();
        return calls.add(queue.take());
      });
      LockSupport.unpark(body.get());
    });
    other.join();

    assertThat(calls).containsExactly("element");
  }

  // ---- monitors and native code ---------------------------------------------------------------

  @Test
  void aBodyMayBeBegunInASynchronizedBlockOfAnother() {
    Object monitor = new Object();
    loop.run(() ->
        async(() -> {
          Promise<Object> inner;
          synchronized (monitor) {
            inner =
                async(() -> {
                  calls.add("inner begins");
                  await(loop.yield());
                  return calls.add("inner ends");
                });
            calls.add("outer goes on");
          }
          await(inner);
          return calls.add("outer ends");
        }));

    assertThat(calls).containsExactly("inner begins", "outer goes on", "inner ends", "outer ends");
  }

  @Test
  void awaitInASynchronizedBlockEitherWaitsOrSaysThatItCannot() {
    Object monitor = new Object();
    loop.run(() ->
        async(() -> {
          try {
            synchronized (monitor) {
              await(loop.yield());
            }
            calls.add("waited");
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("synchronized").hasMessageContaining("--add-opens");
            calls.add("cannot");
          }
          await(loop.yield());
          return calls.add("body goes on");
        }));

    assertThat(calls)
        .containsExactly(MONITORS_ARE_FREE || !CARRIED ? "waited" : "cannot", "body goes on");
  }

  /** From JDK 24 on a body would take them along that is carried by the callback's thread. */
  @Test
  void aCallbackKeepsTheMonitorsInWhichItBeginsABody() throws InterruptedException {
    Object monitor = new Object();
    loop.run(() -> {
      synchronized (monitor) {
        async(() -> {
          calls.add("begins");
          await(loop.yield());
          return calls.add(Thread.holdsLock(monitor) ? "has it" : "has it not");
        });
        calls.add(Thread.holdsLock(monitor) ? "kept" : "lost");
      }
      calls.add(Thread.holdsLock(monitor) ? "not left" : "left");
    });

    assertThat(calls).containsExactly("begins", "kept", "left", "has it not");
    assertCanBeEntered(monitor);
  }

  @Test
  void whoRunsTheLoopKeepsItsMonitors() throws InterruptedException {
    Object monitor = new Object();
    synchronized (monitor) {
      loop.run(() ->
          async(() -> {
            await(loop.yield());
            return calls.add(
                Thread.holdsLock(monitor) && MONITORS_ARE_FREE ? "taken" : "not taken");
          }));
      calls.add(Thread.holdsLock(monitor) ? "kept" : "lost");
    }
    calls.add(Thread.holdsLock(monitor) ? "not left" : "left");

    assertThat(calls).containsExactly("not taken", "kept", "left");
    assertCanBeEntered(monitor);
  }

  @Test
  void manyMonitorsAreKeptInCompiledCodeToo() throws InterruptedException {
    List<Object> monitors = Stream.generate(Object::new).limit(12).toList();
    int[] ended = {0};
    loop.run(() -> {
      for (int i = 0; i < 20_000; i++) {
        beginInside(monitors, i % (monitors.size() + 1), ended);
      }
    });

    assertThat(ended[0]).isEqualTo(20_000);
    for (Object monitor : monitors) {
      assertThat(Thread.holdsLock(monitor)).isFalse();
      assertCanBeEntered(monitor);
    }
  }

  private void beginInside(List<Object> monitors, int depth, int[] ended) {
    if (depth == 0) {
      async(() -> {
        await(Promise.resolve(null));
        return ended[0]++;
      });
      return;
    }
    synchronized (monitors.get(depth - 1)) {
      beginInside(monitors, depth - 1, ended);
    }
  }

  private static void assertCanBeEntered(Object monitor) throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          synchronized (monitor) {
            entered.countDown();
          }
        });
    assertThat(entered.await(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Virtual threads cannot leave their carrier while a class is initialized, whatever the JDK. */
  private static final class BegunInInitializer {
    static final Promise<String> PROMISE = begunInInitializer();
  }

  private static Promise<String> begunInInitializer() {
    return async(() -> {
      await(EventLoop.current().yield());
      return "of initializer";
    });
  }

  @Test
  void aBodyMayBeBegunByAnotherInNativeCode() {
    loop.run(() -> async(() -> calls.add(await(BegunInInitializer.PROMISE))));

    assertThat(calls).containsExactly("of initializer");
  }

  private static final class AwaitedInInitializer {
    static final @SuppressWarnings("unused") Object VALUE = await(EventLoop.current().yield());
  }

  @Test
  void awaitInNativeCodeDoesNotStopTheLoop() {
    loop.run(() ->
        async(() -> {
          Throwable thrown = catchThrowable(() -> assertThat(AwaitedInInitializer.VALUE).isNull());
          calls.add(thrown == null ? "waited" : thrown.getCause().getClass().getSimpleName());
          await(loop.yield());
          return calls.add("body goes on");
        }));

    assertThat(calls).containsExactly(CARRIED ? "IllegalStateException" : "waited", "body goes on");
  }

  // ---- what is never settled ------------------------------------------------------------------

  @Test
  void aBodyWhosePromiseIsNeverSettledEndsWhenTheLoopIsClosed() {
    loop.run(() ->
        async(() -> {
          try {
            return await(loop.withResolvers().promise());
          } finally {
            calls.add("finally");
          }
        }));
    calls.add("run ends");
    loop.close();

    assertThat(calls).containsExactly("run ends", "finally");
  }

  @Test
  void bodiesOfALoopThatNobodyCanReachAreGarbageIfTheJdkDoesNotTrackThreads() {
    assumeThat(System.getProperty("jdk.trackAllThreads")).isEqualTo("false");
    assumeThat(OwnScheduler.isAvailable()).as("bodies have virtual threads").isTrue();
    List<WeakReference<Object>> locals = new ArrayList<>();
    Threads.on(
        "own thread",
        () -> {
          EventLoop forgotten = EventLoop.create();
          forgotten.run(() -> {
            for (int i = 0; i < 10; i++) {
              async(() -> {
                Object local = new Object();
                locals.add(new WeakReference<>(local));
                return List.of(local, await(forgotten.withResolvers().promise()));
              });
            }
          });
        });

    assertThat(locals).hasSize(10);
    Threads.awaitCollected(locals);
  }

  // ---- from where -----------------------------------------------------------------------------

  @Test
  void aVirtualThreadMayBeginBodiesOfALoopThatAnotherThreadRunsLater() {
    AtomicReference<EventLoop> made = new AtomicReference<>();
    Threads.onVirtual(() -> {
      EventLoop theirs = EventLoop.create();
      made.set(theirs);
      async(() -> {
        calls.add("begins");
        async(() -> calls.add("inner"));
        await(theirs.yield());
        return calls.add("goes on");
      });
      calls.add("caller");
    });
    try (EventLoop theirs = made.get()) {
      theirs.run();
    }

    assertThat(calls).containsExactly("begins", "inner", "caller", "goes on");
  }

  @Test
  void aVirtualThreadMayCloseALoopWhoseBodiesAwait() {
    async(() -> {
      async(() -> {
        Throwable error = catchThrowable(() -> await(loop.withResolvers().promise()));
        calls.add("inner " + error.getClass().getSimpleName());
        return null;
      });
      Throwable error = catchThrowable(() -> await(loop.withResolvers().promise()));
      return calls.add("outer " + error.getClass().getSimpleName());
    });
    Threads.onVirtual(loop::close);

    assertThat(calls).containsExactly("inner AbortException", "outer AbortException");
  }

  @Test
  void aBodyMayCloseItsLoopWhileOthersAwait() {
    async(() -> {
      Throwable error = catchThrowable(() -> await(loop.withResolvers().promise()));
      return calls.add(error.getClass().getSimpleName());
    });
    async(() -> {
      loop.close();
      return calls.add("closer goes on");
    });

    assertThat(calls).containsExactly("AbortException", "closer goes on");
  }

  @Test
  void aBodyMayBeginOneOfAnotherLoop() {
    Threads.on(
        "own thread",
        () -> {
          EventLoop first = EventLoop.create();
          async(() -> {
            EventLoop second = EventLoop.create();
            assertThat(EventLoop.current()).isSameAs(second);
            async(() -> {
              calls.add("inner");
              assertThat(EventLoop.current()).isSameAs(second);
              return null;
            });
            calls.add("outer");
            second.close();
            return null;
          });
          first.close();
        });

    assertThat(calls).containsExactly("inner", "outer");
  }

  @Test
  void aBodyThatIsNestedTenThousandDeepUsesNoStackOfItsCaller() {
    loop.run(() -> begin(10_000));

    assertThat(calls).containsExactly("deepest");
  }

  private Promise<Object> begin(int levels) {
    return async(() -> {
      if (levels == 0) {
        await(loop.yield());
        return calls.add("deepest");
      }
      return await(begin(levels - 1));
    });
  }

  @Test
  void aFiberRunsFromOneSuspendToTheNext() {
    List<String> steps = new ArrayList<>();
    Fiber[] fiber = {null};
    fiber[0] =
        Fiber.of(
            "fiber",
            () -> {
              steps.add("begins");
              fiber[0].suspend();
              steps.add("goes on");
              fiber[0].suspend();
              steps.add("ends");
            });
    for (int i = 0; i < 3; i++) {
      steps.add("resume");
      fiber[0].resume(null);
    }

    assertThat(steps).containsExactly("resume", "begins", "resume", "goes on", "resume", "ends");
  }

  /** A virtual thread has the scheduler of the one that makes it. */
  @Test
  void virtualThreadsThatABodyStartsRun() {
    try (EventLoop loop = EventLoop.create()) {
      List<Integer> ran = new ArrayList<>();
      CountDownLatch all = new CountDownLatch(10);
      loop.run(() ->
          Async.async(() -> {
            for (int i = 0; i < 10; i++) {
              int number = i;
              Thread.startVirtualThread(() -> {
                synchronized (ran) {
                  ran.add(number);
                }
                all.countDown();
              });
              Async.await(loop.yield());
            }
            return null;
          }));
      Threads.await(all);
      assertThat(ran).hasSize(10);
    }
  }
}
