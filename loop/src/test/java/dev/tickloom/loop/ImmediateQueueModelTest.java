package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Immediates that set, clear and unreference each other, and throw, beside lists that do the same.
 */
class ImmediateQueueModelTest extends OneLoop {
  private static final int MOST = 10_000;

  /** What a program does with its immediates, which have the numbers 0, 1, 2... */
  private interface Queue {
    void set(int number);

    void clear(int number);

    void setReferenced(int number, boolean referenced);

    /** Runs them as long as any is referenced; what each does is up to the program. */
    void run(Program program);
  }

  /** Each immediate sets some more and clears some, chosen by its number and the seed alone. */
  private static final class Program {
    /** In the order: a phase begins. */
    static final int PHASE = -1;

    private final long seed;
    private final Queue queue;
    final List<Integer> order = new ArrayList<>();
    private int numbers;

    Program(long seed, Queue queue) {
      this.seed = seed;
      this.queue = queue;
    }

    List<Integer> run() {
      act(-1, 200);
      queue.run(this);
      return order;
    }

    void call(int number) {
      order.add(number);
      act(number, number % 50 == 0 ? 600 : 3);
    }

    /** Whether that immediate throws when it has done all else; somebody handles that. */
    static boolean isThrowing(int number) {
      return number % 20 == 7;
    }

    private void act(int number, int mostActions) {
      Random random = new Random(seed * 1_000_003 + number);
      for (int left = random.nextInt(mostActions + 1); left > 0; left--) {
        int action = random.nextInt(100);
        if (action < 60 && numbers < MOST) {
          queue.set(numbers++);
        } else if (action < 95 && numbers > 0) {
          queue.clear(any(random));
        } else if (action < 99 && numbers > 0) {
          queue.setReferenced(any(random), random.nextInt(4) == 0);
        } else if (left > 50) {
          clearMany(random);
        }
      }
    }

    private int any(Random random) {
      int back = random.nextBoolean() ? random.nextInt(5) : random.nextInt(numbers);
      return Math.max(0, numbers - 1 - back);
    }

    /** So many that whole chunks have none left, and sets as many. */
    private void clearMany(Random random) {
      int from = random.nextInt(numbers + 1);
      int to = Math.min(numbers, from + random.nextInt(2_000));
      for (int number = from; number < to; number++) {
        queue.clear(number);
      }
      for (int left = random.nextInt(2_000); left > 0 && numbers < MOST; left--) {
        queue.set(numbers++);
      }
    }
  }

  private final class Immediates implements Queue {
    private final Map<Integer, Immediate> byNumber = new HashMap<>();
    private Program program = new Program(0, this);

    @Override
    public void set(int number) {
      byNumber.put(number, loop.setImmediate(() -> call(number)));
      assertThat(byNumber.get(number).isActive()).isTrue();
    }

    private void call(int number) {
      program.call(number);
      if (Program.isThrowing(number)) {
        throw new IllegalStateException("thrown by " + number);
      }
    }

    @Override
    public void clear(int number) {
      byNumber.get(number).close();
      assertThat(byNumber.get(number).isActive()).isFalse();
    }

    @Override
    public void setReferenced(int number, boolean referenced) {
      Immediate immediate = byNumber.get(number);
      assertThat(referenced ? immediate.ref() : immediate.unref()).isSameAs(immediate);
      assertThat(immediate.hasRef()).isEqualTo(referenced && immediate.isActive());
    }

    @Override
    public void run(Program running) {
      program = running;
      Handle phases = loop.onCheck(() -> program.order.add(Program.PHASE)).unref();
      loop.run();
      phases.close();
      byNumber.values().forEach(Immediate::close);
    }
  }

  private static final class Lists implements Queue {
    private Set<Integer> waiting = new LinkedHashSet<>();
    private Set<Integer> batch = new LinkedHashSet<>();
    private final Set<Integer> unreferenced = new HashSet<>();

    /**
     * The number of the last one that the loop set itself, so that there is a turn after an error.
     */
    private int own = -1;

    @Override
    public void set(int number) {
      waiting.add(number);
    }

    @Override
    public void clear(int number) {
      waiting.remove(number);
      batch.remove(number);
    }

    @Override
    public void setReferenced(int number, boolean referenced) {
      if (referenced) {
        unreferenced.remove(number);
      } else {
        unreferenced.add(number);
      }
    }

    @Override
    public void run(Program program) {
      while (!unreferenced.containsAll(waiting)) {
        program.order.add(Program.PHASE);
        batch = waiting;
        waiting = new LinkedHashSet<>();
        while (!batch.isEmpty()) {
          int next = batch.iterator().next();
          batch.remove(next);
          if (next >= 0) {
            program.call(next);
          }
          if (Program.isThrowing(next)) {
            set(--own);
            startOverIfThrough();
          }
        }
      }
    }

    /** After an error of the last one of a batch the phase goes on with all that wait. */
    private void startOverIfThrough() {
      if (batch.isEmpty()) {
        batch = waiting;
        waiting = new LinkedHashSet<>();
      }
    }
  }

  @Test
  void randomProgramsRunInThePhasesOfTheModel() {
    loop.onUncaughtException((error, origin) -> {});
    for (long seed = 1; seed <= 50; seed++) {
      List<Integer> expected = new Program(seed, new Lists()).run();

      assertThat(new Program(seed, new Immediates()).run()).as("seed %d", seed).isEqualTo(expected);
      assertThat(loop.isAlive()).as("seed %d", seed).isFalse();
      assertThat(loop.activeResources()).as("seed %d", seed).isEmpty();
    }
  }
}
