package dev.tickloom.bench.peers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The JDK's {@link ScheduledThreadPoolExecutor} with one thread, used like a loop. */
final class ScheduledPoolPeer implements Queues, Timers {
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

  ScheduledPoolPeer() {
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    executor.execute(() -> task.accept(ended::countDown));
    ended.await();
  }

  @Override
  public void post(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void nextTick(Runnable task) {
    post(task);
  }

  @Override
  public void microtask(Runnable task) {
    post(task);
  }

  @Override
  public void immediate(Runnable task) {
    post(task);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the timer
  public Object setTimer(long millis, Runnable task) {
    return executor.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void cancelTimer(Object timer) {
    ((Future<?>) timer).cancel(false);
  }
}
