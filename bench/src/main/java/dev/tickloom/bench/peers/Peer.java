package dev.tickloom.bench.peers;

import java.util.function.Consumer;

/**
 * One way to get work done, in the process that is measured. What it can do beyond this is told by
 * the interfaces it implements. It is never closed: its process ends.
 */
public interface Peer {
  /**
   * Runs a task where callbacks run, and waits until the task's argument has been called there.
   *
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  void run(Consumer<Runnable> task) throws InterruptedException;

  /** Has a task run where callbacks run. Any thread may call it. */
  void post(Runnable task);
}
