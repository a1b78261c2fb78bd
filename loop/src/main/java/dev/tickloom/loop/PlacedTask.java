package dev.tickloom.loop;

/**
 * A tick or a microtask, and where it was queued.
 *
 * @param task what to run
 */
record PlacedTask(Runnable task, CreationStack created) implements Runnable {
  @Override
  public void run() {
    task.run();
  }
}
