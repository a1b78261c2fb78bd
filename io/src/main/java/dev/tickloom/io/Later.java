package dev.tickloom.io;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs short tasks after a while of real time. Its daemon thread comes with the first task and goes
 * a second after the last one; it inherits nothing from the thread that caused it. The JDK's timer
 * thread for futures stays for ever, and so would the class loader of whoever was first to use it.
 */
final class Later {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Later() {}

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Later::thread);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static Thread thread(Runnable body) {
    return Thread.ofPlatform()
        .daemon()
        .name("tickloom-later")
        .inheritInheritableThreadLocals(false)
        .unstarted(body);
  }

  /** Runs each task so many seconds after it was given. */
  static Executor inSeconds(int seconds) {
    return task -> {
      var unused = TIMER.schedule(task, seconds, TimeUnit.SECONDS);
    };
  }
}
