package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.CountDownLatch;

/**
 * A program that queues many calls behind one that is stuck, and prints how many bytes of heap each
 * takes. Path and callback are the same for all, so that they do not count.
 */
final class QueuedBytes {
  private QueuedBytes() {}

  public static void main(String[] arguments) {
    int calls = Integer.parseInt(arguments[0]);
    EventLoop loop = EventLoop.builder().workers(Workers.fixed(1)).build();
    Fs fs = Fs.on(loop);
    Callback<Stats> callback = (error, stats) -> {};
    CountDownLatch release = new CountDownLatch(1);
    Work<String> stuck =
        Work.of(
            "stuck",
            () -> {
              release.await();
              return "";
            });
    loop.queueWork(stuck, (error, value) -> {});
    loop.onWarning(warning -> {}); // which would be part of the output
    queue(fs, callback, calls / 100); // what is made once does not count
    long before = usedHeap();
    queue(fs, callback, calls);
    System.out.println((usedHeap() - before) / calls);
    release.countDown();
    loop.close();
  }

  private static void queue(Fs fs, Callback<Stats> callback, int calls) {
    for (int i = 0; i < calls; i++) {
      fs.stat("/etc/hostname", callback);
    }
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
