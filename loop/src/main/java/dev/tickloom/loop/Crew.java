package dev.tickloom.loop;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that take requests from a backlog: a few virtual threads in front, and behind them a
 * lane of platform threads.
 *
 * <pre>
 *                     virtual threads                     the lane
 *   how many          at most {@code maxVirtual}, which   at most {@code base}, and one more for each
 *                     leaves carriers to others           of them that is held up
 *   begins            first of all, unless very many      when the virtual threads are all in use
 *                     quick calls come                    or do not begin
 *   without work      lingers, then ends                  lingers, then idles; last in, first out
 * </pre>
 *
 * <p>A file call holds its thread, and the carrier of a virtual thread, in the kernel. Nobody knows
 * beforehand for how long. So the number of virtual threads is such that if all of them are held
 * for ever the application still has a carrier, and the lane grows by as many threads as are held;
 * it is the {@link CrewWatch} that finds out. Idle threads are taken last in, first out: those that
 * were only needed for a while stay idle, and end.
 *
 * <p>While calls are quick a worker takes a {@link Hand} full of them. If one of them is not, it
 * gives the others back, or the watch does so if it has got stuck.
 *
 * <p><b>No request is forgotten.</b> A thread that adds to the backlog then checks whether a worker
 * is lingering; if none is, it starts or wakes one, unless as many as allowed are active. A worker
 * first announces that it stops lingering or goes idle, and then checks the backlog again. So one
 * of the two always sees the other.
 */
final class Crew {
  /** More would only keep each other waiting for what one of them does. */
  private static final int MAX_LINGERING = 2;

  /** For each processor; quick ones keep it busy for as long as a thread needs to be woken. */
  private static final long MANY = 16;

  /**
   * So many requests at most a worker takes and delivers at a time, while calls are quick, since
   * each time memory goes from one processor to the other. With 64 and with 1,024 {@code stat} in
   * flight on two processors a call takes 2.1 and 1.8 microseconds of processor time; one at a time
   * 2.4 and 2.2, and 32 at a time no less (docs/adr/0003).
   */
  private static final int HANDFUL = 16;

  /**
   * When so few wait, a worker lets the loop come to what has ended before it takes more: the loop
   * may share its processor, and the other workers would soon have nothing to do. With 64 {@code
   * stat} in flight 872,000 and 825,000 calls a second instead of 819,000 and 764,000
   * (docs/adr/0003).
   */
  private static final int FEW = 8;

  /** After a request that takes longer, others shall not wait for the next one in the same hand. */
  private static final long SLOW_NANOS = 100_000;

  private static final long LATE_NANOS = 1_000_000;
  private static final long IDLE_NANOS = 2_000_000_000L;

  /** The memory of so many threads, some 80 KB each, is what a process should bear. */
  static final int MAX_THREADS = 4096;

  /**
   * Whether a virtual thread was started in this process. The first one makes the JDK's scheduler,
   * which takes some 10 ms: the watch does that, and the lane has the requests meanwhile. It does
   * so after some looks only, since the first requests of a process are slow enough as it is.
   */
  static volatile boolean virtualThreadsAreReady;

  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  final Backlog backlog = new Backlog();
  private final int maxVirtual;
  final int base;
  private final boolean grows;

  /** One in a pool of one: there is nobody to whom the watch could give the others. */
  private final int handful;

  /** Whether each thread of the lane carries a virtual one, which does the work. */
  private final boolean carries;

  private final AtomicInteger threads = new AtomicInteger();
  final WorkerList workers = new WorkerList();

  /** How many virtual threads there are. */
  final AtomicInteger virtual = new AtomicInteger();

  /** How many threads of the lane are not idle. */
  final AtomicInteger active = new AtomicInteger();

  /** How many of those are held up. */
  final AtomicInteger held = new AtomicInteger();

  private final AtomicInteger lingering = new AtomicInteger();
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();

  private final CrewWatch watch = new CrewWatch(this);
  final Retries retries = new Retries(this);

