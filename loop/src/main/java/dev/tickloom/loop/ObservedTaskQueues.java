package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopObserver.Queue;
import org.jetbrains.annotations.Nullable;

/**
 * The queues of a loop that is observed. A class of its own: in a program without one the calls to
 * the observer are nothing that the JIT compiler would have to compile.
 */
final class ObservedTaskQueues extends TaskQueues {
  private final LoopObserver observer;
  private final @Nullable CreationStacks stacks;

  /** Whether a callback is running. */
  private boolean isCalling;

  ObservedTaskQueues(
      ProcessEvents events,
      EndOfDrain rejections,
      Semantics semantics,
      LoopObserver observer,
      @Nullable CreationStacks stacks) {
    super(events, rejections, semantics);
    this.observer = observer;
    this.stacks = stacks;
  }

  @Override
  void nextTick(Runnable task) {
    Runnable tick = placed(task);
    super.nextTick(tick);
    observer.scheduled(Queue.TICKS, tick);
  }

  @Override
  void queueMicrotask(Runnable task, @Nullable AsyncContext context) {
    Runnable microtask = placed(task);
    super.queueMicrotask(microtask, context);
    observer.scheduled(Queue.MICROTASKS, microtask);
  }

  /** A reaction was made when it was added, and not when it is queued. */
  private Runnable placed(Runnable task) {
    if (stacks == null) {
      return task;
    }
    CreationStack known = stacks.of(task);
    return new PlacedTask(task, known == null ? stacks.here() : known);
  }

  @Override
  void begins(Queue queue, Object callback) {
    isCalling = !(callback instanceof LoopJob request && !request.isDone());
    if (!isCalling) {
      return; // it was aborted, and its callback has been called
    }
    boolean wasScheduledAsIs = queue == Queue.IMMEDIATES;
    Object scheduled = wasScheduledAsIs ? callback : ThreadContexts.taskOf(callback);
    if (stacks != null) {
      stacks.enter(stacks.of(scheduled));
    }
    observer.callbackBegins(queue, scheduled);
  }

  @Override
  void ends() {
    if (isCalling) {
      isCalling = false;
      if (stacks != null) {
        stacks.enter(null);
      }
      observer.callbackEnds();
    }
  }
}
