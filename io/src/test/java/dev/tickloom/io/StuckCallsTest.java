package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * File calls that are stuck in the kernel, by the hundred, block neither other file calls nor the
 * virtual threads of the application.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes: nothing to be stuck on")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckCallsTest {
  private static final int MANY = 200;
  private static final int VERY_MANY = 1_000;
  private static final int QUICK = 1_000;
  private static final int WAKE_UPS = 100;

  @TempDir Path temporary;

  private final List<FileHandle> opened = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void allElseGoesOnWhileManyCallsAreStuck(GrowingWorkers kind) throws Exception {
    allElseGoesOn(kind.workers, MANY);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("stress")
  void allElseGoesOnWhileVeryManyCallsAreStuck(GrowingWorkers kind) throws Exception {
    allElseGoesOn(kind.workers, VERY_MANY);
  }

  private void allElseGoesOn(Workers workers, int stuck) throws Exception {
    Patience.until(workers, now -> now.threads() == 0);
    try (EventLoop loop = EventLoop.builder().workers(workers).build();
        Fifos fifos = Fifos.make(temporary, stuck)) {
      Fs fs = Fs.on(loop);
      Runnable quickEnded =
          countDown(
              stuck + QUICK,
              () -> {
                Patience.until(workers, now -> now.running() == stuck);
                wakeUpAgainAndAgain();
                fifos.release();
              });
      loop.run(() -> {
        for (String fifo : fifos.paths()) {
          fs.open(fifo, (error, handle) -> opened.add(handle));
          fs.stat(fifo, (error, stats) -> quickEnded.run()); // among them
        }
        statOneByOne(fs, QUICK, quickEnded); // behind them
      });
      assertThat(opened).hasSize(stuck).doesNotContainNull();
      opened.forEach(fs.sync()::close);
    }
    Patience.until(workers, now -> now.threads() == 0);
  }

  /** What is to be called so many times, with nothing opened yet, before something happens. */
  private Runnable countDown(int times, Runnable then) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> {
      assertThat(opened).isEmpty();
      if (left.decrementAndGet() == 0) {
        then.run();
      }
    };
  }

  private void statOneByOne(Fs fs, int left, Runnable ended) {
    if (left > 0) {
      fs.stat(
          temporary.toString(),
          (error, stats) -> {
            ended.run();
            statOneByOne(fs, left - 1, ended);
          });
    }
  }

  /** What an application does on virtual threads of its own. */
  private static void wakeUpAgainAndAgain() {
    CountDownLatch wakeUps = new CountDownLatch(2 * WAKE_UPS);
    Thread.startVirtualThread(() -> {
      for (int i = 0; i < WAKE_UPS; i++) {
        LockSupport.parkNanos(1);
        wakeUps.countDown();
        Thread.yield();
        wakeUps.countDown();
      }
    });
    Patience.until(() -> wakeUps.getCount() == 0, () -> "the application: " + wakeUps);
  }

  /** What {@link Workers#fixed} is for when one knows it, and the trap when one does not. */
  @Test
  void aFixedPoolIsHeldUpByAsManyStuckCallsAsItHasThreads() throws Exception {
    Workers four = Workers.fixed(4);
    List<String> ended = new ArrayList<>();
    try (EventLoop loop = EventLoop.builder().workers(four).build();
        Fifos fifos = Fifos.make(temporary, 5)) {
      Fs fs = Fs.on(loop);
      loop.run(() -> {
        for (String fifo : fifos.paths()) {
          fs.open(
              fifo,
              (error, handle) -> {
                ended.add("open");
                opened.add(handle);
              });
        }
        fs.stat(temporary.toString(), (error, stats) -> ended.add("stat"));
        Patience.until(four, now -> now.running() == 4 && now.queued() == 2);
        wakeUpAgainAndAgain(); // the application's own virtual threads are not affected
        fifos.release(); // one after the other, in their order
      });
      opened.forEach(fs.sync()::close);
    }
    assertThat(ended).hasSize(6).startsWith("open");
  }
}
