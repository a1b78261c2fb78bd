package dev.tickloom.bench.peers;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** The limit for queues: an {@link ArrayDeque} that is drained. */
final class DequePeer implements Queues {
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean running;

  @Override
  public void run(Consumer<Runnable> task) {
    running = true;
    task.accept(() -> running = false);
    while (running) {
      Runnable next = queue.remove();
      next.run();
    }
  }

  @Override
  public void post(Runnable task) {
    throw new UnsupportedOperationException("one thread only");
  }

  @Override
  public void nextTick(Runnable task) {
    queue.add(task);
  }

  @Override
  public void microtask(Runnable task) {
    queue.add(task);
  }

  @Override
  public void immediate(Runnable task) {
    queue.add(task);
  }
}
