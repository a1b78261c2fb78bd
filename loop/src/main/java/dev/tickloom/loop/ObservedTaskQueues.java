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
  private final boolean keepsPlaces;

  /** Whether a callback is running. */
  private boolean isCalling;

  ObservedTaskQueues(
      ProcessEvents events,
      EndOfDrain rejections,
      Semantics semantics,
      LoopObserver observer,
      boolean keepsPlaces) {
    super(events, rejections, semantics);
    this.observer = observer;
    this.keepsPlaces = keepsPlaces;
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

  private Runnable placed(Runnable task) {
    return keepsPlaces ? new PlacedTask(task, new CreationStack()) : task;
  }

  @Override
  void begins(Queue queue, Object callback) {
    isCalling = true;
    boolean wasScheduledAsIs = queue == Queue.IMMEDIATES;
    observer.callbackBegins(queue, wasScheduledAsIs ? callback : ThreadContexts.taskOf(callback));
  }

  @Override
  void ends() {
    if (isCalling) {
      isCalling = false;
      observer.callbackEnds();
    }
  }
}
