package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.LibraryThread;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.annotations.Nullable;

/**
 * Platform threads for the bodies of {@link HandoffFiber}s, which so get on whatever the JDK's
 * carriers are kept busy with. Threads are used again, as a new one takes four times as long as all
 * else that is done to begin a body; they end some seconds after it.
 *
 * <p>A body has {@link ThreadLocal}s of its own, so those of the body before must be gone. Only a
 * {@link ForkJoinPool} can clear them, and it does so between two tasks, unless the second one has
 * come very soon after the first: that body gets a new thread.
 */
final class HandoffThreads {
  /** More bodies at a time than that would take too much memory, some 80 KB each. */
  static final int MOST = 256;

  private static final long IDLE_SECONDS = 2;

  private static final AtomicInteger bodies = new AtomicInteger();

  /** Set on a thread that is not cleared. */
  private static final ThreadLocal<@Nullable Boolean> USED = new ThreadLocal<>();

  private static final ForkJoinPool POOL =
      new ForkJoinPool(
          MOST,
          pool -> LibraryThread.alone(() -> new Clearing(pool)),
          null,
          true,
          0,
          MOST,
          0,
          null,
          IDLE_SECONDS,
          TimeUnit.SECONDS);

  private HandoffThreads() {}

  private static final class Clearing extends ForkJoinWorkerThread {
    Clearing(ForkJoinPool pool) {
      super(null, pool, false);
    }
  }

  /**
   * Starts a body, which is to call {@link #ended} at its end.
   *
   * @return false if there are too many, or no thread can be made
   */
  static boolean tryStart(String name, Runnable body) {
    if (bodies.incrementAndGet() > MOST) {
      bodies.decrementAndGet();
      return false;
    }
    Start start = null;
    try {
      start = new Start(name, body);
      POOL.execute(start);
      return true;
    } catch (Throwable e) {
      if (start != null && !start.claim()) {
        return true;
      }
      bodies.decrementAndGet();
      return false;
    }
  }

  /** To be called before anybody learns that the body has ended. */
  static void ended() {
    bodies.decrementAndGet();
  }

  /** A body that is begun by one thread, or by none: the pool may keep what it has not accepted. */
  private static final class Start implements Runnable {
    private final String name;
    private final Runnable body;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicBoolean claimed = new AtomicBoolean();

    Start(String name, Runnable body) {
      this.name = name;
      this.body = body;
    }

    boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (!claim()) {
        return;
      }
      if (USED.get() == null || !tryRunOnNewThread()) {
        USED.set(true);
        runHere();
      }
    }

    private boolean tryRunOnNewThread() {
      try {
        Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).start(this::runHere);
        return true;
      } catch (OutOfMemoryError e) {
        return false; // what an earlier body has left is better than no body
      }
    }

    private void runHere() {
      Thread thread = Thread.currentThread();
      thread.setName(name);
      thread.setContextClassLoader(loader);
      var unused = Thread.interrupted();
      try {
        body.run();
      } finally {
        thread.setContextClassLoader(null); // the thread may stay, and the loader is to go
      }
    }
  }
}
