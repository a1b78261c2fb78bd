package dev.tickloom.loop;

import java.util.function.Consumer;

/**
 * The callbacks of the check phase. A phase runs the batch that waits when it begins; an immediate
 * that is set meanwhile waits for the next one. Node's {@code processImmediate}.
 */
final class ImmediateQueue {
  private final EventLoop loop;
  final ReferenceCount references = new ReferenceCount();
  private TaskList<Immediate> queued = new TaskList<>();

  /** Empty between phases, unless an error ended one. */
  private TaskList<Immediate> batch = new TaskList<>();

  ImmediateQueue(EventLoop loop) {
    this.loop = loop;
  }

  Immediate add(Runnable task) {
    Immediate immediate = new Immediate(loop, task);
    queued.addLast(immediate);
    immediate.activated();
    return immediate;
  }

  /** Whether an immediate waits that keeps the loop alive, and poll from waiting. */
  boolean hasReferenced() {
    return references.count > 0;
  }

  void run(TaskQueues queues) {
    takeQueued();
    boolean threw = false;
    for (Immediate immediate; (immediate = batch.first()) != null; ) {
      immediate.deactivate();
      threw = !queues.dispatchOfMany(immediate);
      if (threw && batch.isEmpty() && !queues.isLegacy()) {
        takeQueued(); // as in Node, the phase starts over
      }
    }
    if (!threw) {
      queues.endOfMany();
    }
  }

  /**
   * Makes what is queued the batch. Each batch has a list of its own: to link new immediates into
   * an old list would cost the collector's memory barriers, 9 ns for each (docs/adr/0005).
   */
  private void takeQueued() {
    if (queued.isEmpty()) {
      return;
    }
    if (!batch.isEmpty()) {
      queued.moveAllTo(batch);
      return;
    }
    batch = queued;
    queued = new TaskList<>();
  }

  void forEachActive(Consumer<LoopHandle> action) {
    batch.forEach(action);
    queued.forEach(action);
  }

  void clear() {
    queued.moveAllTo(batch);
    for (Immediate immediate; (immediate = batch.first()) != null; ) {
      immediate.deactivate();
    }
  }
}
