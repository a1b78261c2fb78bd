package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work that asks for the memory of its outcome: 1,000 bytes for all loops of a test. */
class ResultMemoryTest {
  private static final long LIMIT = 1_000;
  private static final Callback<Object> NOTHING = (error, value) -> {};

  private final ResultMemory memory = new ResultMemory(LIMIT);
  private final Workers workers = Workers.lane();
  private final EventLoop loop = newLoop();
  private final List<String> calls = new ArrayList<>();
  private final AtomicLong most = new AtomicLong();
  private final AtomicInteger begun = new AtomicInteger();

  @RegisterExtension final Watchdog watchdog = new Watchdog(() -> loop);

  @AfterEach
  void allIsGivenBack() {
    loop.close();
    awaitTaken(0);
    assertThat(memory.waiting()).isZero();
    await(() -> workers.metrics().retrying() == 0); // they are counted when they start again
  }

  private EventLoop newLoop() {
    return EventLoop.builder().workers(workers).resultMemory(memory).build();
  }

  private Work<String> taking(long bytes) {
    return taking(bytes, "value");
  }

  private Work<String> taking(long bytes, String value) {
    return Work.ofBody(
        "work",
        progress -> {
          progress.reserve(bytes);
          most.accumulateAndGet(memory.taken(), Math::max);
          begun.incrementAndGet();
          return value;
        });
  }

  private Callback<Object> note(String name) {
    return (error, value) ->
        calls.add(name + ": " + (error == null ? value : error.getClass().getSimpleName()));
  }

  private void awaitTaken(long bytes) {
    await(() -> memory.taken() == bytes);
  }

  private void awaitWaiting(int requests) {
    await(() -> memory.waiting() == requests);
  }

