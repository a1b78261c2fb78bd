package dev.tickloom.bench.peers;

/** A peer with timers; both methods are to be called where callbacks run. */
public interface Timers extends Peer {
  /** Returns what {@link #cancelTimer} takes. */
  Object setTimer(long millis, Runnable task);

  void cancelTimer(Object timer);
}
