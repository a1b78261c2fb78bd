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
 *
 * <p>Most often an entry is the callback itself, and what is queued is no object more: a flood of
 * objects of 24 bytes took 17 ns for each instead of 9 (docs/adr/0005).
 */
final class ImmediateQueue {
  private static final int MANY = 1024;

  /** The entry of one of which there is more to know than its callback. */
  private static final class Detailed {
    final Runnable task;
    final @Nullable AsyncContext context;
    final @Nullable CreationStack created;
    boolean referenced = true;

    Detailed(Runnable task, @Nullable AsyncContext context, @Nullable CreationStack created) {
      this.task = task;
      this.context = context;
      this.created = created;
    }
  }

  final EventLoop loop;

  private ImmediateChunk oldest = new ImmediateChunk();
  private ImmediateChunk newest = oldest;
  private int waiting;

  /** How many of those the present phase has still to run. */
  private int batch;

  /** With how many waiting to look next whether many were cleared. */
  private int sweepAt = MANY;

  /** How many of those that wait have no reference, as those that were cleared have none. */
  private int unreferenced;

  ImmediateQueue(EventLoop loop) {
    this.loop = loop;
  }

  Immediate add(Runnable task, @Nullable AsyncContext context, @Nullable CreationStack created) {
    boolean isPlain = context == null && created == null;
    Object entry = isPlain ? task : new Detailed(task, context, created);
    ImmediateChunk chunk = newest.isFull() ? addChunk() : newest;
    int index = chunk.add(entry);
    waiting++;
    return new Immediate(this, chunk.slots(), index);
  }

  /**
   * Adds a chunk behind the others, and returns that. Since it is called seldom and has more than
   * 35 bytes of code (MaxInlineSize), the JIT compiler does not make it part of {@code
   * setImmediate}, which so stays small enough (InlineSmallCode) to become part of who calls it.
   */
  private ImmediateChunk addChunk() {
    if (waiting >= sweepAt) {
      sweep();
    }
    ImmediateChunk chunk = new ImmediateChunk(newest);
    newest.next = chunk;
    newest = chunk;
    return chunk;
  }

  /**
   * Drops the chunks of which all were cleared, but the newest. One that is cleared keeps its place
   * otherwise, so there may be many: where each immediate is cleared by the next one, for example.
   */
  private void sweep() {
    int before = 0;
    ImmediateChunk kept = null;
    for (ImmediateChunk chunk = oldest, after; chunk != newest; chunk = after) {
      after = chunk.unlink();
      if (chunk.isCleared()) {
        waiting -= chunk.left();
        unreferenced -= chunk.left();
        batch -= Math.clamp(batch - before, 0, chunk.left());
      } else {
        before += chunk.left();
        kept = link(kept, chunk);
      }
    }
    link(kept, newest);
    sweepAt = Math.max(MANY, 2 * waiting);
  }

  private ImmediateChunk link(@Nullable ImmediateChunk previous, ImmediateChunk chunk) {
    if (previous == null) {
      oldest = chunk;
    } else {
      previous.next = chunk;
    }
    return chunk;
  }

  /** Clears the one that was put there, if it is still active. */
  void clear(@Nullable Object[] slots, int index) {
    if (isReferenced(slots[index])) {
      unreferenced++;
    }
    slots[index] = null;
  }

  static boolean isReferenced(@Nullable Object entry) {
    return entry != null && !(entry instanceof Detailed detailed && !detailed.referenced);
  }

  void setReferenced(@Nullable Object[] slots, int index, boolean nowReferenced) {
    Object entry = slots[index];
    if (entry == null || isReferenced(entry) == nowReferenced) {
      return;
    }
    Detailed detailed =
        entry instanceof Detailed already ? already : new Detailed((Runnable) entry, null, null);
    detailed.referenced = nowReferenced;
    slots[index] = detailed;
    unreferenced -= nowReferenced ? 1 : -1;
  }

  /** Whether an immediate waits that keeps the loop alive, and poll from waiting. */
  boolean hasReferenced() {
    return waiting > unreferenced;
  }

  void run(TaskQueues queues) {
    boolean threw = false;
    for (batch = waiting; batch > 0; ) {
      Object entry = poll();
      if (entry == null) {
        continue;
      }
      threw = !dispatch(entry, queues);
      if (threw && !queues.isLegacy()) {
        skipCleared();
        batch = batch == 0 ? waiting : batch; // as in Node, the phase starts over
      }
    }
    if (!threw) {
      queues.endOfMany();
    }
  }

  private static boolean dispatch(Object entry, TaskQueues queues) {
    return entry instanceof Detailed detailed
        ? queues.dispatchOfMany(detailed.task, detailed.context)
        : queues.dispatchOfMany((Runnable) entry, null);
  }

  private @Nullable Object poll() {
    batch--;
    waiting--;
    Object entry = first().remove();
    if (!isReferenced(entry)) {
      unreferenced--;
    }
    return entry;
  }

  private void skipCleared() {
    while (batch > 0 && first().peek() == null) {
      poll();
    }
  }

  /** The chunk of the first that waits; there must be one. */
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

  /** Describes those that keep the loop alive. */
  void describe(Consumer<ActiveResource> resources) {
    for (ImmediateChunk chunk = oldest; chunk != null; chunk = chunk.next) {
      chunk.forEachActive(entry -> {
        if (isReferenced(entry)) {
          CreationStack created = entry instanceof Detailed detailed ? detailed.created : null;
          resources.accept(new ActiveResource("Immediate", "Immediate", created));
        }
      });
    }
  }

  /** Clears all, when the loop has closed. */
  void clear() {
    for (ImmediateChunk chunk = oldest; chunk != null; chunk = chunk.next) {
      chunk.clear();
    }
    unreferenced = waiting;
  }
}
