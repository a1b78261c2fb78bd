package dev.tickloom.loop;

/**
 * Finds out which workers of a crew are held up and how quickly calls end, takes from them what
 * they have in hand, lets the lane grow by that, and reports. All its state is of its own thread;
 * what it finds it writes into the crew.
 */
final class CrewWatch extends Watch {
  /** Requests that take less of a processor's time rarely let another worker run meanwhile. */
  private static final long QUICK_NANOS = 20_000;

  /**
   * A worker that takes no more requests than this in a millisecond has no quick ones; a quick one
   * takes a few microseconds.
   */
  private static final long SLOW_PACE = 4;

  /** Looks, a millisecond apart, before a worker counts as held up when there is doubt. */
  private static final int LOOKS_UNTIL_HELD = 3;

  private static final int LOOKS_UNTIL_VIRTUAL = 20;

  private final Crew crew;
  private int looks;
  private long begunBefore;
  private long nextReport = System.nanoTime() + Inspection.STUCK_NANOS;
  private boolean warned;

  CrewWatch(Crew crew) {
    this.crew = crew;
  }

  /**
   * Lets the lane grow by the workers that are held up, and while those that are not get on slowly,
   * too, by as many again: they are about to get stuck. What merely waits is no reason to grow: a
   * thousand quick calls wait, too, and more threads would make them slower.
   */
  @Override
  long look(long nanos) {
    if (!Crew.virtualThreadsAreReady && ++looks >= LOOKS_UNTIL_VIRTUAL && crew.startOneVirtual()) {
      Crew.virtualThreadsAreReady = true;
    }
    boolean waits = !crew.backlog.isEmpty();
    long begun = crew.begun();
    long pace = begun - begunBefore;
    begunBefore = begun;
    crew.quick = areQuick(pace, nanos);
    boolean slow = waits && areSlow(pace, nanos);
    for (int i = 0; i < crew.workers.end(); i++) {
      Worker worker = crew.workers.get(i);
      if (worker != null) {
        worker.look();
      }
    }
    int heldUp = holdUp(slow, pace);
    crew.extra = slow ? crew.held.get() : 0;
    if (waits) {
      grow();
    }
    boolean retrying = crew.retries.look();
    // A worker that has taken a request and not begun it yet counts: that may take long at first.
    int atWork = crew.active.get() + crew.virtual.get();
    long untilReport = report(atWork > 0);
    boolean mayHelp = waits && room() > 0; // no thread could be made
    return atWork > heldUp || mayHelp || retrying ? SOON : untilReport;
  }

  private void grow() {
    for (long missing = Math.min(room(), crew.backlog.size()); missing > 0; missing--) {
      crew.activate(crew.limit(crew.extra));
    }
  }

  /** How many more threads of the lane may be active. */
  private int room() {
    return crew.limit(crew.extra) - crew.active.get();
  }

  /**
   * Finds out which workers are held up: in case of doubt those found at the same request again and
   * again. Once four are, and the others are slow as well, there is no doubt: to start threads may
   * have taken many milliseconds, and those that were started first have been stuck for most of
   * them.
   *
   * @return how many workers are held up
   */
  private int holdUp(boolean slow, long pace) {
    boolean isSure = slow && crew.held.get() >= crew.base;
    int looksUntilHeld = slow && isClear(pace) ? 1 : LOOKS_UNTIL_HELD;
    long aMomentAgo = System.nanoTime() - SOON;
    int heldUp = 0;
    int ofThemVirtual = 0;
    for (int i = 0; i < crew.workers.end(); i++) {
      Worker worker = crew.workers.get(i);
      if (worker == null) {
        continue;
      }
      boolean isStuck =
          isSure ? worker.hasBeenAtItSince(aMomentAgo) : worker.looks() >= looksUntilHeld;
      if (isStuck && worker.hold() && worker.inLane) {
        crew.held.incrementAndGet();
      }
      if (isStuck || worker.looks() > 0) { // others shall not wait until there is no doubt
        crew.relieve(worker);
      }
      if (worker.isHeld()) {
        heldUp++;
        ofThemVirtual += worker.inLane ? 0 : 1;
      }
    }
    crew.heldVirtual = ofThemVirtual;
    return heldUp;
  }

  /**
   * Whether all workers have been found at the same requests again, and nothing at all has moved.
   * No worker may be about to take a request either, such as a thread that has only just been made.
   */
  private boolean isClear(long pace) {
    int inLane = 0;
    int standing = 0;
    for (int i = 0; i < crew.workers.end(); i++) {
      Worker worker = crew.workers.get(i);
      if (worker != null && worker.inLane) {
        inLane += worker.current() != null ? 1 : 0;
        standing += worker.looks() > 0 ? 1 : 0;
      }
    }
    return pace == 0 && standing == inLane && standing >= crew.active.get();
  }

  /** Whether so many calls since the last look were quick, if that is long enough to say. */
  private static boolean areQuick(long calls, long nanos) {
    return nanos >= SOON / 2 && calls * QUICK_NANOS >= nanos * Crew.PROCESSORS;
  }

  /** Whether the workers that are not held up get on slowly. */
  private boolean areSlow(long calls, long nanos) {
    return calls * SOON <= SLOW_PACE * (crew.active.get() - crew.held.get()) * nanos;
  }

  /** Reports every second while anything runs. Returns in how many nanoseconds to do so next. */
  private long report(boolean works) {
    long now = System.nanoTime();
    if (now - nextReport >= 0) {
      nextReport = now + Inspection.STUCK_NANOS;
      Inspection inspection = new Inspection(crew.workers);
      if (Recording.isInUse()) {
        WorkersEvent event = new WorkersEvent();
        if (event.isEnabled()) {
          event.commit(crew.metrics(inspection));
        }
      }
      if (inspection.stuck() > 0 && !warned) {
        inspection.warn();
      }
      warned = inspection.stuck() > 0;
    }
    return works ? nextReport - now : NOTHING_TO_SEE;
  }
}
