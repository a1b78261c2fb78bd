package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads.Started;
import dev.tickloom.loop.workers.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Races between real threads, many rounds of each; with tag {@code stress} a hundred times as many.
 */
class RacesTest {
  /** What has become of the requests of one round. */
  private static final class Outcomes {
    final AtomicInteger bodies = new AtomicInteger();
    final AtomicInteger values = new AtomicInteger();
    final AtomicInteger disposed = new AtomicInteger();
    final List<AtomicInteger> settled = new ArrayList<>();

    final Work<String> work =
        Work.of(
                "work",
                () -> {
                  bodies.incrementAndGet();
                  return "value";
                })
            .withDisposer(value -> disposed.incrementAndGet());

    /** A callback that counts how often it is called. */
    Callback<Object> newCallback() {
      AtomicInteger calls = new AtomicInteger();
      settled.add(calls);
      return (error, value) -> {
        calls.incrementAndGet();
        if (error == null) {
          values.incrementAndGet();
        }
      };
    }

    void requireOnceEach() {
      for (AtomicInteger calls : settled) {
        assertThat(calls).hasValue(1);
      }
    }

    /** A late value may be on its way to the disposer when the loop has ended already. */
    void awaitEveryValue() {
      long start = System.nanoTime();
      while (values.get() + disposed.get() < bodies.get()) {
        assertThat(System.nanoTime() - start).isLessThan(Threads.PATIENCE_SECONDS * 1_000_000_000L);
        Thread.onSpinWait();
      }
      assertThat(values.get() + disposed.get()).isEqualTo(bodies.get());
    }
  }

