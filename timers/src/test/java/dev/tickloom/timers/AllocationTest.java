package dev.tickloom.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A wheel in use makes no garbage. */
class AllocationTest {
  private static final int ENTRIES = 100;
  private static final int ROUNDS = 200;

  private final TimerWheel<TestEntry> wheel = new TimerWheel<>(0);
  private final TestEntry[] entries = new TestEntry[ENTRIES];
  private long now;
  private long sum;

  @Test
  void nothingIsAllocatedAfterConstruction() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadAllocatedMemorySupported());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < ENTRIES; i++) {
      entries[i] = new TestEntry("entry " + i);
    }
    Consumer<TestEntry> sink = entry -> sum += entry.deadline();

    long least = Long.MAX_VALUE;
    // The first runs load classes; only what every run allocates is the wheel's doing.
    for (int run = 0; run < 5; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      useWheel(sink);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isZero();
    assertThat(sum).isNotZero();
  }

  private void useWheel(Consumer<TestEntry> sink) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < ENTRIES; i++) {
        wheel.schedule(entries[i], now + ((long) i * i * round));
      }
      for (int i = 0; i < ENTRIES; i += 3) {
        wheel.cancel(entries[i]);
      }
      sum += wheel.nextDeadline();
      now += 50L * round;
      sum += wheel.advance(now, sink);
    }
  }
}
