package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What has finished elsewhere and waits for the poll phase, in order of arrival. Any thread offers;
 * one thread, the loop, awaits and polls. The counterpart of libuv's {@code wq} with its {@code
 * uv_async_t}.
 *
 * <p>One word, {@code arrivals}, holds both the queue and whether the loop is parked, so that there
 * is no moment between looking and sleeping in which an offer could go unseen:
 *
 * <pre>
 *   null         nothing has arrived, the loop is awake
 *   PARKED       nothing has arrived, the loop is parked or about to park: who replaces it, unparks
 *   C -> B -> A  arrived in the order A, B, C; the loop is awake or has been woken
 *   CLOSED       offers are refused
 *
 *   offer    null, PARKED or a chain   ->  the new one in front of the chain; CLOSED stays
 *   await    null -> PARKED -> null, or a chain -> null, the chain reversed behind the batch
 *   close    anything -> CLOSED
 * </pre>
 *
 * <p>{@link #await} takes the whole chain at once: that is the batch of one poll phase. What
 * arrives while its callbacks run waits for the next one and so never overtakes an immediate.
 */
final class CompletionQueue {
  private static final Completion PARKED = Completion.of(() -> {});
  private static final Completion CLOSED = Completion.of(() -> {});

  /** In an offer of the processor that takes a millisecond: who has it makes quick calls. */
  private static final int MANY = 100;

  private static final int FEW = 8;

  /** Fewer than are due by chance, and soon over. */
  private static final int WAITS_FOR_FEW = 16;

  private static final VarHandle ARRIVALS;

  static {
    try {
      ARRIVALS =
          MethodHandles.lookup().findVarHandle(CompletionQueue.class, "arrivals", Completion.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Parker parker;
  private final BooleanSupplier somethingHasCome = this::hasSomethingCome;
  private final BooleanSupplier manyHaveCome = this::haveManyCome;

  @SuppressWarnings("unused") // through ARRIVALS
  private volatile @Nullable Completion arrivals;

  /** A wake-up without a completion; it stays until the next {@link #await}, which then returns. */
  private volatile boolean woken;

  // The batch being run, confined to the loop thread.
  private @Nullable Completion batchHead;
  private @Nullable Completion batchTail;

  /** How many times in a row the loop has lingered for next to nothing. Of the loop thread. */
  private int waitsForFew;

  CompletionQueue(Parker parker) {
    this.parker = parker;
  }

  /**
   * Adds a completion and wakes the loop if it is parked. Any thread.
   *
   * @return false if the queue is closed
   */
  boolean offer(Completion completion) {
    for (; ; ) {
      Completion first = arrivals;
      if (first == CLOSED) {
        return false;
      }
      completion.next = first == PARKED ? null : first;
      if (ARRIVALS.compareAndSet(this, first, completion)) {
        if (first == PARKED) {
          parker.unpark();
        }
        return true;
      }
    }
  }

  /** Lets the present {@link #await}, or else the next one, return at once. Any thread. */
  void wake() {
    woken = true;
    if (ARRIVALS.compareAndSet(this, PARKED, null)) {
      parker.unpark();
    }
  }

  /**
   * Waits for a moment for something that is likely to arrive soon.
   *
   * <p>A loop that takes one completion after the other, while many requests wait, has a processor
   * for itself that workers could use: the scheduler moves none to where somebody is always awake.
   * With 1,024 calls in flight on two processors both workers so shared one for milliseconds, at
   * half the throughput. Asleep for a moment, the loop lets one come over, and finds a batch.
   *
   * @param nanos how long at most
   * @param doManyWait whether there is more to do than the workers get done meanwhile
   * @return whether something has come
   */
  boolean linger(long nanos, BooleanSupplier doManyWait) {
    if (waitsForFew >= WAITS_FOR_FEW) {
      waitsForFew = 0;
      if (doManyWait.getAsBoolean()) {
        parker.park(Math.min(nanos, Lingering.NANOS));
      }
    }
    Lingering.until(somethingHasCome, nanos, manyHaveCome);
    waitsForFew = haveCome(FEW) ? 0 : waitsForFew + 1;
    return hasSomethingCome();
  }

  private boolean haveManyCome() {
    return haveCome(MANY);
  }

  /** Whether at least so many have arrived. Only the loop thread takes them away. */
  private boolean haveCome(int count) {
    Completion each = arrivals;
    for (int i = 1; i < count && each != null; i++) {
      each = each.next;
    }
    return each != null;
  }

  private boolean hasSomethingCome() {
    return woken || !isEmpty();
  }

  /**
   * Waits until something has arrived, the time is over or {@link #wake} is called, and makes what
   * has arrived the batch.
   *
   * @param nanos how long at most, 0 not to wait, {@link Long#MAX_VALUE} to wait without limit
   */
  void await(long nanos) {
    if (nanos > 0 && batchHead == null) {
      parkUntilArrival(nanos);
    }
    woken = false;
    takeArrivals();
  }

  private void parkUntilArrival(long nanos) {
    parker.prepare();
    if (!ARRIVALS.compareAndSet(this, null, PARKED)) {
      return;
    }
    // What an interrupt means is for the callbacks to say: it stays set, but does not end the wait.
    // It is set again only after the wait, since on a thread that is interrupted park returns at
    // once.
    boolean interrupted = Thread.interrupted();
    long start = nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    long left = nanos;
    // wake() sets its flag before it looks for PARKED, and here the flag is read after PARKED is
    // set: one of the two sees the other.
    while (arrivals == PARKED && !woken && left > 0) {
      parker.park(left);
      interrupted |= Thread.interrupted();
      if (nanos != Long.MAX_VALUE) {
        left = nanos - (System.nanoTime() - start);
      }
    }
    ARRIVALS.compareAndSet(this, PARKED, null);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeArrivals() {
    if (arrivals == null || arrivals == CLOSED) {
      return;
    }
    append((Completion) ARRIVALS.getAndSet(this, null));
  }

  /** Puts a chain, newest first, behind the batch, oldest first. */
  private void append(Completion newest) {
    Completion oldest = null;
    for (Completion each = newest; each != null; ) {
      Completion older = each.next;
      each.next = oldest;
      oldest = each;
      each = older;
    }
    if (batchTail == null) {
      batchHead = oldest;
    } else {
      batchTail.next = oldest;
    }
    batchTail = newest;
  }

  /** Takes the next of the batch; null at its end. Loop thread. */
  @Nullable Completion poll() {
    Completion first = batchHead;
    if (first != null) {
      batchHead = first.next;
      first.next = null;
      if (batchHead == null) {
        batchTail = null;
      }
    }
    return first;
  }

  /** Whether neither the batch nor the arrivals hold anything. Loop thread. */
  boolean isEmpty() {
    Completion first = arrivals;
    return batchHead == null && (first == null || first == CLOSED);
  }

  /** Refuses further offers; what has arrived becomes the batch. Loop thread. */
  void close() {
    Completion last = (Completion) ARRIVALS.getAndSet(this, CLOSED);
    if (last != null && last != CLOSED) {
      append(last);
    }
  }
}
