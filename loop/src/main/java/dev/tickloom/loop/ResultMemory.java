package dev.tickloom.loop;

import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.Workers;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The memory of outcomes that workers make and that no callback has got yet. All loops of the
 * process share it. A body asks for it before it allocates ({@link Progress#reserve}), and it is
 * given back when the callback has been called, or nobody waits for the outcome any more.
 *
 * <p>A request that finds too little does not wait on a thread. It leaves its worker, waits here,
 * and starts again when others have given back enough, which it then has already.
 *
 * <pre>
 *   a request            takes memory if     no other of its loop waits, and enough is left
 *                                     or     its loop has taken nothing else
 *                                     or     a thread blocks until its queue gets on
 *                        otherwise           it waits in the share of its loop, behind the others
 *   the first one there  takes memory if     enough is left, or its loop has taken nothing else
 *   any one there        starts again if     a thread blocks until its queue gets on
 * </pre>
 *
 * <p>Loops give memory back, and a loop may block until a worker has done something. So nothing may
 * wait for ever: each loop may take memory for one outcome, whatever others have taken, and a queue
 * for which a thread blocks takes what it needs. Thus a single large outcome goes, too, alone.
 *
 * <p>A loop that is dropped without being closed gives nothing back. Opening a share, and having to
 * wait, first look for loops that have been collected. Therefore nothing here keeps a share
 * reachable.
 *
 * <p>Any thread. Requests are started outside of the lock.
 */
final class ResultMemory {
  /** A quarter of the heap. */
  static final ResultMemory SHARED = new ResultMemory(Runtime.getRuntime().maxMemory() / 4);

  private final long limit;
  private final AtomicLong taken = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final ReferenceQueue<Share> collected = new ReferenceQueue<>();

  // With the lock; but anybody may look how many wait.
  private final List<Account> accounts = new ArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();

  ResultMemory(long limit) {
    this.limit = limit;
  }

  /**
   * For a loop.
   *
   * @param workers which its requests come from, and start again on
   */
  Share newShare(Workers workers) {
    return new Share(workers);
  }

  /** {@return how many bytes are taken} */
  long taken() {
    return taken.get();
  }

  /** {@return how many requests wait} */
  int waiting() {
    return waiting.get();
  }

  /** Has the request started that waits in a queue for which a thread blocks; after it was said. */
  void startAwaited(WorkQueue queue) {
    if (waiting.get() == 0) {
      return;
    }
    for (int i = 0; i < accounts(); i++) {
      startAll(takeAwaited(i, queue));
    }
  }

  private void startWithEnough() {
    for (int i = 0; i < accounts(); i++) {
      startAll(takeWithEnough(i));
    }
  }

  // Index by index, without an object: this happens when there is little memory left.

  private int accounts() {
    lock.lock();
    try {
      return accounts.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable LoopJob takeAwaited(int index, WorkQueue queue) {
    lock.lock();
    try {
      Share share = shareAt(index);
      return share == null ? null : share.takeOut(queue);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable LoopJob takeWithEnough(int index) {
    lock.lock();
    try {
      Share share = shareAt(index);
      return share == null ? null : share.takeOut();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Share shareAt(int index) {
    return index < accounts.size() ? accounts.get(index).get() : null;
  }

  private static void startAll(@Nullable LoopJob chain) {
    for (LoopJob each = chain; each != null; ) {
      LoopJob next = each.link;
      each.link = null;
      each.startWithMemory();
      each = next;
    }
  }

  private boolean tryTake(long bytes) {
    for (long now; (now = taken.get()) + bytes <= limit; ) {
      if (taken.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
    return false;
  }

  /** With the lock. */
  private void forgetCollected() {
    for (Reference<?> each; (each = collected.poll()) != null; ) {
      Account account = (Account) each;
      accounts.remove(account);
      taken.addAndGet(-account.taken.get());
      account.workers.forget(account.waiting.get());
      account.count(-account.waiting.get());
    }
  }

  /** The part of a share that outlives a loop that was dropped. */
  private final class Account extends WeakReference<Share> {
    final AtomicLong taken = new AtomicLong();
    final AtomicInteger waiting = new AtomicInteger(); // changed with the lock

    final Workers workers;

    Account(Share share, ReferenceQueue<Share> collected) {
      super(share, collected);
      workers = share.workers;
    }

    // At no time has the account less than its loop has of the whole. So whoever finds nothing in
    // it is alone, and others of the loop find what it takes, even if all that happens at once.

    boolean tryTake(long bytes) {
      if (taken.addAndGet(bytes) <= limit && ResultMemory.this.tryTake(bytes)) {
        return true;
      }
      taken.addAndGet(-bytes);
      return false;
    }

    boolean tryTakeAlone(long bytes, long own) {
      boolean alone = taken.compareAndSet(own, own + bytes);
      if (alone) {
        ResultMemory.this.taken.addAndGet(bytes);
      }
      return alone;
    }

    void count(int more) {
      waiting.addAndGet(more);
      ResultMemory.this.waiting.addAndGet(more);
    }
  }

  /** The memory that a loop has taken, and its waiting requests. */
  final class Share {
    private final Workers workers;
    private volatile @Nullable Account account;

    // With the lock: the requests that wait, linked to each other.
    private @Nullable LoopJob first;
    private @Nullable LoopJob last;

    private Share(Workers workers) {
      this.workers = workers;
    }

    /**
     * Takes memory for an outcome.
     *
     * @param own what the request has already
     * @return false if it has to wait
     */
    boolean tryTake(long bytes, long own, WorkQueue queue) {
      Account mine = account();
      if (mine.waiting.get() == 0 && mine.tryTake(bytes)) {
        return true;
      }
      if (queue.isAwaited()) {
        mine.taken.addAndGet(bytes);
        taken.addAndGet(bytes);
        return true;
      }
      return mine.tryTakeAlone(bytes, own);
    }

    /** Gives memory back, and has those started for whom there is enough now. */
    void giveBack(long bytes) {
      Account mine = account();
      taken.addAndGet(-bytes);
      mine.taken.addAndGet(-bytes);
      // A waiter is counted first and then looks at what is taken, so one of the two sees the
      // other.
      if (waiting.get() > 0) {
        startTheirsAndOthers();
      }
    }

    /** Lets a request wait that has nothing. */
    void await(LoopJob request) {
      lock.lock();
      try {
        add(request);
        account().count(1);
        forgetCollected();
      } finally {
        lock.unlock();
      }
      if (request.queue().isAwaited()) {
        startAwaited(request.queue());
      }
      startTheirsAndOthers();
    }

    private Account account() {
      Account mine = account;
      return mine == null ? open() : mine;
    }

    private Account open() {
      lock.lock();
      try {
        Account mine = account;
        if (mine == null) {
          forgetCollected();
          mine = new Account(this, collected);
          accounts.add(mine);
          account = mine;
        }
        return mine;
      } finally {
        lock.unlock();
      }
    }

    /** The share that gives back keeps what it had, if it needs it. */
    private void startTheirsAndOthers() {
      LoopJob chain;
      lock.lock();
      try {
        chain = takeOut();
      } finally {
        lock.unlock();
      }
      startAll(chain);
      startWithEnough();
    }

    // ---- with the lock ------------------------------------------------------------------------

    private void add(LoopJob request) {
      request.link = null;
      if (last == null) {
        first = request;
      } else {
        last.link = request;
      }
      last = request;
    }

    /** Takes out the first ones, as far as there is enough for them, which they are given. */
    private @Nullable LoopJob takeOut() {
      LoopJob chain = first;
      LoopJob end = null;
      for (LoopJob each = first; each != null && tryGive(each); each = each.link) {
        end = each;
        account().count(-1);
      }
      if (end == null) {
        return null;
      }
      first = end.link;
      if (first == null) {
        last = null;
      }
      end.link = null;
      return chain;
    }

    /** Takes out the one of a serial queue, which will take what it needs. */
    private @Nullable LoopJob takeOut(WorkQueue queue) {
      LoopJob before = null;
      for (LoopJob each = first; each != null; each = each.link) {
        if (each.queue() == queue) {
          remove(each, before);
          return each;
        }
        before = each;
      }
      return null;
    }

    private void remove(LoopJob request, @Nullable LoopJob before) {
      if (before == null) {
        first = request.link;
      } else {
        before.link = request.link;
      }
      if (last == request) {
        last = before;
      }
      request.link = null;
      account().count(-1);
    }

    private boolean tryGive(LoopJob request) {
      if (request.isCancelled()) {
        return true; // it needs nothing, but its queue may wait for its end
      }
      long bytes = request.wantedMemory();
      Account mine = account();
      boolean given = mine.tryTake(bytes) || mine.tryTakeAlone(bytes, 0);
      if (given) {
        request.giveMemory(bytes);
      }
      return given;
    }
  }

  /**
   * Why a body has not begun that found too little. Without a stack, because thousands may wait.
   */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted() {
      super("outcomes that wait for their loops take all the memory", null, false, false);
    }
  }
}