  /** How many requests wait for memory; counted there. */
  final AtomicInteger waitingForMemory = new AtomicInteger();

  private final OperationTimes times = new OperationTimes();

  /**
   * Whether requests wait until the lane has grown by those that are held up. Then most are taken
   * from the newest: many that get stuck may be in front, and quick ones behind them.
   */
  private volatile boolean isLate;

  /** Whether no more requests are taken, and threads end as soon as they have nothing to do. */
  private volatile boolean closed;

  /**
   * By how many more the lane may grow, while requests get on slowly. Only the watch starts those:
   * it takes long, and the loop that adds requests has better to do.
   */
  volatile int extra; // written by the watch

  /** How many virtual threads are held up, as of the last look. */
  volatile int heldVirtual; // written by the watch

  /**
   * Whether so many calls end so quickly that more workers than processors would only wait for each
   * other, and cost the waking: with 64 calls of {@code stat} in flight on two processors a third
   * and a fourth worker took a tenth of the throughput. The lane has them all then, since a virtual
   * thread that lingers cannot offer its processor to the loop and to others: with the short pauses
   * of {@link Lingering} 629,000 calls a second instead of 530,000.
   */
  volatile boolean quick; // written by the watch

  Crew(int maxVirtual, int base, boolean grows) {
    this(maxVirtual, base, grows, false);
  }

  private Crew(int maxVirtual, int base, boolean grows, boolean carries) {
    this.maxVirtual = maxVirtual;
    this.base = base;
    this.grows = grows;
    this.handful = base == 1 && !grows ? 1 : HANDFUL;
    this.carries = carries;
  }

  /** A lane in which each thread carries a virtual one, and this does the work. */
  static Crew ofCarriers(int carriers) {
    return new Crew(0, carriers, true, true);
  }

  /**
   * Lets a request wait for its turn, and sees to it that there is a worker. If there is none, and
   * no thread can be made, all that wait fail. Once closed, the request fails.
   */
  void start(Request request) {
    if (closed) {
      request.fail(new RejectedExecutionException("the workers are closed"));
      return;
    }
    request.stamp();
    try {
      backlog.add(request);
    } catch (OutOfMemoryError e) {
      request.fail(e);
    }
    signalWork();
  }

  /**
   * Takes no more requests. What waits still runs. A thread that goes idle meanwhile sees that, or
   * else is seen here.
   */
  void close() {
    closed = true;
    for (Worker worker : idle) {
      LockSupport.unpark(worker.thread);
    }
    watch.close();
  }

  /** As {@link #start}, for a request that was taken before, has not begun and is tried again. */
  void startAgain(Request request) {
    request.stamp();
    backlog.addAgain(request);
    signalWork();
  }

  /** The same for a request that has waited for memory. */
  void startWithMemory(Request request) {
    try {
      startAgain(request);
    } catch (OutOfMemoryError e) {
      request.fail(e);
      var unused = backlog.ended(request);
      signalWork();
    }
  }

  /** If anything waits, sends for a worker, unless nobody is allowed or one is about to look. */
  private void signalWork() {
    if (backlog.isEmpty()) {
      return;
    }
    watch.wake();
    if (lingering.get() == 0 && (quick || !startVirtual())) {
      activate(limit(0));
    }
  }

  /**
   * Starts a thread that has been counted. With others at work it does not matter if that fails:
   * the watch tries again. Otherwise a virtual thread has to do, whose carrier may be there
   * already.
   */
  private void startWorker(boolean inLane) {
    Shift shift = null;
    try {
      shift = new Shift(inLane);
      workers.add(shift.worker);
      shift.thread.start();
    } catch (Throwable e) {
      if (shift != null) {
        leave(shift.worker);
      }
      boolean nobodyIsAtWork =
          (inLane ? active : virtual).decrementAndGet() == 0 && workers.isEmpty();
      if (nobodyIsAtWork && !(inLane && startVirtual())) {
        failAll(e);
      }
    }
  }

