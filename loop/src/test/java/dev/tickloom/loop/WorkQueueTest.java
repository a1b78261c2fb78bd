package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order requests of several queues get workers. */
class WorkQueueTest extends OneLoop {
  private static final int MANY = 20_000;
  private static final Callback<Object> IGNORED = (error, value) -> {};

  private final Workers workers = Workers.fixed(1);
  private final EventLoop one = loop(workers);
  private final WorkQueue first = WorkQueue.concurrent();
  private final WorkQueue second = WorkQueue.concurrent();
  private final WorkQueue serial = WorkQueue.serial();
  private final List<String> started = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch release = new CountDownLatch(1);

  private EventLoop loop(Workers chosen) {
    return EventLoop.builder().clock(clock).workers(chosen).build();
  }

  @AfterEach
  void closeLoop() {
    one.close();
  }

  private void queue(String name, WorkQueue queue) {
    queue(name, queue, () -> {});
  }

  private void queue(String name, WorkQueue queue, Runnable body) {
    Work<String> work =
        Work.of(
            name,
            () -> {
              started.add(name);
              body.run();
              return name;
            });
    one.queueWork(work.withOptions(WorkOptions.DEFAULT.withQueue(queue)), IGNORED);
  }

  /** Keeps a worker busy until {@link #runAll}. */
  private void block() {
    CountDownLatch running = new CountDownLatch(1);
    one.queueWork(
        Work.of(
            "block",
            () -> {
              running.countDown();
              Threads.await(release);
              return null;
            }),
        IGNORED);
    Threads.await(running);
  }

  private void runAll() {
    release.countDown();
    one.run();
  }

  @Test
  void requestsOfOneQueueStartInOrderOfRequest() {
    block();
    for (int i = 0; i < 100; i++) {
      queue("" + i, first);
    }
    runAll();
    assertThat(started).isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
  }

  @Test
  void queuesTakeTurns() {
    block();
    for (int i = 1; i <= 4; i++) {
      queue("a" + i, first);
    }
    queue("b1", second);
    queue("b2", second);
    runAll();
    assertThat(started).containsExactly("a1", "b1", "a2", "b2", "a3", "a4");
  }

  @Test
  void theQueuesOfTwoLoopsTakeTurns() {
    try (EventLoop other = loop(workers)) {
      block();
      for (int i = 1; i <= 3; i++) {
        String name = "one " + i;
        one.queueWork(Work.of(name, () -> started.add(name)), IGNORED);
      }
      other.queueWork(Work.of("other", () -> started.add("other")), IGNORED);
      runAll();
      other.run();
    }
    assertThat(started).containsExactly("one 1", "other", "one 2", "one 3");
  }

  @Test
  void requestsOfASerialQueueRunOneAtATimeAndInOrder() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (EventLoop many = loop(Workers.fixed(8))) {
      for (int i = 0; i < 1000; i++) {
        String name = "" + i;
        Work<Void> work =
            Work.of(
                name,
                () -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  started.add(name);
                  running.decrementAndGet();
                  return null;
                });
        many.queueWork(work.withOptions(WorkOptions.DEFAULT.withQueue(serial)), IGNORED);
      }
      many.run();
    }
    assertThat(most).hasValue(1);
    assertThat(started)
        .hasSize(1000)
        .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
  }

  @Test
  void aSerialQueueThatIsHeldUpHoldsUpNoOther() {
    try (EventLoop two = loop(Workers.fixed(2))) {
      WorkOptions inSerial = WorkOptions.DEFAULT.withQueue(serial);
      Work<Void> stuck =
          Work.of(
              "stuck",
              () -> {
                Threads.await(release);
                return null;
              });
      two.queueWork(stuck.withOptions(inSerial), IGNORED);
      for (int i = 0; i < 100; i++) {
        two.queueWork(
            Work.of("behind", () -> started.add("behind")).withOptions(inSerial), IGNORED);
      }
      two.queueWork(
          Work.of("other", () -> started.add("other")), (error, value) -> release.countDown());
      two.run();
    }
    assertThat(started).hasSize(101).startsWith("other");
  }

  @Test
  void aCancelledRequestOfASerialQueueLetsTheNextOneRun() {
    block();
    WorkOptions inSerial = WorkOptions.DEFAULT.withQueue(serial);
    Request cancelled =
        one.queueWork(Work.of("first", () -> started.add("first")).withOptions(inSerial), IGNORED);
    queue("second", serial);
    cancelled.cancel();
    runAll();
    assertThat(started).containsExactly("second");
  }

  @Test
  void aPoolOfOneStartsAllInTheOrderInWhichTheyCame() {
    List<Integer> order = new ArrayList<>();

    runSomeOfThemSlow(one, order);

    assertThat(order).hasSize(MANY).isSorted();
  }

  /** Workers take several at a time, and give them back after a call that is slow. */
  @Test
  void allAreDoneOnceIfSomeOfThemAreSlow() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());

    try (EventLoop growing = loop(Workers.lane())) {
      runSomeOfThemSlow(growing, order);
    }

    assertThat(order).hasSize(MANY).doesNotHaveDuplicates();
  }

  private static void runSomeOfThemSlow(EventLoop loop, List<Integer> order) {
    for (int i = 0; i < MANY; i++) {
      int number = i;
      loop.queueWork(
          Work.of(
              "work",
              () -> {
                if (number % 500 == 0) {
                  spin(number % 2_000 == 0 ? 3_000_000 : 200_000);
                }
                return order.add(number);
              }),
          IGNORED);
    }
    loop.run();
  }

  /** Takes longer than a quick call, or than two looks of the monitor. */
  private static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aQuickRequestDoesNotWaitForThreadsForAllThatGotStuckBeforeIt() {
    int stuck = 200;
    try (EventLoop growing = loop(Workers.lane())) {
      Work<Void> work =
          Work.of(
              "stuck",
              () -> {
                started.add("stuck");
                Threads.await(release);
                return null;
              });
      for (int i = 0; i < stuck; i++) {
        growing.queueWork(work, IGNORED);
      }
      growing.queueWork(
          Work.of("quick", () -> started.add("quick")), (error, value) -> release.countDown());
      growing.run();
    }
    assertThat(started).hasSize(stuck + 1).contains("quick");
    assertThat(started.indexOf("quick")).isLessThan(stuck);
  }
}
