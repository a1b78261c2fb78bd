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

  /** The arrow of each request under way. */
  private final Map<Object, Integer> arrows = Collections.synchronizedMap(new WeakHashMap<>());

  private int lastArrow;
  private long turn;
  private long turnBegin;
  private @Nullable Phase phase;
  private long phaseBegin;
  private boolean isPhaseEmpty = true;
  private long waitBegin;
  private @Nullable Object callback;
  private @Nullable Queue queue;
  private long callbackBegin;

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
      int arrow = Math.incrementExact(lastArrow);
      lastArrow = arrow;
      arrows.put(newCallback, arrow);
      file.addArrow(Arrow.LEAVES, row, System.nanoTime(), arrow);
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
      Integer arrow = arrows.remove(called);
      if (arrow != null) {
        file.addArrow(Arrow.ARRIVES, row, callbackBegin, arrow);
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
    Integer arrow = arrows.get(request);
    if (arrow != null) {
      file.addArrow(Arrow.COMES_BY, itsRow, begin, arrow);
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
