package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.testing.VirtualClock;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Millions of each thing: no stack overflow, no leak, no time that grows with the square. */
class LongRunsTest {
  private static final int TEN_MILLION = 10_000_000;

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private int count;

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tenMillionTicksEachQueuedByTheOneBefore() {
    loop.run(() -> loop.nextTick(() -> again(loop::nextTick)));

    assertThat(count).isEqualTo(TEN_MILLION);
  }

  @Test
  void tenMillionImmediatesEachSetByTheOneBeforeAndEachATurnOfItsOwn() {
    loop.run(() -> loop.setImmediate(() -> again(loop::setImmediate)));

    assertThat(count).isEqualTo(TEN_MILLION);
    assertThat(loop.metrics().turns()).isGreaterThanOrEqualTo(TEN_MILLION);
  }

  private void again(Consumer<Runnable> schedule) {
    if (++count < TEN_MILLION) {
      schedule.accept(() -> again(schedule));
    }
  }

  @Test
  void aMillionLiveTimersOfAThousandDurationsFireInOrder() {
    int[] last = {0};
    loop.run(() -> {
      for (int i = 0; i < 1_000_000; i++) {
        int duration = 1 + i % 1000;
        loop.setTimeout(
            () -> {
              assertThat(duration >= last[0]).isTrue();
              last[0] = duration;
              count++;
            },
            duration);
      }
    });

    assertThat(count).isEqualTo(1_000_000);
    assertThat(loop.now()).isEqualTo(1000);
  }

  @Test
  void aMillionLiveTimersOfOneDurationAreClearedOneByOne() {
    loop.run(() -> {
      Timeout[] timeouts = new Timeout[1_000_000];
      for (int i = 0; i < timeouts.length; i++) {
        timeouts[i] = loop.setTimeout(() -> count++, 1000);
      }
      for (int i = 0; i < timeouts.length; i++) {
        timeouts[(int) (i * 7919L % timeouts.length)].close();
      }
    });

    assertThat(count).isZero();
    assertThat(loop.now()).isZero();
  }

  @Test
  void aChainOfAMillionReactions() {
    Promise<Integer> end = Promise.resolve(0);
    for (int i = 0; i < 1_000_000; i++) {
      end = end.then(n -> n + 1);
    }
    end.thenAccept(n -> count = n);
    loop.run();

    assertThat(count).isEqualTo(1_000_000);
  }
}