  /**
   * A thread, and all that it needs to begin. It is made by who starts the thread, and can count
   * the thread out again: a thread that found no memory could not. A class and no lambda: it is on
   * the way of a program's first read (docs/adr/0006).
   */
  private final class Shift implements Runnable {
    final Thread thread;
    final Worker worker;
    private final boolean inLane;

    Shift(boolean inLane) {
      this.inLane = inLane;
      Thread works = inLane ? null : newVirtual(this);
      if (inLane && carries) {
        CarriedFiber fiber = new CarriedFiber("tickloom-worker-virtual", this);
        thread = newPlatform(() -> fiber.resume(null));
        works = fiber.thread();
      } else {
        thread = works == null ? newPlatform(this) : works;
        works = thread;
      }
      worker = new Worker(works, inLane, times.takeShare());
    }

    @Override
    public void run() {
      worker.readClock();
      if (inLane) {
        runInLane(worker);
      } else {
        runVirtual(worker);
      }
    }
  }

  private Thread newPlatform(Runnable body) {
    return LibraryThread.steady(nextName("tickloom-worker-"), body);
  }

  /** It would have the scheduler of the virtual thread that makes it, such as a coroutine's. */
  private Thread newVirtual(Runnable body) {
    String name = nextName("tickloom-worker-virtual-");
    return Thread.currentThread().isVirtual() && OwnScheduler.isAvailable()
        ? OwnScheduler.newThread(OwnScheduler.ofJdk(), name, body)
        : Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(body);
  }

  /** Takes no memory: most often the reason is that there is none. */
  private void failAll(Throwable noThread) {
    for (Request request; (request = backlog.takeBare()) != null; ) {
      request.fail(noThread);
      var unused = backlog.ended(request);
    }
  }

  private void leave(Worker worker) {
    workers.remove(worker);
    times.giveBack(worker.times);
  }

  /** By ourselves: the JDK's factories concatenate by invokedynamic, the first time for 10 ms. */
  private String nextName(String prefix) {
    return prefix + threads.incrementAndGet();
  }

  // ---- virtual threads ------------------------------------------------------------------------

  private boolean startVirtual() {
    return virtualThreadsAreReady && startOneVirtual();
  }

  boolean startOneVirtual() {
    if (!tryIncrement(virtual, maxVirtual)) {
      return false;
    }
    startWorker(false);
    return true;
  }

  private void runVirtual(Worker worker) {
    try {
      for (Hand hand; (hand = next(worker)) != null; ) {
        perform(worker, hand);
        if (quick) { // only now: where no other thread can be made, requests still get on
          break;
        }
      }
    } finally {
      leave(worker);
      try {
        giveBack(worker.endHand());
      } finally {
        virtual.decrementAndGet();
        signalWork();
      }
    }
  }

  // ---- the lane -------------------------------------------------------------------------------

  void activate(int limit) {
    if (!tryIncrement(active, limit)) {
      return;
    }
    Worker worker = idle.pollFirst();
    if (worker != null) {
      worker.activate();
    } else {
      startWorker(true);
    }
  }

  /** How many threads of the lane may be active, with so many extra. */
  int limit(int more) {
    int limit = grows ? Math.min(base + held.get() + more, MAX_THREADS) : base;
    int processors = Math.max(1, PROCESSORS - virtual.get() + heldVirtual);
    return quick ? Math.min(limit, processors + held.get()) : limit;
  }

  private void runInLane(Worker worker) {
    try {
      do {
        performUntilIdle(worker);
      } while (becomeIdle(worker));
    } finally {
      leave(worker);
      try {
        giveBack(worker.endHand());
      } finally {
        if (worker.isActive()) { // something failed that is not the request's
          active.decrementAndGet();
          signalWork();
        }
      }
    }
  }