  private void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Threads.PATIENCE_SECONDS)) {
        throw new AssertionError(memory.taken() + " taken, " + memory.waiting() + " waiting");
      }
      Thread.yield();
    }
  }

  // ---- how much -------------------------------------------------------------------------------

  @Test
  void whatFindsTooLittleWaitsUntilCallbacksHaveBeenCalled() {
    loop.run(() -> {
      for (int i = 0; i < 500; i++) {
        loop.queueWork(taking(300), note("work"));
      }
      awaitWaiting(497);
      assertThat(memory.taken()).isEqualTo(900);
      await(() -> workers.metrics().retrying() == 497);
    });
    assertThat(calls).hasSize(500).containsOnly("work: value");
    assertThat(begun).hasValue(500);
    assertThat(most.get()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void promisesWaitLikewise() {
    loop.run(() -> {
      for (int i = 0; i < 100; i++) {
        loop.queueWork(taking(300)).thenAccept(value -> calls.add(value));
      }
      awaitWaiting(97);
    });
    assertThat(calls).hasSize(100).containsOnly("value");
  }

  @RepeatedTest(20)
  void whatIsLargerThanAllGoesAlone() {
    loop.run(() -> {
      for (int i = 0; i < 20; i++) {
        loop.queueWork(taking(i % 2 == 0 ? 5 * LIMIT : 400), note("work"));
      }
    });
    assertThat(calls).hasSize(20).containsOnly("work: value");
    assertThat(most.get()).isEqualTo(5 * LIMIT);
  }

  @Test
  void itIsTheCallbackThatGivesMemoryBackAlsoIfItThrows() {
    loop.onUncaughtException((error, origin) -> calls.add(error.getMessage() + memory.taken()));
    loop.run(() ->
        loop.queueWork(
            taking(600),
            (error, value) -> {
              calls.add("callback " + memory.taken());
              throw new IllegalStateException("thrown ");
            }));
    assertThat(calls).containsExactly("callback 600", "thrown 0");
  }

  @Test
  void workMaySayAnewHowMuchItIs() {
    Work<String> work =
        Work.ofBody(
            "work",
            progress -> {
              progress.reserve(800);
              progress.reserve(300);
              assertThat(memory.taken()).isEqualTo(300);
              progress.reserve(500);
              return "" + memory.taken();
            });
    loop.run(() -> loop.queueWork(work, note("work")));
    assertThat(calls).containsExactly("work: 500");
  }

  @Test
  void whatWaitsStartsInTheOrderOfItsWaiting() {
    EventLoop one = EventLoop.builder().workers(Workers.fixed(1)).resultMemory(memory).build();
    one.run(() -> {
      for (int i = 0; i < 6; i++) {
        one.queueWork(taking(i == 1 ? 900 : 200, "" + i), note("work"));
      }
      awaitWaiting(5);
    });
    one.close();
    assertThat(calls)
        .containsExactly("work: 0", "work: 1", "work: 2", "work: 3", "work: 4", "work: 5");
  }

  // ---- what gives it back ---------------------------------------------------------------------

  @Test
  void workThatFailsGivesItsMemoryBack() {
    Work<String> failing =
        Work.ofBody(
            "work",
            progress -> {
              progress.reserve(900);
              throw new IOException("failed");
            });
    loop.run(() -> {
      for (int i = 0; i < 10; i++) {
        loop.queueWork(failing, note("work"));
      }
      awaitTaken(0);
    });
    assertThat(calls).hasSize(10).containsOnly("work: IOException");
  }

  @Test
  void whatIsCancelledWhileItWaitsGivesItsTurnAway() {
    loop.run(() -> {
      loop.queueWork(taking(900), note("first"));
      awaitTaken(900);
      Request second = loop.queueWork(taking(900), note("second"));
      awaitWaiting(1);
      loop.queueWork(taking(800), note("third"));
      awaitWaiting(2);
      second.cancel();
    });
    assertThat(calls)
        .containsExactlyInAnyOrder("first: value", "second: AbortException", "third: value");
  }

  @Test
  void whatIsCancelledAfterItHasEndedGivesItsMemoryBackAtOnce() {
    CountDownLatch disposed = new CountDownLatch(1);
    loop.run(() -> {
      Request request =
          loop.queueWork(taking(900).withDisposer(value -> disposed.countDown()), note("work"));
      awaitState(request, Request.State.DONE);
      request.cancel();
      assertThat(memory.taken()).isZero();
      Threads.await(disposed);
    });
    assertThat(calls).containsExactly("work: AbortException");
  }

  private void awaitState(Request request, Request.State state) {
    await(() -> request.state() == state);
  }

  @Test
  void whatIsAbandonedGivesItsMemoryBackWhenItHasEnded() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Work<String> slow =
        Work.ofBody(
            "work",
            progress -> {
              progress.reserve(900);
              started.countDown();
              Threads.await(release);
              return "late";
            });
    loop.run(() -> {
      Request request = loop.queueWork(slow, note("slow"));
      Threads.await(started);
      request.cancel();
    });
    assertThat(memory.taken()).isEqualTo(900);
    release.countDown();
    awaitTaken(0);
    assertThat(calls).containsExactly("slow: AbortException");
  }

  @Test
  void aLoopThatIsClosedGivesAllBack() {
    EventLoop closed = newLoop();
    closed.run(() -> {
      for (int i = 0; i < 10; i++) {
        closed.queueWork(taking(400), NOTHING);
      }
      awaitWaiting(8);
      closed.close();
    });
    awaitTaken(0);
    awaitWaiting(0);
  }

  /** Its outcomes are never delivered, and what waits on its behalf never starts. */
  @Test
  void aLoopThatIsDroppedGivesAllBackWhenItHasBeenCollected() {
    WeakReference<EventLoop> dropped =
        Threads.start("other loop", () -> new WeakReference<>(dropLoop())).join();
    Threads.awaitCollected(List.of(dropped));
    await(() -> {
      useAnotherLoop(); // which finds out
      return memory.taken() == 0;
    });
  }

  private void useAnotherLoop() {
    try (EventLoop other = newLoop()) {
      other.run(() -> other.queueWork(taking(1), NOTHING));
    }
  }

  private EventLoop dropLoop() {
    EventLoop other = newLoop();
    for (int i = 0; i < 10; i++) {
      other.queueWork(taking(400), NOTHING);
    }
    awaitWaiting(8);
    return other;
  }

  // ---- nothing waits for ever -----------------------------------------------------------------

  @Test
  void aLoopThatWaitsForAnotherOneLeavesItSomething() {
    LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    loop.run(() -> {
      for (int i = 0; i < 10; i++) {
        loop.queueWork(taking(400), note("here"));
      }
      awaitWaiting(8);
      Threads.on(
          "other loop",
          () -> {
            try (EventLoop other = newLoop()) {
              other.run(() -> {
                for (int i = 0; i < 10; i++) {
                  other.queueWork(taking(700), (error, value) -> ended.add(value));
                }
              });
            }
          });
      calls.add("waited for " + ended.size());
    });
    assertThat(calls).hasSize(11).startsWith("waited for 10");
  }

  @Test
  void aLoopThatBlocksUntilASerialQueueGetsOnWaitsForNoMemory() {
    WorkOptions inTurn = WorkOptions.DEFAULT.withQueue(WorkQueue.serial());
    loop.run(() -> {
      loop.queueWork(taking(900), note("first"));
      awaitTaken(900);
      loop.queueWork(taking(900).withOptions(inTurn), note("second"));
      loop.queueWork(taking(900).withOptions(inTurn), note("third"));
      awaitWaiting(1);
      calls.add(call(Work.of("call", () -> "blocked").withOptions(inTurn)));
      assertThat(memory.taken()).isEqualTo(2700);
    });
    assertThat(calls)
        .startsWith("blocked")
        .containsExactlyInAnyOrder("blocked", "first: value", "second: value", "third: value")
        .containsSubsequence("second: value", "third: value");
  }

  @Test
  void whatComesToWaitInAQueueForWhichAThreadBlocksDoesNotWait() {
    WorkQueue queue = WorkQueue.serial();
    WorkOptions inTurn = WorkOptions.DEFAULT.withQueue(queue);
    loop.run(() -> {
      loop.queueWork(taking(900), note("first"));
      awaitTaken(900);
      loop.hurry(queue);
      loop.queueWork(taking(900).withOptions(inTurn), note("second"));
      awaitTaken(1800);
    });
    assertThat(calls).containsExactlyInAnyOrder("first: value", "second: value");
  }

  @Test
  void aBlockedLoopDoesNotKeepOtherWorkWaiting() {
    loop.run(() -> {
      for (int i = 0; i < 100; i++) {
        loop.queueWork(taking(400), NOTHING);
      }
      awaitWaiting(98);
      calls.add(call(Work.of("call", () -> "no memory needed")));
      calls.add(call(taking(5 * LIMIT)));
    });
    assertThat(calls).containsExactly("no memory needed", "value");
  }

  private String call(Work<String> work) {
    try {
      return loop.callWork(work);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whereNoLoopWaitsNoMemoryIsTaken() throws Exception {
    assertThat(taking(5 * LIMIT).call()).isEqualTo("value");
    assertThat(call(taking(5 * LIMIT))).isEqualTo("value");
    assertThat(most).hasValue(0);
  }

  // ---- what the body learns -------------------------------------------------------------------

  @Test
  void aBodyThatFindsTooLittleHasNotBegun() {
    AtomicInteger tries = new AtomicInteger();
    Work<String> work =
        Work.ofBody(
            "work",
            progress -> {
              tries.incrementAndGet();
              assertThatThrownBy(() -> progress.reserve(900)).isInstanceOf(NotBegunException.class);
              return "without";
            });
    loop.run(() -> {
      loop.queueWork(taking(900), note("first"));
      awaitTaken(900);
      Request second = loop.queueWork(work, note("second"));
      awaitState(second, Request.State.DONE);
    });
    assertThat(calls).containsExactlyInAnyOrder("first: value", "second: without");
    assertThat(tries).hasValue(1);
  }
}
