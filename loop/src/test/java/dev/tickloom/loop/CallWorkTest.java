package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Work that a thread waits for. */
class CallWorkTest extends OneLoop {
  @Test
  void theCallerGetsWhatTheWorkYields() throws Exception {
    assertThat(loop.<String>callWork(Work.of("work", () -> "value"))).isEqualTo("value");
    assertThat(loop.<String>callWork(Work.of("work", () -> null))).isNull();
  }

  @Test
  void theCallerGetsWhatTheWorkThrows() {
    Work<String> failing =
        Work.of(
            "work",
            () -> {
              throw new IOException("checked");
            });
    assertThatThrownBy(() -> loop.callWork(failing))
        .isInstanceOf(IOException.class)
        .hasMessage("checked");
  }

  @Test
  void theWorkRunsOnAWorker() throws Exception {
    assertThat(loop.<Thread>callWork(Work.of("work", Thread::currentThread)))
        .isNotSameAs(Thread.currentThread());
  }

  @Test
  void itWaitsForItsTurnInASerialQueue() throws Exception {
    WorkOptions inTurn = WorkOptions.DEFAULT.withQueue(WorkQueue.serial());
    CountDownLatch release = new CountDownLatch(1);
    Work<Boolean> first =
        Work.of(
            "first",
            () -> {
              Threads.await(release);
              return calls.add("first");
            });
    loop.queueWork(first.withOptions(inTurn), noteOutcome("callback"));
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                loop.callWork(Work.of("second", () -> calls.add("second")).withOptions(inTurn));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    release.countDown();
    caller.join();
    assertThat(calls).containsExactly("first", "second");
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndIsNotLost() throws Exception {
    Thread caller = Thread.currentThread();
    Work<String> interrupting =
        Work.of(
            "work",
            () -> {
              caller.interrupt();
              return "value";
            });
    assertThat(loop.<String>callWork(interrupting)).isEqualTo("value");
    assertThat(Thread.interrupted()).isTrue();

    caller.interrupt();
    assertThat(loop.<String>callWork(Work.of("work", () -> "another"))).isEqualTo("another");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aWorkerThatWaitsForWorkDoesItItself() throws Exception {
    EventLoop one = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    Work<Boolean> outer =
        Work.of(
            "outer",
            () -> one.callWork(Work.of("inner", Thread::currentThread)) == Thread.currentThread());
    assertThat(one.<Boolean>callWork(outer)).isTrue();
    one.close();
  }

  @Test
  void itWorksOnAClosedLoop() throws Exception {
    loop.close();
    assertThat(loop.<String>callWork(Work.of("work", () -> "value"))).isEqualTo("value");
  }
}