  /**
   * Until nothing comes for a while, or fewer threads are to be active. A method by itself: when
   * the first idle thread ends, which code that was compiled before has not seen, that of the
   * caller is dropped, and to compile it again with this in it took C2 50 to 90 ms.
   */
  private void performUntilIdle(Worker worker) {
    for (Hand hand; (hand = next(worker)) != null; ) {
      perform(worker, hand);
      if (active.get() > limit(extra)) {
        return;
      }
    }
  }

  /** Waits until there is more to do. Returns false if the worker shall end. */
  private boolean becomeIdle(Worker worker) {
    worker.deactivate();
    try {
      idle.addFirst(worker);
    } catch (OutOfMemoryError e) {
      worker.activate();
      Memory.pause();
      return true;
    }
    active.decrementAndGet();
    signalWork();
    long deadline = System.nanoTime() + IDLE_NANOS;
    while (!worker.isActive()) {
      long left = deadline - System.nanoTime();
      if ((left <= 0 || closed) && idle.remove(worker)) {
        return false;
      }
      LockSupport.parkNanos(this, left);
      var unused = Thread.interrupted(); // by what an earlier body has left behind
    }
    worker.readClock();
    return true;
  }

  // ---- both -----------------------------------------------------------------------------------

  private void perform(Worker worker, Hand hand) {
    EventLoop loop = hand.first().loop();
    for (Request request; (request = hand.current()) != null; ) {
      perform(worker, hand, request);
    }
    if (hand.size() > 1 && backlog.size() <= FEW && loop.hasArrivals()) {
      Lingering.offerOnce();
      worker.readClock();
    }
  }

  private void perform(Worker worker, Hand hand, Request request) {
    long start = worker.now();
    long waited = request.begin(start);
    WorkEvent event = Recording.isInUse() ? WorkEvent.begun() : null;
    var unused = Thread.interrupted(); // what an earlier body has left behind is not for this one
    boolean ended = perform(request);
    goOn(worker, hand, start, ended);
    if (worker.release(request) && worker.inLane) {
      held.decrementAndGet();
    }
    if (!ended && tryLater(request)) {
      return;
    }
    if (backlog.ended(request) && hand.current() != null) {
      signalWork(); // this worker goes on with what it has in hand, which may take long
    }
    if (ended) {
      retries.ended(request);
      note(worker, request, waited, event);
    }
  }

  /** Returns false if the request has ended instead. */
  private boolean tryLater(Request request) {
    if (request.lacksMemory()) {
      request.loop().memory().await(request);
      return true;
    }
    boolean waits = retries.add(request);
    if (waits) {
      watch.wake();
    }
    return waits;
  }

  /** Goes on to the next request in the hand, or ends the hand. */
  private void goOn(Worker worker, Hand hand, long start, boolean ended) {
    if (!ended || hand.waiting() == 0) {
      giveBack(worker.endHand()); // before all else: somebody may wait for it
      worker.readClock();
      return;
    }
    worker.readClock();
    if (worker.now() - start > SLOW_NANOS || !hand.advance()) {
      giveBack(worker.endHand());
    }
  }

  /** A request that was cancelled while it waited has not run. */
  private static void note(Worker worker, Request request, long waited, @Nullable WorkEvent event) {
    if (request.state() == Request.State.CANCELLED) {
      return;
    }
    try {
      worker.times.add(request.type(), waited, worker.now() - request.since());
      if (event != null) {
        event.commit(request, waited);
      }
    } catch (OutOfMemoryError e) {
      // then this one is not counted
    }
  }

  /** A body may fail as it likes, that is its outcome; whatever else fails costs no worker. */
  private static boolean perform(Request request) {
    try {
      return request.perform();
    } catch (Throwable e) {
      Log.uncaught(e);
      return true;
    }
  }

  /** The next requests; null if none have come for a while. */
  private @Nullable Hand next(Worker worker) {
    // as long as any are held up: a worker that takes the newest cannot tell that nobody is late
    boolean newestFirst = isLate && held.get() >= base && worker.prefersNewest();
    Hand hand = take(worker, newestFirst);
    if (hand == null && linger()) {
      hand = take(worker, newestFirst);
      worker.readClock();
    }
    if (hand != null && !newestFirst) {
      noteWait(worker.now() - hand.first().since());
    }
    if (hand != null && !backlog.isEmpty()) {
      if (usesAllProcessors()) {
        watch.wake(); // it may be asleep, and must find out if this one is held up
      } else {
        signalWork();
      }
    }
    return hand;
  }

