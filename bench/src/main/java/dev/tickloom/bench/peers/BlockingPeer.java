package dev.tickloom.bench.peers;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The limit: threads that make the calls that are asked for one after the other, each from a list
 * of its own, and hand nothing to anybody.
 */
final class BlockingPeer implements FileCalls {
  private static final ThreadLocal<@Nullable Queue<Runnable>> MINE = new ThreadLocal<>();

  private final List<Queue<Runnable>> lists = new ArrayList<>();
  private int next;
  private volatile boolean running;

  BlockingPeer(int threads) {
    for (int i = 0; i < threads; i++) {
      lists.add(new ArrayDeque<>());
    }
  }

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    running = true;
    task.accept(() -> running = false);
    List<Thread> threads = new ArrayList<>();
    for (Queue<Runnable> list : lists) {
      threads.add(Thread.ofPlatform().start(() -> work(list)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(Queue<Runnable> list) {
    MINE.set(list);
    while (running) {
      Runnable task = list.poll();
      if (task == null) {
        return;
      }
      task.run();
    }
  }

  /** Only from within {@link #run}. */
  @Override
  public void post(Runnable task) {
    Queue<Runnable> list = MINE.get();
    if (list == null) { // before the threads have started: dealt out in turn
      list = lists.get(next++ % lists.size());
    }
    list.add(task);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    post(() -> {
      try {
        ended.ended(null, call.perform(path));
      } catch (IOException e) {
        ended.ended(e, null);
      }
    });
  }
}
