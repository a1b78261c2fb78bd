package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Timers that are set and cleared at random, between timers phases, beside a plain model of Node's
 * lists: a queue for each duration, and the queue that was put back first of those due first.
 */
class TimerListsModelTest extends OneLoop {
  private static final int TURNS = 2_000;

  private final List<Integer> fired = new ArrayList<>();
  private final List<Integer> expected = new ArrayList<>();
  private final Map<Integer, Timeout> live = new HashMap<>();
  private final Map<Integer, ModelList> model = new HashMap<>();
  private int names;
  private long sequence;
  private int turns;

  private record ModelTimer(int name, long deadline) {}

  private static final class ModelList {
    final int duration;
    final ArrayDeque<ModelTimer> timers = new ArrayDeque<>();
    long deadline;
    long sequence;

    ModelList(int duration) {
      this.duration = duration;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void timersFireInTheOrderOfNodesLists(long seed) {
    Random random = new Random(seed);
    loop.run(() -> turn(random, seed));
  }

  private void turn(Random random, long seed) {
    if (turns > 0) { // before the first one no timers phase has been
      runModel(loop.now());
      assertThat(fired).as("seed %d, turn %d", seed, turns).isEqualTo(expected);
    }
    for (int left = random.nextInt(40); left > 0; left--) {
      if (random.nextInt(5) < 3) {
        set(1 + random.nextInt(random.nextBoolean() ? 3 : 60));
      } else {
        clearAny(random);
      }
    }
    compute(random.nextInt(8));
    if (++turns < TURNS) {
      loop.setImmediate(() -> turn(random, seed));
    } else {
      live.values().forEach(Timeout::close);
    }
  }

  private void set(int duration) {
    int name = names++;
    long deadline = clock.nanoTime() / 1_000_000 - origin() + duration;
    live.put(
        name,
        loop.setTimeout(
            () -> {
              fired.add(name);
              live.remove(name);
            },
            duration));
    ModelList list = model.get(duration);
    if (list == null) {
      list = new ModelList(duration);
      model.put(duration, list);
      schedule(list, deadline);
    }
    list.timers.add(new ModelTimer(name, deadline));
  }

  /** The loop's time begins at 0, the clock's need not. */
  private long origin() {
    loop.updateTime();
    return clock.nanoTime() / 1_000_000 - loop.now();
  }

  private void schedule(ModelList list, long deadline) {
    list.deadline = deadline;
    list.sequence = sequence++;
  }

  private void clearAny(Random random) {
    if (names == 0) {
      return;
    }
    int name = Math.max(0, names - 1 - random.nextInt(random.nextBoolean() ? 2 : 200));
    Timeout timeout = live.remove(name);
    if (timeout == null) {
      return;
    }
    timeout.close();
    for (ModelList list : model.values()) {
      if (list.timers.removeIf(timer -> timer.name == name) && list.timers.isEmpty()) {
        model.remove(list.duration);
        return;
      }
    }
  }

  private void runModel(long now) {
    for (ModelList list; (list = firstDue(now)) != null; ) {
      while (!list.timers.isEmpty() && list.timers.getFirst().deadline <= now) {
        expected.add(list.timers.remove().name);
      }
      if (list.timers.isEmpty()) {
        model.remove(list.duration);
      } else {
        schedule(list, Math.max(list.timers.getFirst().deadline, now + 1));
      }
    }
  }

  private ModelList firstDue(long now) {
    return model.values().stream()
        .filter(list -> list.deadline <= now)
        .min(
            Comparator.comparingLong((ModelList list) -> list.deadline)
                .thenComparingLong(list -> list.sequence))
        .orElse(null);
  }
}
