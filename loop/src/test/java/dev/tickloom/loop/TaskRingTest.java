package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The circular array of ticks or microtasks, beside an {@link ArrayDeque} that does the same. */
class TaskRingTest {
  private record Task(Runnable callback, @Nullable AsyncContext context) {}

  private static @Nullable AsyncContext context(Random random) {
    return random.nextBoolean() ? null : AsyncContext.with(null, new AsyncLocal<>(), "a value");
  }

  @Test
  void theRingAgreesWithAQueueAlsoWhenItGrowsAroundItsEnd() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      TaskRing ring = new TaskRing(Integer.MAX_VALUE - 30); // its numbers overflow
      Queue<Task> model = new ArrayDeque<>();
      int adds = 50;
      for (int step = 0; step < 5_000; step++) {
        if (step % 500 == 0) {
          adds = 30 + random.nextInt(60); // percent: it fills up or runs empty for a while
        }
        assertThat(ring.isEmpty()).as("seed %d, step %d", seed, step).isEqualTo(model.isEmpty());
        if (model.isEmpty() || random.nextInt(100) < adds) {
          int number = step;
          Task task = new Task(() -> assertThat(number).isNotNegative(), context(random));
          ring.add(task.callback, task.context);
          model.add(task);
        } else {
          Task expected = model.remove();
          if (expected.context != null) {
            assertThat(ring.removeEntry(ring.head()))
                .as("seed %d, step %d", seed, step)
                .isSameAs(expected.context);
          }
          assertThat(ring.removeEntry(ring.head()))
              .as("seed %d, step %d", seed, step)
              .isSameAs(expected.callback);
        }
      }
    }
  }
}
