package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The linked list of tasks, beside an {@link ArrayList} that does the same. */
class TaskListTest {
  /** A task without a task. */
  private static final class Node extends LoopTask {
    Node() {
      super(null);
    }

    @Override
    void call() {}
  }

  private final TaskList<Node> list = new TaskList<>();
  private final Node a = new Node();
  private final Node b = new Node();
  private final Node c = new Node();

  private static List<Node> tasksOf(TaskList<Node> list) {
    List<Node> tasks = new ArrayList<>();
    list.forEach(tasks::add);
    return tasks;
  }

  @Test
  void aNewListIsEmpty() {
    assertThat(list.isEmpty()).isTrue();
    assertThat(list.first()).isNull();
    assertThat(list.pollFirst()).isNull();
    assertThat(tasksOf(list)).isEmpty();
  }

  @Test
  void tasksAreAddedAtBothEnds() {
    list.addLast(b);
    list.addLast(c);
    list.addFirst(a);

    assertThat(tasksOf(list)).containsExactly(a, b, c);
    assertThat(list.first()).isSameAs(a);
  }

  @Test
  void aTaskLeavesTheListByItself() {
    list.addLast(a);
    list.addLast(b);
    list.addLast(c);

    b.unlink();
    assertThat(tasksOf(list)).containsExactly(a, c);
    a.unlink();
    c.unlink();

    assertThat(list.isEmpty()).isTrue();
  }

  @Test
  void aTaskKnowsWhetherItIsInAList() {
    assertThat(a.isLinked()).isFalse();
    list.addLast(a);
    assertThat(a.isLinked()).isTrue();
    a.unlink();
    assertThat(a.isLinked()).isFalse();
    a.unlink();
    assertThat(a.isLinked()).isFalse();
  }

  @Test
  void pollFirstTakesTheFirst() {
    list.addLast(a);
    list.addLast(b);

    assertThat(list.pollFirst()).isSameAs(a);
    assertThat(a.isLinked()).isFalse();
    assertThat(list.pollFirst()).isSameAs(b);
    assertThat(list.pollFirst()).isNull();
  }

  @Test
  void allTasksMoveBehindThoseOfAnotherList() {
    TaskList<Node> other = new TaskList<>();
    list.addLast(b);
    list.addLast(c);
    other.addLast(a);

    list.moveAllTo(other);

    assertThat(list.isEmpty()).isTrue();
    assertThat(tasksOf(other)).containsExactly(a, b, c);
    list.moveAllTo(other);
    assertThat(tasksOf(other)).containsExactly(a, b, c);
    other.moveAllTo(list);
    assertThat(tasksOf(list)).containsExactly(a, b, c);
  }

  @Test
  void theListAgreesWithAnArrayList() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      TaskList<Node> subject = new TaskList<>();
      List<Node> model = new ArrayList<>();
      for (int step = 0; step < 1_000; step++) {
        Node node = new Node();
        switch (random.nextInt(5)) {
          case 0 -> {
            subject.addFirst(node);
            model.add(0, node);
          }
          case 1, 2 -> {
            subject.addLast(node);
            model.add(node);
          }
          case 3 ->
              assertThat(subject.pollFirst()).isSameAs(model.isEmpty() ? null : model.remove(0));
          default -> {
            if (!model.isEmpty()) {
              model.remove(random.nextInt(model.size())).unlink();
            }
          }
        }
        assertThat(tasksOf(subject)).as("seed %d, step %d", seed, step).isEqualTo(model);
      }
    }
  }
}
