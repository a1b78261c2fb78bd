package dev.tickloom.loop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A clock that moves only when the loop is idle, or when told to. */
class VirtualClockTest {
  private final VirtualClock clock = new VirtualClock();

  @Test
  void aNewClockReadsZeroAndStandsStill() {
    assertThat(clock.nanoTime()).isZero();
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void advanceLetsTimePass() {
    clock.advance(Duration.ofMillis(5));
    clock.advance(Duration.ofNanos(1));
    clock.advance(Duration.ZERO);

    assertThat(clock.nanoTime()).isEqualTo(5_000_001);
  }

  @Test
  void timeDoesNotGoBackwards() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .withMessageContaining("PT-0.000000001S");
    clock.advance(Duration.ofNanos(10));

    assertThat(clock.nanosToWait(5, false)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(10);
  }

  @Test
  void anIdleLoopJumpsToItsNextTimer() {
    assertThat(clock.nanosToWait(1_000, false)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(1_000);
  }

  @Test
  void timeStandsStillWhileWorkIsInFlight() {
    assertThat(clock.nanosToWait(1_000, true)).isEqualTo(Long.MAX_VALUE);
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void aWeekOfTimersTakesNoTime() {
    EventLoop loop = EventLoop.builder().clock(clock).build();
    List<Long> times = new ArrayList<>();
    Handle interval = loop.setInterval(() -> times.add(loop.now()), Duration.ofDays(1));
    loop.setTimeout(interval::close, Duration.ofDays(7).plusMillis(1));

    loop.run();

    assertThat(times).hasSize(7).endsWith(Duration.ofDays(7).toMillis());
    loop.close();
  }

  @Test
  void workTakesNoVirtualTime() {
    EventLoop loop = EventLoop.builder().clock(clock).build();
    CountDownLatch turns = new CountDownLatch(3);
    List<String> calls = new ArrayList<>();
    loop.setTimeout(() -> calls.add("timeout"), 1);
    loop.setImmediate(turns::countDown);
    loop.execute(turns::countDown);
    loop.nextTick(turns::countDown);
    loop.queueWork(
        Work.of(
            "slow",
            () -> {
              turns.await();
              return null;
            }),
        (error, value) -> calls.add("work at " + loop.now()));

    loop.run();

    assertThat(calls).containsExactly("work at 0", "timeout");
    loop.close();
  }

  @Test
  void aLoopMadeLaterCountsFromItsOwnBeginning() {
    clock.advance(Duration.ofHours(1));
    EventLoop loop = EventLoop.builder().clock(clock).build();
    loop.setTimeout(() -> assertThat(loop.now()).isEqualTo(10), 10);

    loop.run();

    assertThat(clock.nanoTime()).isEqualTo(Duration.ofHours(1).plusMillis(10).toNanos());
    loop.close();
  }
}
