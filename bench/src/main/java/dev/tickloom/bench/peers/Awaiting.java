package dev.tickloom.bench.peers;

/** A peer in which code that looks blocking waits for promises. */
public interface Awaiting extends Peer {
  /** Awaits a resolved promise so many times, one after the other; to be called in the loop. */
  void awaitResolved(int times, Runnable ended);
}
