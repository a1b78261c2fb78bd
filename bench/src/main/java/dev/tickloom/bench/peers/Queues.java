package dev.tickloom.bench.peers;

/** A peer with queues of a loop. One that has a single queue uses it for all of them. */
public interface Queues extends Peer {
  void nextTick(Runnable task);

  void microtask(Runnable task);

  void immediate(Runnable task);
}
