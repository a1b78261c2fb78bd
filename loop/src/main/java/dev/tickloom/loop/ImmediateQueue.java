package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of the check phase. A phase runs the batch that waits when it begins; an immediate
 * that is set meanwhile waits for the next one. Node's {@code processImmediate}.
 *
 * <pre>
 *   oldest -> chunk -> newest     a b . d | e f        . was cleared, and waits for its turn
 *                                 batch = 4, waiting = 6
 * </pre>
 */
final class ImmediateQueue {
  /** How many are active, of those that are referenced or of the others. */
  static final class Count {
    final ImmediateQueue queue;
    int active;

    Count(ImmediateQueue queue) {
      this.queue = queue;
    }
  }

  final EventLoop loop;
  final Count referenced = new Count(this);
  final Count unreferenced = new Count(this);

  private ImmediateChunk oldest = new ImmediateChunk();
  private ImmediateChunk newest = oldest;
  private int waiting;

  /** How many of those belong to the present phase, or to one that an error has ended. */
  private int batch;

  ImmediateQueue(EventLoop loop) {
    this.loop = loop;
  }

  /** All is worked out before the object is made: to fill it then takes no barriers. */
  Immediate add(Runnable task, @Nullable AsyncContext context) {
    Immediate immediate = new Immediate(referenced, task, context);
    if (!newest.add(immediate)) {
      newest = newest.addToNext(immediate);
    }
    waiting++;
    referenced.active++;
    return immediate;
  }

  /** Clears one, whose place in the queue is only given up if it is the last. */
  void remove(Immediate immediate) {
    if (immediate.take() != null) {
      waiting -= newest.trim();
      batch = Math.min(batch, waiting);
    }
  }

  /** Whether an immediate waits that keeps the loop alive, and poll from waiting. */
  boolean hasReferenced() {
    return referenced.active > 0;
  }

  void run(TaskQueues queues) {
    boolean threw = false;
    for (batch = waiting; batch > 0; ) {
      Immediate immediate = poll();
      Runnable task = immediate.take();
      if (task == null) {
        continue;
      }
      threw = !queues.dispatchOfMany(task, immediate.context());
      if (threw && !queues.isLegacy()) {
        skipCleared();
        batch = batch == 0 ? waiting : batch; // as in Node, the phase starts over
      }
    }
    if (!threw) {
      queues.endOfMany();
    }
  }

  private Immediate poll() {
    batch--;
    waiting--;
    return first().remove();
  }

  private void skipCleared() {
    while (batch > 0 && !first().peek().isActive()) {
      poll();
    }
  }

  /** The chunk of the first that waits; there must be one. */
  @SuppressWarnings("NullAway") // then there is a chunk that is not empty
  private ImmediateChunk first() {
    while (oldest.isEmpty()) {
      oldest = oldest.unlink();
    }
    return oldest;
  }

  /** How many wait, with those that were cleared and still have their place. */
  int length() {
    return waiting;
  }

  void forEachActive(Consumer<? super Immediate> action) {
    for (ImmediateChunk chunk = oldest; chunk != null; chunk = chunk.next) {
      chunk.forEach(immediate -> {
        if (immediate.isActive()) {
          action.accept(immediate);
        }
      });
    }
  }

  void clear() {
    forEachActive(Immediate::take);
  }
}
