package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.ArrivalChunk;
import dev.tickloom.loop.concurrent.SpinWait;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * The completions that wait for the poll phase, in order of arrival. Any thread offers; one thread,
 * the loop, awaits and polls. The counterpart of libuv's {@code wq} with its {@code uv_async_t}.
 *
 * <p>One word, {@code arrivals}, holds both the queue and whether the loop is parked, so that there
 * is no moment between looking and sleeping in which an offer could go unseen:
 *
 * <pre>
 *   null                nothing has arrived, the loop is awake
 *   PARKED              nothing has arrived, the loop is parked or about to: the thread that replaces it unparks
 *   [e f .] -> [a b c d]  arrived in the order a to f; the loop is awake or has been woken
 *   CLOSED              offers are refused
 *
 *   offer    fills a slot of the first chunk of the chain, or, if there is none,
 *            null, PARKED or a chain  ->  a new chunk in front of the chain; CLOSED stays
 *   offerAll the same, always with a new chunk, which is full
 *   await    null -> PARKED -> null, or a chain -> null, sealed and reversed behind the batch
 *   close    anything -> CLOSED
 * </pre>
 *
 * <p>It is a chain of chunks, because a chain of single tasks would cost a cache miss for each task
 * on the way back, and would move the word from processor to processor for each (docs/adr/0005).
 *
 * <p>A request for which there is no memory waits in a chain that needs none, so that none is lost.
 *
 * <p>{@link #await} takes the whole chain at once: that is the batch of one poll phase. A
 * completion that arrives while the callbacks of a batch run waits for the next poll phase, so it
 * never overtakes an immediate.
 */
final class CompletionQueue implements SpinWait.Arrivals {
  private static final ArrivalChunk PARKED = new ArrivalChunk("PARKED", null);
  private static final ArrivalChunk CLOSED = new ArrivalChunk("CLOSED", null);

  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<CompletionQueue, ArrivalChunk> ARRIVALS =
      AtomicReferenceFieldUpdater.newUpdater(CompletionQueue.class, ArrivalChunk.class, "arrivals");
  private static final AtomicReferenceFieldUpdater<CompletionQueue, LoopJob> BARE =
      AtomicReferenceFieldUpdater.newUpdater(CompletionQueue.class, LoopJob.class, "bare");

  final Poller poller;

  @SuppressWarnings("unused") // through ARRIVALS
  private volatile @Nullable ArrivalChunk arrivals;

  /** A chain of requests for which there was no memory in a chunk, the last to come first. */
  @SuppressWarnings("unused") // through BARE
  private volatile @Nullable LoopJob bare;

  /** A wake-up without a completion; it stays until the next {@link #await}, which then returns. */
  private volatile boolean woken;

  /** The rest of the batch being run, the oldest first; confined to the loop thread. */
  private @Nullable ArrivalChunk batch;

  /** Behind that, a chain of requests, the oldest first; confined to the loop thread. */
  private @Nullable LoopJob bareBatch;

  CompletionQueue(Poller poller) {
    this.poller = poller;
  }

  /**
   * Adds what {@link #poll} shall give, and wakes the loop if it is parked. Any thread.
   *
   * @param task a {@link LoopTask}, or a {@link Runnable} that has no context
   * @return false if the queue is closed
   * @throws OutOfMemoryError if there is no memory for it; then nothing has happened
   */
  boolean offer(Object task) {
    for (; ; ) {
      ArrivalChunk newest = arrivals;
      if (newest == CLOSED) {
        return false;
      }
      boolean parked = newest == PARKED;
      ArrivalChunk chain = parked ? null : newest;
      if (chain != null && chain.add(task)) {
        return true;
      }
      // The chain is full; or sealed, but then it has left the word before, and this fails.
      if (ARRIVALS.compareAndSet(this, newest, new ArrivalChunk(task, chain))) {
        if (parked) {
          poller.wake();
        }
        return true;
      }
    }
  }

  /**
   * Adds entries that {@link #poll} returns one by one, in their order, and wakes the loop if it is
   * parked. Any thread.
   *
   * @param tasks each as for {@link #offer}; the array is the queue's from now on
   */
  void offerAll(Object[] tasks) {
    ArrivalChunk chunk = new ArrivalChunk(tasks);
    for (ArrivalChunk newest; (newest = arrivals) != CLOSED; ) {
      boolean parked = newest == PARKED;
      chunk.link = parked ? null : newest;
      if (ARRIVALS.compareAndSet(this, newest, chunk)) {
        if (parked) {
          poller.wake();
        }
        return;
      }
    }
  }

  /**
   * Adds a request that has ended, whatever the memory; if there is none, perhaps behind some that
   * come later. Any thread.
   */
  void complete(LoopJob request) {
    try {
      offer(request);
    } catch (OutOfMemoryError e) {
      completeBare(request);
    }
  }

  /** As {@link #complete} if there is no memory. */
  void completeBare(LoopJob request) {
    do {
      request.link = bare;
    } while (!BARE.compareAndSet(this, request.link, request));
    wake();
  }

  /** Lets the present {@link #await}, or else the next one, return at once. Any thread. */
  void wake() {
    woken = true;
    if (ARRIVALS.compareAndSet(this, PARKED, null)) {
      poller.wake();
    }
  }

  @Override
  public boolean hasSomethingCome() {
    return woken || !isEmpty();
  }

  /**
   * Waits until something has arrived, a channel is ready, the time is over or {@link #wake} is
   * called, and makes what has arrived the batch.
   *
   * @param nanos how long at most, 0 not to wait, {@link Long#MAX_VALUE} to wait without limit
   */
  void await(long nanos) {
    if (nanos > 0 && batch == null) {
      waitForArrival(nanos);
    }
    if (woken) { // to write a volatile field costs a memory barrier, in each turn
      woken = false;
    }
    takeArrivals();
  }

  private void waitForArrival(long nanos) {
    poller.prepare();
    if (!ARRIVALS.compareAndSet(this, null, PARKED)) {
      return;
    }
    // Callbacks decide what an interrupt means: it stays set, but does not end the wait.
    // It is set again only after the wait, since on a thread that is interrupted park and select
    // return at once.
    boolean interrupted = Thread.interrupted();
    long start = nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    long left = nanos;
    // wake() sets its flag before it looks for PARKED, and here the flag is read after PARKED is
    // set: one of the two sees the other.
    while (arrivals == PARKED && !woken && left > 0 && !poller.hasReady()) {
      poller.await(left);
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
    LoopJob oldest = takeBare(); // first: the task that tells of a request has come before it
    if (arrivals != null && arrivals != CLOSED) {
      append(ARRIVALS.getAndSet(this, null));
    }
    appendBare(oldest);
  }

  /** Takes the chain of requests, and turns it round. */
  private @Nullable LoopJob takeBare() {
    LoopJob oldest = null;
    LoopJob newest = bare == null ? null : BARE.getAndSet(this, null);
    for (LoopJob each = newest; each != null; ) {
      LoopJob older = each.link;
      each.link = oldest;
      oldest = each;
      each = older;
    }
    return oldest;
  }

  private void appendBare(@Nullable LoopJob oldest) {
    if (bareBatch == null) {
      bareBatch = oldest;
      return;
    }
    LoopJob last = bareBatch;
    while (last.link != null) {
      last = last.link;
    }
    last.link = oldest;
  }

  /** Puts a chain, newest first, behind the batch, oldest first. */
  private void append(ArrivalChunk newest) {
    ArrivalChunk oldest = ArrivalChunk.sealInOrder(newest);
    if (batch == null) {
      batch = oldest;
    } else { // an error has ended the batch, and the run with it
      lastOf(batch).link = oldest;
    }
  }

  private static ArrivalChunk lastOf(ArrivalChunk first) {
    ArrivalChunk last = first;
    while (last.link != null) {
      last = last.link;
    }
    return last;
  }

  /** Takes the next of the batch; null at its end. Loop thread. */
  @Nullable
  Object poll() {
    ArrivalChunk first = batch;
    if (first == null) {
      return pollBare();
    }
    Object task = first.take();
    if (first.isEmpty()) {
      batch = first.link;
    }
    return task;
  }

  private @Nullable LoopJob pollBare() {
    LoopJob first = bareBatch;
    if (first != null) {
      bareBatch = first.link;
      first.link = null;
    }
    return first;
  }

  /** Whether neither the batch nor the arrivals hold anything. Loop thread. */
  boolean isEmpty() {
    ArrivalChunk newest = arrivals;
    return batch == null
        && bareBatch == null
        && (newest == CLOSED || (newest == null && bare == null));
  }

  /** Refuses further offers; what has arrived becomes the batch. Loop thread. */
  void close() {
    LoopJob oldest = takeBare();
    ArrivalChunk newest = ARRIVALS.getAndSet(this, CLOSED);
    if (newest != null && newest != CLOSED) {
      append(newest);
    }
    appendBare(oldest);
  }
}
