package dev.tickloom.loop.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jetbrains.annotations.Nullable;

/**
 * A few of the tasks that have arrived, in order; a link of the chain in a {@code CompletionQueue}
 * or a {@code WorkQueue}. Any thread adds, until the one that takes them out seals the chunk.
 *
 * <pre>
 *   a    b    c  .  .  .   a slot is claimed by the same compare-and-set that fills it
 *   a    b    c  S  .  .   sealed by who takes: nobody gets past the seal
 *   S    S    c  S  .  .   a and b are taken; a free slot here could be filled by a thread that
 *                          has not heard of the seal, and would be lost
 * </pre>
 *
 * <p>So who takes never has to wait for a thread that has claimed a slot and is then not heard of.
 */
public final class ArrivalChunk {
  // A task that comes alone has a small chunk, and each further one of a chain is twice as large.
  private static final int LEAST = 4;
  private static final int MOST = 256;

  private static final Object SEAL = new Object();
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle FILLED;

  static {
    try {
      FILLED = MethodHandles.lookup().findVarHandle(ArrivalChunk.class, "filled", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    linkHandles();
  }

  /** The first use of a handle takes memory; it comes early, because later there may be none. */
  private static void linkHandles() {
    ArrivalChunk chunk = new ArrivalChunk(SEAL, null);
    chunk.add(SEAL);
    chunk.seal();
    chunk.size();
  }

  private final Object[] slots;

  /** All slots before this one are filled, perhaps some after it, too: where to begin to look. */
  @SuppressWarnings("unused") // through FILLED
  private int filled;

  /** In the chain the chunk before this one, in a batch the one after it. */
  public @Nullable ArrivalChunk link;

  /** In a batch that is taken from both ends the chunk before this one. */
  public @Nullable ArrivalChunk before;

  /**
   * The end of the tasks that are to be taken, once it is sealed or full. For the taking thread,
   * like all that follows.
   */
  private int end;

  private int taken;

  /** Makes a chunk that holds a task already. */
  public ArrivalChunk(Object task, @Nullable ArrivalChunk before) {
    slots = new Object[before == null ? LEAST : Math.min(2 * before.slots.length, MOST)];
    slots[0] = task;
    filled = 1;
    link = before;
  }

  /** Makes a chunk of tasks that have come together, and has no room for others. */
  public ArrivalChunk(Object[] tasks) {
    slots = tasks;
    filled = tasks.length;
    end = tasks.length;
  }

  /**
   * Adds a task behind the others. Any thread.
   *
   * @return false if there is no room, or not any more
   */
  public boolean add(Object task) {
    for (int i = (int) FILLED.getAcquire(this); i < slots.length; i++) {
      Object there = SLOT.compareAndExchange(slots, i, null, task);
      if (there == null) {
        FILLED.setRelease(this, i + 1);
        return true;
      }
      if (there == SEAL) {
        return false;
      }
    }
    return false;
  }

  /** Ends the adding. */
  public void seal() {
    int i = (int) FILLED.getAcquire(this);
    while (i < slots.length && SLOT.compareAndExchange(slots, i, null, SEAL) != null) {
      i++;
    }
    end = i;
  }

  /** Seals a chain, the newest first, and turns it round. */
  public static @Nullable ArrivalChunk sealInOrder(@Nullable ArrivalChunk newest) {
    ArrivalChunk oldest = null;
    for (ArrivalChunk each = newest; each != null; ) {
      ArrivalChunk older = each.link;
      each.seal();
      each.link = oldest;
      oldest = each;
      each = older;
    }
    return oldest;
  }

  /** Returns how many have arrived in it, or a little less. Any thread. */
  public int size() {
    return (int) FILLED.getAcquire(this);
  }

  /** How many are left. */
  public int left() {
    return end - taken;
  }

  public boolean isEmpty() {
    return taken == end;
  }

  /** Sealing has made all of its slots visible. */
  @SuppressWarnings("NullAway") // it is not empty
  private Object filled(int index) {
    return slots[index];
  }

  /**
   * Takes the next task; there must be one. Clears the slot, so that waiting tasks do not keep
   * those that have run.
   */
  public Object take() {
    Object task = filled(taken);
    slots[taken++] = SEAL;
    return task;
  }

  /** Takes the last task; there must be one. */
  public Object takeLast() {
    Object task = filled(--end);
    slots[end] = SEAL;
    return task;
  }
}