  private @Nullable Hand take(Worker worker, boolean newestFirst) {
    Hand hand = takeHand(worker, newestFirst);
    if (hand != null) {
      worker.take(hand);
      if (hand.size() > 1) {
        watch.wake(); // it may be asleep, and must find out if these do not get on
      }
    }
    return hand;
  }

  /** A virtual thread does not wait for memory, and ends: to wait takes memory. */
  private @Nullable Hand takeHand(Worker worker, boolean newestFirst) {
    boolean several = quick && worker.inLane && !newestFirst;
    for (; ; ) {
      try {
        return several ? backlog.takeSome(handful, PROCESSORS) : backlog.takeOne(newestFirst);
      } catch (OutOfMemoryError e) {
        if (!worker.inLane) {
          return null;
        }
        Memory.pause();
      }
    }
  }

  /**
   * Lets others have what is in the hand of a worker that does not get on, and delivers what it has
   * kept. Of the watch.
   */
  void relieve(Worker worker) {
    giveBack(worker.relieve());
  }

  private void giveBack(@Nullable Request waiting) {
    if (waiting != null) {
      backlog.giveBack(waiting);
      signalWork();
    }
  }

  /** Reads much more often than it writes: all workers share the field. */
  private void noteWait(long nanos) {
    boolean nowLate = nanos > LATE_NANOS && grows && held.get() >= base;
    if (nowLate != isLate) {
      isLate = nowLate;
    }
  }

  /**
   * Whether another worker would have no processor. While there are quick calls only, as many
   * workers as processors get through them sooner than more of them, which would first have to be
   * woken. If they are not that quick, the watch will see to it.
   */
  private boolean usesAllProcessors() {
    return active.get() - held.get() + virtual.get() - heldVirtual >= PROCESSORS;
  }

  /**
   * Whether there are as many workers as processors, and so many requests wait that they have
   * enough to do for a moment. Any thread.
   */
  boolean isBacklogged() {
    return usesAllProcessors() && waiting() >= MANY * PROCESSORS;
  }

  /** Whether a thread is one of these workers. Any thread. */
  boolean isWorker(Thread thread) {
    for (int i = 0; i < workers.end(); i++) {
      Worker worker = workers.get(i);
      if (worker != null && worker.thread == thread) {
        return true;
      }
    }
    return false;
  }

  /** Waits a moment for work. Returns whether to look again. */
  private boolean linger() {
    if (!Lingering.PAYS || !tryIncrement(lingering, MAX_LINGERING)) {
      return false;
    }
    Lingering.until(backlog, Lingering.NANOS);
    lingering.decrementAndGet();
    return true;
  }

  // ---- numbers, not exact while others add and take -------------------------------------------

  /** How many requests have begun so far. */
  long begun() {
    return backlog.taken() - waitingInHands();
  }

  /** How many have not begun. */
  private long waiting() {
    return backlog.size() + waitingInHands();
  }

  private long waitingInHands() {
    long sum = 0;
    for (int i = 0; i < workers.end(); i++) {
      Worker worker = workers.get(i);
      sum += worker == null ? 0 : worker.waiting();
    }
    return sum;
  }

  WorkerMetrics metrics() {
    return metrics(new Inspection(workers));
  }

  WorkerMetrics metrics(Inspection inspection) {
    int retrying = retries.size() + waitingForMemory.get();
    return inspection.metrics(waiting() + retrying, retrying, times.metrics());
  }

  private static boolean tryIncrement(AtomicInteger count, int limit) {
    for (; ; ) {
      int now = count.get();
      if (now >= limit) {
        return false;
      }
      if (count.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }
}
