package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The chunks of ticks or microtasks, beside an {@link ArrayDeque} that does the same. */
class TaskQueueTest {
  private record Task(Runnable callback, @Nullable AsyncContext context) {}

  private static @Nullable AsyncContext context(Random random) {
    return random.nextBoolean() ? null : AsyncContext.with(null, new AsyncLocal<>(), "a value");
  }

  @Test
  void theChunksAgreeWithAQueueThatFillsUpAndRunsEmpty() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      TaskQueue tasks = new TaskQueue();
      Queue<Task> model = new ArrayDeque<>();
      int adds = 50;
      for (int step = 0; step < 10_000; step++) {
        if (step % 1_000 == 0) {
          adds = 30 + random.nextInt(60); // percent: it fills up or runs empty for a while
        }
        assertThat(tasks.isEmpty()).as("seed %d, step %d", seed, step).isEqualTo(model.isEmpty());
        if (model.isEmpty() || random.nextInt(100) < adds) {
          int number = step;
          Task task = new Task(() -> assertThat(number).isNotNegative(), context(random));
          tasks.add(task.callback, task.context);
          model.add(task);
        } else {
          Task expected = model.remove();
          TaskChunk chunk = tasks.advance();
          if (expected.context != null) {
            assertThat(chunk.removeFirst(chunk.firstSlot()))
                .as("seed %d, step %d", seed, step)
                .isSameAs(expected.context);
          }
          assertThat(chunk.removeFirst(chunk.firstSlot())) // in the same chunk as its context
              .as("seed %d, step %d", seed, step)
              .isSameAs(expected.callback);
        }
      }
    }
  }

  @Test
  void aChunkThatIsThroughDoesNotKeepTheOnesAfterIt() {
    TaskQueue tasks = new TaskQueue();
    TaskChunk first = tasks.advance();
    while (first.next() == null) {
      tasks.add(() -> {}, null);
    }
    while (first.left() > 0) {
      first.removeFirst(first.firstSlot());
    }

    assertThat(tasks.advance()).isNotSameAs(first);
    assertThat(first.next()).isNull();
  }
}
