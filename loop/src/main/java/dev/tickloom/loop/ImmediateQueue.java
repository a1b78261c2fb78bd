package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver.Queue;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The callbacks of the check phase. A phase runs the batch that waits when it begins; an immediate
 * that is set meanwhile waits for the next one. Node's {@code processImmediate}.
 *
 * <pre>
 *   oldest -> chunk -> newest     a b . d e f        . was cleared, and waits for its turn
 *                                        |
 *                                        batchEnd
 * </pre>
 *
 * <p>Most often an entry is the callback itself, without a further object, which would nearly
 * double the time of a flood (docs/adr/0005).
 */
final class ImmediateQueue {
  private static final int MANY = 1024;

  /** The entry of one of which there is more to know than its callback. */
  static final class Detailed {
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

  final LoopCore core;

  private TaskChunk oldest = new TaskChunk();
  private TaskChunk newest = oldest;

  /** The position behind the last one that the present phase is to run. */
  private int batchEnd;

  /** With how many waiting to look next whether many were cleared. */
  private int sweepAt = MANY;

  /** How many of those that wait have no reference, as those that were cleared have none. */
  private int unreferenced;

  ImmediateQueue(LoopCore core) {
    this.core = core;
  }

  Immediate add(Runnable task, @Nullable AsyncContext context, @Nullable CreationStack created) {
    boolean isPlain = context == null && created == null;
    Object entry = isPlain ? task : new Detailed(task, context, created);
    TaskChunk chunk = newest;
    int index = chunk.tryAdd(entry);
    if (index < 0) {
      chunk = addChunk();
      index = chunk.tryAdd(entry);
    }
    core.noteScheduled(Queue.IMMEDIATES, entry);
    return new Immediate(this, chunk.slots(), index);
  }

  /**
   * Adds a chunk behind the others, and returns that. So seldom is it called that the JIT compiler
   * does not make it part of {@code setImmediate}, which so stays small enough (InlineSmallCode) to
   * become part of who calls it.
   */
  private TaskChunk addChunk() {
    if (length() >= sweepAt) {
      sweep();
      sweepAt = Math.max(MANY, 2 * length());
    }
    newest = newest.addNext();
    return newest;
  }

  /**
   * Drops the chunks of which all were cleared, but the oldest, which {@link TaskQueues} may be
   * going through, and the newest. One that is cleared keeps its place otherwise, so there may be
   * many: where each immediate is cleared by the next one, for example.
   */
  private void sweep() {
    for (TaskChunk kept = oldest; kept != newest; ) {
      TaskChunk chunk = kept.unlink();
      while (chunk != newest && chunk.isCleared()) {
        unreferenced -= chunk.left();
        batchEnd -= Math.clamp(batchEnd - kept.endPosition(), 0, chunk.left());
        chunk = chunk.unlink();
      }
      kept.link(chunk);
      kept = chunk;
    }
  }

  /** Clears the one that was put there, if it is still active. */
  void clear(Object[] slots, int index) {
    if (isReferenced(slots[index])) {
      unreferenced++;
    }
    slots[index] = null;
  }

  static boolean isReferenced(@Nullable Object entry) {
    return entry != null && !(entry instanceof Detailed detailed && !detailed.referenced);
  }

  void setReferenced(Object[] slots, int index, boolean nowReferenced) {
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
    return length() > unreferenced;
  }

  void run(TaskQueues queues) {
    batchEnd = newest.endPosition();
    while (batchLength() > 0) {
      advance();
      if (queues.callAll(this, oldest, Math.min(batchLength(), oldest.left()))) {
        continue;
      }
      skipCleared();
      if (batchLength() == 0) {
        if (queues.isLegacy()) {
          return; // and leaves the drain to whatever is called next
        }
        batchEnd = newest.endPosition(); // as in Node, the phase starts over
      }
    }
    queues.endOfMany();
  }

  /** How many of the batch are left. */
  private int batchLength() {
    return batchEnd - oldest.firstPosition();
  }

  /** Lets the oldest chunk be that of the first that waits; there must be one. */
  private void advance() {
    while (oldest.left() == 0) {
      oldest = oldest.unlink();
    }
  }

  /** Takes the first of the oldest chunk, of which the caller knows the slot; null if cleared. */
  @Nullable
  Object removeFirst(TaskChunk chunk, int index) {
    Object entry = chunk.removeFirst(index);
    if (!isReferenced(entry)) {
      unreferenced--;
    }
    return entry;
  }

  private void skipCleared() {
    for (; batchLength() > 0; removeFirst(oldest, oldest.firstSlot())) {
      advance();
      if (!oldest.isFirstCleared()) {
        return;
      }
    }
  }

  /** How many wait, with those that were cleared and still have their place. */
  int length() {
    return newest.endPosition() - oldest.firstPosition();
  }

  /** Describes those that keep the loop alive. */
  void describe(Consumer<ActiveResource> resources) {
    for (TaskChunk chunk = oldest; chunk != null; chunk = chunk.next()) {
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
    for (TaskChunk chunk = oldest; chunk != null; chunk = chunk.next()) {
      chunk.clear();
    }
    unreferenced = length();
  }
}
