package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ring of tasks, linked through themselves, around one node that stands for both ends:
 *
 * <pre>
 *   ends -> first -> second -> ... -> last -> ends
 * </pre>
 *
 * A task can so leave its list without knowing it, and adding and removing allocate nothing.
 */
final class TaskList<E extends LoopTask> {
  private final LoopTask ends =
      new LoopTask(null) {
        @Override
        void call() {
          throw new AssertionError("the ends of a list are no task");
        }
      };

  TaskList() {
    ends.before = ends;
    ends.after = ends;
  }

  boolean isEmpty() {
    return ends.after == ends;
  }

  void addFirst(E task) {
    link(ends, task, following(ends));
  }

  void addLast(E task) {
    link(preceding(ends), task, ends);
  }

  @SuppressWarnings("unchecked") // only tasks of type E are ever linked
  @Nullable E first() {
    LoopTask first = following(ends);
    return first == ends ? null : (E) first;
  }

  @Nullable E pollFirst() {
    E first = first();
    if (first != null) {
      first.unlink();
    }
    return first;
  }

  /** Visits all tasks; the action must not change the list. */
  @SuppressWarnings("unchecked") // only tasks of type E are ever linked
  void forEach(Consumer<? super E> action) {
    for (LoopTask each = following(ends); each != ends; each = following(each)) {
      action.accept((E) each);
    }
  }

  /** Empties this list and puts its tasks behind those of {@code other}. */
  void moveAllTo(TaskList<E> other) {
    if (isEmpty()) {
      return;
    }
    LoopTask first = following(ends);
    LoopTask last = preceding(ends);
    LoopTask otherLast = preceding(other.ends);
    otherLast.after = first;
    first.before = otherLast;
    last.after = other.ends;
    other.ends.before = last;
    ends.before = ends;
    ends.after = ends;
  }

  private static void link(LoopTask previous, LoopTask task, LoopTask next) {
    task.before = previous;
    task.after = next;
    previous.after = task;
    next.before = task;
  }

  @SuppressWarnings("NullAway") // linked tasks have neighbours
  private static LoopTask following(LoopTask linked) {
    return linked.after;
  }

  @SuppressWarnings("NullAway") // linked tasks have neighbours
  private static LoopTask preceding(LoopTask linked) {
    return linked.before;
  }
}
