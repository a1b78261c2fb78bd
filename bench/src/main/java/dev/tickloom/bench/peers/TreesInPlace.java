package dev.tickloom.bench.peers;

import java.util.function.Consumer;

/** Jobs on trees by the thread that asks for them. */
abstract class TreesInPlace implements Trees {
  @Override
  public void run(Consumer<Runnable> task) {
    task.accept(() -> {});
  }

  @Override
  public void post(Runnable task) {
    task.run();
  }

  @Override
  public void start(Job job, String tree, String copy, Ended ended) {
    try {
      perform(job, tree, copy);
    } catch (Exception e) {
      ended.ended(e, null);
      return;
    }
    ended.ended(null, job);
  }

  abstract void perform(Job job, String tree, String copy) throws Exception;
}