  private static void spin(Random random) {
    for (int i = random.nextInt(2_000); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  // ---- cancel, beginning and end of the body --------------------------------------------------

  /**
   * Hunts a request that settles twice or never, and a value that is delivered and disposed of, or
   * neither: the loop cancels while a worker begins the body, or ends it.
   */
  private void cancelRacesWithTheWorker(int rounds) {
    Random random = new Random(1);
    EventLoop loop = EventLoop.builder().workers(Workers.fixed(1)).build();
    Outcomes previous = new Outcomes();
    for (int round = 0; round < rounds; round++) {
      Outcomes outcomes = new Outcomes();
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        requests.add(loop.queueWork(outcomes.work, outcomes.newCallback()));
      }
      spin(random);
      int cancelled = 0;
      for (Request request : requests) {
        if (request.cancel()) {
          cancelled++;
        }
      }
      loop.run();
      outcomes.requireOnceEach();
      assertThat(outcomes.values).hasValue(3 - cancelled);
      outcomes.awaitEveryValue();
      previous.requireOnceEach(); // still
      previous = outcomes;
    }
    loop.close();
  }

  @Test
  void cancelRacesWithTheWorker() {
    cancelRacesWithTheWorker(2_000);
  }

  @Test
  @Tag("stress")
  void cancelRacesWithTheWorkerForLong() {
    cancelRacesWithTheWorker(200_000);
  }

  // ---- close ----------------------------------------------------------------------------------

  /**
   * Hunts requests that the closing loop forgets, or settles although their outcome is on its way:
   * another thread closes while the loop begins to run, runs, waits or ends, and workers complete.
   */
  private void closeRacesWithTheRun(int rounds) throws Exception {
    Random random = new Random(1);
    Workers workers = Workers.fixed(2);
    CyclicBarrier barrier = new CyclicBarrier(2);
    EventLoop[] loops = new EventLoop[1];
    Started<?> closer =
        Threads.start(
            "closer",
            () -> {
              Random delays = new Random(2);
              for (int round = 0; round < rounds; round++) {
                barrier.await();
                spin(delays);
                loops[0].close();
                barrier.await();
              }
              return null;
            });
    for (int round = 0; round < rounds; round++) {
      Outcomes outcomes = new Outcomes();
      EventLoop loop = EventLoop.builder().workers(workers).build();
      loops[0] = loop;
      for (int i = 0; i < 3; i++) {
        loop.queueWork(outcomes.work, outcomes.newCallback());
      }
      Callback<Object> task = outcomes.newCallback();
      loop.execute(() -> task.done(new Exception(), null));
      barrier.await();
      spin(random);
      try {
        loop.run();
      } catch (IllegalStateException closed) {
        // before it could run
      }
      barrier.await();
      assertThat(loop.core().status.isClosed()).isTrue();
      outcomes.requireOnceEach();
      outcomes.awaitEveryValue();
    }
    closer.join();
  }

  @Test
  void closeRacesWithTheRun() throws Exception {
    closeRacesWithTheRun(1_000);
  }

  @Test
  @Tag("stress")
  void closeRacesWithTheRunForLong() throws Exception {
    closeRacesWithTheRun(100_000);
  }

  /** Hunts a task or a promise of work that is accepted by a loop which then does not settle it. */
  private void closeRacesWithOtherThreads(int rounds) throws Exception {
    Workers workers = Workers.fixed(2);
    CyclicBarrier barrier = new CyclicBarrier(2);
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger settled = new AtomicInteger();
    EventLoop[] loops = new EventLoop[1];
    Work<String> work = Work.of("work", () -> "value");
    Started<?> client =
        Threads.start(
            "client",
            () -> {
              Random delays = new Random(2);
              for (int round = 0; round < rounds; round++) {
                barrier.await();
                spin(delays);
                try {
                  loops[0].execute(settled::incrementAndGet);
                  accepted.incrementAndGet();
                  loops[0]
                      .queueWork(Work.of("work", () -> null))
                      .toCompletableFuture()
                      .whenComplete((value, error) -> settled.incrementAndGet());
                  accepted.incrementAndGet();
                } catch (RejectedExecutionException | IllegalStateException closed) {
                  // and so not counted
                }
                barrier.await();
              }
              return null;
            });
    Random random = new Random(1);
    for (int round = 0; round < rounds; round++) {
      accepted.set(0);
      settled.set(0);
      EventLoop loop = EventLoop.builder().workers(workers).build();
      loops[0] = loop;
      barrier.await();
      spin(random);
      loop.close();
      barrier.await();
      assertThat(settled.get()).isGreaterThanOrEqualTo(accepted.get());
    }
    client.join();
  }

  @Test
  void closeRacesWithOtherThreads() throws Exception {
    closeRacesWithOtherThreads(1_000);
  }

  @Test
  @Tag("stress")
  void closeRacesWithOtherThreadsForLong() throws Exception {
    closeRacesWithOtherThreads(100_000);
  }

  // ---- run and close --------------------------------------------------------------------------

  /**
   * Hunts an error that nobody gets: close is called when run has become the loop but has not yet
   * seen whether it is open, so run has to close the loop, and a callback throws.
   */
  private void errorsRaceWithClose(int rounds) throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < rounds; round++) {
      EventLoop loop = EventLoop.create();
      IllegalArgumentException error = new IllegalArgumentException("of the callback");
      loop.execute(() -> {
        throw error;
      });
      CyclicBarrier start = new CyclicBarrier(2);
      List<Throwable> ofClose = new ArrayList<>();
      Started<Boolean> closer =
          Threads.start(
              "closer",
              () -> {
                start.await();
                note(ofClose, loop::close);
                return true;
              });
      start.await();
      spin(random);
      List<Throwable> thrown = new ArrayList<>();
      note(thrown, () -> loop.run(RunMode.NOWAIT));
      closer.join();
      thrown.addAll(ofClose);
      assertThat(thrown).as("in round %d", round).anyMatch(each -> has(each, error));
    }
  }

  private static void note(List<Throwable> thrown, Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      thrown.add(e);
    }
  }

  private static boolean has(Throwable thrown, Throwable error) {
    return thrown == error || List.of(thrown.getSuppressed()).contains(error);
  }

  @Test
  void whatACallbackThrowsIsThrownByRunOrByClose() throws Exception {
    errorsRaceWithClose(1_000);
  }

  @Test
  @Tag("stress")
  void whatACallbackThrowsIsThrownByRunOrByCloseInManyRounds() throws Exception {
    errorsRaceWithClose(100_000);
  }
}
