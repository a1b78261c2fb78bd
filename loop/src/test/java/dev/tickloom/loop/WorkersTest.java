package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.workers.OperationMetrics;
import dev.tickloom.loop.workers.StuckWork;
import dev.tickloom.loop.workers.WorkerMetrics;
import dev.tickloom.loop.workers.Workers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How workers come and go, and what they tell about themselves. */
class WorkersTest extends OneLoop {
  /** The kinds that grow. */
  enum Growing {
    SHARED {
      @Override
      Workers workers() {
        return Workers.shared();
      }
    },
    LANE {
      @Override
      Workers workers() {
        return Workers.lane();
      }
    };

    abstract Workers workers();
  }

  private static final int MANY = 100;

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger ended = new AtomicInteger();

  private static EventLoop on(Workers workers) {
    return EventLoop.builder().workers(workers).build();
  }

  private void block(EventLoop on, int times) {
    for (int i = 0; i < times; i++) {
      Work<Void> stuck =
          Work.of(
              "stuck",
              () -> {
                Threads.await(release);
                return null;
              });
      on.queueWork(stuck.withPaths("/mnt/hung", null), (error, value) -> ended.incrementAndGet());
    }
  }

  /** Waits, for as long as it takes, until the numbers are as they should be. */
  private static void awaitMetrics(Workers workers, Predicate<WorkerMetrics> condition) {
    long start = System.nanoTime();
    while (!condition.test(workers.metrics())) {
      assertThat(System.nanoTime() - start)
          .as(() -> "patience with " + workers.metrics())
          .isLessThan(Threads.PATIENCE_SECONDS * 1_000_000_000L);
      Thread.onSpinWait();
    }
  }

