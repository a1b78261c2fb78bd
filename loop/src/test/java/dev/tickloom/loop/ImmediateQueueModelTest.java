package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Immediates that set and clear each other, beside two lists that do the same. */
class ImmediateQueueModelTest extends OneLoop {
  private static final int MOST = 3_000;

  /** What a program does with its immediates, which have the numbers 0, 1, 2... */
  private interface Queue {
    void set(int number);

    void clear(int number);

    /** Runs all; what each does is up to the program. */
    void run(Program program);
  }

  /** Each immediate sets some more and clears some, chosen by its number and the seed alone. */
  private static final class Program {
    private final long seed;
    private final Queue queue;
    final List<Integer> order = new ArrayList<>();
    private int numbers;

    Program(long seed, Queue queue) {
      this.seed = seed;
      this.queue = queue;
    }

    List<Integer> run() {
      act(-1, 20);
      queue.run(this);
      return order;
    }

    void call(int number) {
      order.add(number);
      act(number, number % 50 == 0 ? 600 : 3);
    }

    private void act(int number, int mostActions) {
      Random random = new Random(seed * 1_000_003 + number);
      for (int left = random.nextInt(mostActions + 1); left > 0; left--) {
        if (random.nextInt(10) < 6 && numbers < MOST) {
          queue.set(numbers++);
        } else if (numbers > 0) {
          int back = random.nextBoolean() ? random.nextInt(5) : random.nextInt(numbers);
          queue.clear(Math.max(0, numbers - 1 - back));
        }
      }
    }
  }

  private final class Immediates implements Queue {
    private final Map<Integer, Immediate> byNumber = new HashMap<>();
    private Program program = new Program(0, this);

    @Override
    public void set(int number) {
      byNumber.put(number, loop.setImmediate(() -> program.call(number)));
      assertThat(byNumber.get(number).isActive()).isTrue();
    }

    @Override
    public void clear(int number) {
      byNumber.get(number).close();
      assertThat(byNumber.get(number).isActive()).isFalse();
    }

    @Override
    public void run(Program running) {
      program = running;
      loop.run();
    }
  }

  private static final class Lists implements Queue {
    private List<Integer> waiting = new ArrayList<>();
    private List<Integer> batch = new ArrayList<>();

    @Override
    public void set(int number) {
      waiting.add(number);
    }

    @Override
    public void clear(int number) {
      waiting.remove((Integer) number);
      batch.remove((Integer) number);
    }

    @Override
    public void run(Program program) {
      while (!waiting.isEmpty()) {
        batch = waiting;
        waiting = new ArrayList<>();
        while (!batch.isEmpty()) {
          program.call(batch.remove(0));
        }
      }
    }
  }

  @Test
  void immediatesThatAreSetAndClearedAtRandomRunInTheOrderOfTheModel() {
    for (long seed = 1; seed <= 50; seed++) {
      List<Integer> expected = new Program(seed, new Lists()).run();

      assertThat(new Program(seed, new Immediates()).run()).as("seed %d", seed).isEqualTo(expected);
      assertThat(loop.isAlive()).as("seed %d", seed).isFalse();
      assertThat(loop.activeResources()).as("seed %d", seed).isEmpty();
    }
  }
}
