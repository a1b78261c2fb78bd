package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver.Queue;
import dev.tickloom.loop.observing.LoopView;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** Describes callbacks for observers: their names, and where they were scheduled. Any thread. */
final class Callbacks implements LoopView {
  private final LoopThread thread;
  private final @Nullable CreationStacks stacks;
  private final Inside inside;

  /** The contents of a loop. On its thread. */
  interface Inside {
    /**
     * Everything that keeps the loop alive: handles, requests, and resources that stand for all
     * else.
     */
    List<Object> active();

    void forEachRequest(Consumer<LoopJob> action);

    int immediates();
  }

  Callbacks(LoopThread thread, @Nullable CreationStacks stacks, Inside inside) {
    this.thread = thread;
    this.stacks = stacks;
    this.inside = inside;
  }

  @Override
  public Thread thread() {
    return thread.owner;
  }

  @Override
  public String nameOf(Queue queue, Object callback) {
    String own =
        switch (callback) {
          case LoopTask task -> task.callbackName();
          case LoopJob request -> "callback of " + request.name();
          case PlacedTask placed -> nameOf(queue, placed.task());
          case NamedCallback named -> named.callbackName();
          default -> null;
        };
    return own == null ? nameOf(queue) : own;
  }

  private static String nameOf(Queue queue) {
    return switch (queue) {
      case MAIN -> "main";
      case PHASE -> "callback";
      case ARRIVALS -> "task from another thread";
      case IMMEDIATES -> "immediate";
      case TICKS -> "tick";
      case MICROTASKS -> "microtask";
      case REJECTIONS -> "report of unhandled rejections";
    };
  }

  @Override
  public String nameOfRequest(Object request) {
    return ((LoopJob) request).name();
  }

  @Override
  public List<Active> active() {
    return inside.active().stream().map(this::describe).toList();
  }

  private Active describe(Object each) {
    return switch (each) {
      case LoopJob request -> new Active(request.name(), placeOf(request));
      case ActiveResource other ->
          new Active(other.type().toLowerCase(Locale.ROOT), trimmed(other.created()));
      default -> new Active(nameOf(Queue.PHASE, each), placeOf(each));
    };
  }

  @Override
  public boolean isAbandoned(Object request) {
    return ((LoopJob) request).isAbandoned();
  }

  @Override
  public Load load() {
    int[] requests = new int[3];
    inside.forEachRequest(each -> requests[each.isDone() ? 2 : each.isUnderWay() ? 1 : 0]++);
    return new Load(requests[0], requests[1], requests[2], inside.immediates());
  }

  @Override
  public long dueOf(Object callback) {
    return switch (callback) {
      case Timeout timer -> LoopTime.toNanos(timer.deadline());
      case LoopJob request when request.isDone() -> request.ended();
      case MeasuredTask task -> task.given();
      default -> -1;
    };
  }

  @Override
  public @Nullable Throwable placeOf(Object callback) {
    return trimmed(stacks == null ? null : stacks.of(callback));
  }

  @Override
  public @Nullable Throwable addedAt(Object callback) {
    return stacks != null && callback instanceof PlacedTask placed
        ? trimmed(stacks.of(placed.task()))
        : null;
  }

  private static @Nullable Throwable trimmed(@Nullable CreationStack created) {
    return created == null ? null : created.trimmed();
  }
}