  // ---- growth ---------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void quickCallsEndWhileManyOthersAreStuck(Growing kind) {
    try (EventLoop growing = on(kind.workers())) {
      growing.run(() -> {
        block(growing, MANY);
        countDown(growing, MANY);
      });
    }
    assertThat(ended).hasValue(MANY);
  }

  /** One quick call after the other; the stuck ones are released by the last. */
  private void countDown(EventLoop on, int left) {
    on.queueWork(
        Work.of("quick", () -> left),
        (error, value) -> {
          assertThat(ended).hasValue(0);
          if (left > 1) {
            countDown(on, left - 1);
          } else {
            release.countDown();
          }
        });
  }

  /**
   * While calls are quick a worker takes several at a time and tells of them together: neither
   * those before nor those behind one that is stuck wait for it.
   */
  @ParameterizedTest
  @EnumSource
  void aCallThatGetsStuckAmongQuickOnesHoldsUpNoOther(Growing kind) {
    flood(kind.workers());
  }

  @Test
  void aCallThatGetsStuckAmongQuickOnesHoldsUpNoOtherInAFixedPool() {
    flood(Workers.fixed(2));
  }

  private void flood(Workers workers) {
    int inFlight = 200;
    int all = 50_000;
    try (EventLoop on = on(workers)) {
      AtomicInteger started = new AtomicInteger();
      AtomicInteger back = new AtomicInteger();
      Runnable next =
          new Runnable() {
            @Override
            public void run() {
              int number = started.incrementAndGet();
              if (number == all / 2) {
                block(on, 1);
              }
              if (number <= all) {
                on.queueWork(
                    Work.of("quick", () -> number),
                    (error, value) -> {
                      if (back.incrementAndGet() == all) {
                        release.countDown();
                      }
                      run();
                    });
              }
            }
          };
      on.run(() -> {
        for (int i = 0; i < inFlight; i++) {
          next.run();
        }
      });
      assertThat(back).hasValue(all);
    }
    assertThat(ended).hasValue(1);
  }

  @Test
  void aFixedPoolRunsNoMoreThanItsSizeAtATime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (EventLoop three = on(Workers.fixed(3))) {
      for (int i = 0; i < 1000; i++) {
        three.queueWork(
            Work.of(
                "work",
                () -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  running.decrementAndGet();
                  return null;
                }),
            (error, value) -> {});
      }
      three.run();
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARED")
  void threadsThatWereNeededForAWhileEnd(Growing kind) {
    Workers lane = kind.workers();
    try (EventLoop growing = on(lane)) {
      block(growing, MANY);
      awaitMetrics(lane, now -> now.running() == MANY);
      assertThat(lane.metrics().threads()).isGreaterThanOrEqualTo(MANY);
      release.countDown();
      growing.run();
    }
    awaitMetrics(lane, now -> now.threads() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void computationsThatOccupyAllCarriersHoldUpNoCall(Growing kind) {
    BlockingQueue<Thread> computing = new LinkedBlockingQueue<>();
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch stop = new CountDownLatch(1);
    for (int i = 0; i < 2 * carriers; i++) {
      computing.add(
          Thread.startVirtualThread(() -> {
            while (stop.getCount() > 0) {
              Thread.onSpinWait();
            }
          }));
    }
    try (EventLoop growing = on(kind.workers())) {
      growing.run(() -> growing.queueWork(Work.of("quick", () -> "value"), noteOutcome("quick")));
    } finally {
      stop.countDown();
    }
    assertThat(calls).containsExactly("quick: value");
  }

  // ---- numbers --------------------------------------------------------------------------------

  @Test
  void countsWhatWaitsAndWhatRuns() {
    Workers one = Workers.fixed(1);
    try (EventLoop on = on(one)) {
      block(on, 3);
      awaitMetrics(one, now -> now.running() == 1);
      assertThat(one.metrics().queued()).isEqualTo(2);
      assertThat(one.metrics().abandoned()).isZero();
      release.countDown();
      on.run();
    }
    assertThat(one.metrics().running()).isZero();
    awaitMetrics(one, now -> now.operations().get("stuck").count() == 3);
    OperationMetrics stuck = one.metrics().operations().get("stuck");
    assertThat(stuck.waitNanos()).isGreaterThanOrEqualTo(stuck.maxWaitNanos()).isPositive();
    assertThat(stuck.runNanos()).isGreaterThanOrEqualTo(stuck.maxRunNanos()).isPositive();
  }

  @Test
  void countsWhatNobodyWaitsForAnyMore() {
    Workers one = Workers.fixed(1);
    try (EventLoop on = on(one)) {
      block(on, 1);
      awaitMetrics(one, now -> now.running() == 1);
    }
    assertThat(one.metrics().abandoned()).isEqualTo(1);
    release.countDown();
    awaitMetrics(one, now -> now.abandoned() == 0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARED")
  void warnsOnceOfCallsThatAreStuckAndNamesThePath(Growing kind) {
    Workers lane = kind.workers();
    BlockingQueue<Warning> warnings = new LinkedBlockingQueue<>();
    try (EventLoop on = on(lane)) {
      on.onWarning(warning -> {
        warnings.add(warning);
        release.countDown();
      });
      block(on, 2);
      on.run();
    }
    assertThat(warnings)
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.name()).isEqualTo("StuckWorkWarning");
          // the second may have begun a moment later
          assertThat(warning.message())
              .contains("stuck '/mnt/hung'")
              .containsPattern("Stuck calls: [12]\\.");
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARED")
  void tellsWhereTheOldestStuckCallIs(Growing kind) {
    Workers lane = kind.workers();
    try (EventLoop on = on(lane)) {
      block(on, 1);
      awaitMetrics(lane, now -> now.stuck() == 1);
      StuckWork oldest = lane.metrics().oldest();
      assertThat(oldest.path()).isEqualTo("/mnt/hung");
      assertThat(oldest.running()).isPositive();
      assertThat(oldest.stack()).anyMatch(frame -> frame.getMethodName().equals("await"));
      release.countDown();
      on.run();
    }
  }

  /** The one that waits has begun earlier, and would be stuck before the other is. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARED")
  void workThatOnlyWaitsIsNotStuck(Growing kind) {
    Workers lane = kind.workers();
    CountDownLatch isWaiting = new CountDownLatch(1);
    BlockingQueue<Warning> warnings = new LinkedBlockingQueue<>();
    Work<Void> waiting =
        Work.ofBody(
            "waiting",
            progress -> {
              progress.waiting(true);
              isWaiting.countDown();
              Threads.await(release);
              progress.waiting(false);
              return null;
            });
    try (EventLoop on = on(lane)) {
      on.onWarning(warning -> {
        warnings.add(warning);
        release.countDown();
      });
      on.queueWork(waiting, (error, value) -> ended.incrementAndGet());
      Threads.await(isWaiting);
      block(on, 1);
      awaitMetrics(lane, now -> now.stuck() > 0);
      assertThat(lane.metrics().stuck()).isEqualTo(1);
      assertThat(lane.metrics().oldest().type()).isEqualTo("stuck");
      on.run();
    }
    assertThat(warnings)
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).contains("Stuck calls: 1."));
  }

  @Test
  void describesItself() {
    assertThat(Workers.shared().describe()).contains("virtual threads");
    assertThat(Workers.lane().describe()).contains("lane");
    assertThat(Workers.fixed(7).describe()).contains("7");
  }
}
