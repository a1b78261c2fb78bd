package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * A ring of tasks, linked through themselves, in which the list stands for both ends:
 *
 * <pre>
 *   list -> first -> second -> ... -> last -> list
 * </pre>
 *
 * A task can so leave its list without knowing it, and adding and removing allocate nothing.
 */
final class TaskList<E extends LoopTask> extends LoopTask {
  TaskList() {
    super(null);
    before = this;
    after = this;
  }

  @Override
  void call() {
    throw new AssertionError("a list is no task");
  }

  boolean isEmpty() {
    return after == this;
  }

  void addFirst(E task) {
    link(this, task, following(this));
  }

  void addLast(E task) {
    link(preceding(this), task, this);
  }

  @SuppressWarnings("unchecked") // only tasks of type E are ever linked
  @Nullable
  E first() {
    LoopTask first = following(this);
    return first == this ? null : (E) first;
  }

  @SuppressWarnings("unchecked") // only tasks of type E are ever linked
  @Nullable
  E last() {
    LoopTask last = preceding(this);
    return last == this ? null : (E) last;
  }

  @Nullable
  E pollFirst() {
    E first = first();
    if (first != null) {
      first.unlink();
    }
    return first;
  }

  /** Visits all tasks; the action must not change the list. */
  @SuppressWarnings("unchecked") // only tasks of type E are ever linked
  void forEach(Consumer<? super E> action) {
    for (LoopTask each = following(this); each != this; each = following(each)) {
      action.accept((E) each);
    }
  }

  /** Empties this list and puts its tasks behind those of {@code other}. */
  void moveAllTo(TaskList<E> other) {
    if (isEmpty()) {
      return;
    }
    LoopTask first = following(this);
    LoopTask last = preceding(this);
    LoopTask otherLast = preceding(other);
    otherLast.after = first;
    first.before = otherLast;
    last.after = other;
    other.before = last;
    before = this;
    after = this;
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
