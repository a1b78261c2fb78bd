package dev.tickloom.loop.observing;

import dev.tickloom.loop.observing.TraceFile.Arrow;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jetbrains.annotations.Nullable;

/**
 * Writes what a loop does as a trace: a row for the loop with turns, phases, callbacks and waits,
 * rows for requests while workers run them, rows for coroutines, curves of what waits, and arrows
 * from a call to its run and on to its callback.
 */
public final class TraceWriter implements LoopObserver {
  private final LoopView loop;
  private final TraceFile file;
  private final int row;
  private final CoroutineRows coroutines;
  private final TraceCounters counters;
  private final WorkerRows workers;

  /**
   * Where the arrow of each request under way has left. A worker may be at one from another thread
   * before the loop knows of it: then this is where it ran, and not yet an arrow.
   */
  private final Map<Object, Departure> departures =
      Collections.synchronizedMap(new WeakHashMap<>());

  private long turn;
  private long turnBegin;
  private @Nullable Phase phase;
  private long phaseBegin;
  private boolean isPhaseEmpty = true;
  private long waitBegin;
  private @Nullable Object callback;
  private @Nullable Queue queue;
  private long callbackBegin;

  private static final int NO_ARROW = 0;

  private record Departure(int arrow, int row, long time) {}

  /** Makes one with a row of its own. */
  public TraceWriter(LoopView loop, TraceFile file) {
    this.loop = loop;
    this.file = file;
    this.row = file.addRow("loop");
    this.workers = new WorkerRows(file);
    this.coroutines = new CoroutineRows(file);
    this.counters = new TraceCounters(loop, file, row, System.nanoTime());
  }

  @Override
  public void turnBegins(long number) {
    turn = number;
    turnBegin = System.nanoTime();
    counters.sample(turnBegin);
  }

  @Override
  public void turnEnds() {
    long now = System.nanoTime();
    endPhase(now);
    file.addSlice(row, "turn", "turn " + turn, turnBegin, now);
  }

  @Override
  public void phaseBegins(Phase newPhase) {
    long now = System.nanoTime();
    endPhase(now);
    phase = newPhase;
    phaseBegin = now;
  }

  @Override
  public void phaseEnds() {
    endPhase(System.nanoTime());
  }

  /** One in which nothing has happened is left out. */
  private void endPhase(long now) {
    if (phase != null && !isPhaseEmpty) {
      file.addSlice(row, "phase", phase.toString(), phaseBegin, now);
    }
    phase = null;
    isPhaseEmpty = true;
  }

  @Override
  public void waitBegins(long nanos) {
    isPhaseEmpty = false;
    waitBegin = System.nanoTime();
  }

  @Override
  public void waitEnds() {
    file.addSlice(row, "wait", "waits", waitBegin, System.nanoTime());
  }

  @Override
  public void scheduled(Queue newQueue, Object newCallback) {
    if (newQueue == Queue.ARRIVALS) {
      int arrow = file.newArrow();
      Departure here = new Departure(arrow, row, System.nanoTime());
      Departure ran = departures.put(newCallback, here);
      Departure first = ran == null ? here : ran;
      file.addArrow(Arrow.LEAVES, first.row, first.time, arrow);
    }
  }

  @Override
  public void callbackBegins(Queue newQueue, Object newCallback) {
    isPhaseEmpty = false;
    callback = newCallback;
    queue = newQueue;
    callbackBegin = System.nanoTime();
  }

  @Override
  public void callbackEnds() {
    Object called = callback;
    Queue from = queue;
    if (called != null && from != null) {
      callback = null;
      file.addSlice(row, "callback", loop.nameOf(from, called), callbackBegin, System.nanoTime());
      Departure departure = departures.remove(called);
      if (departure != null) {
        file.addArrow(Arrow.ARRIVES, row, callbackBegin, departure.arrow);
      }
    }
  }

  @Override
  public void coroutineRuns(Object coroutine) {
    coroutines.runs(coroutine);
  }

  @Override
  public void coroutineStops(Object coroutine, boolean hasEnded) {
    coroutines.stops(coroutine, hasEnded);
  }

  @Override
  public void workEnds(Object request, long begin) {
    String name = loop.nameOfRequest(request) + (loop.isAbandoned(request) ? ", abandoned" : "");
    int itsRow = workers.add(name, begin, System.nanoTime());
    Departure call = departures.putIfAbsent(request, new Departure(NO_ARROW, itsRow, begin));
    boolean comesBy = call != null && call.arrow != NO_ARROW && begin - call.time >= 0;
    if (comesBy) {
      file.addArrow(Arrow.COMES_BY, itsRow, begin, call.arrow);
    }
  }

  @Override
  public void runEnds(End end) {
    long now = System.nanoTime();
    endPhase(now);
    counters.sampleLoad(now);
    file.flush();
  }
}
