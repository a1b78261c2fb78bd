package dev.tickloom.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where work runs that must not block a loop; the counterpart of libuv's thread pool. Any number of
 * loops may share one. All methods may be called from any thread. Worker threads are daemons and
 * are never interrupted.
 */
public final class Workers {
  /** As many as libuv allows in {@code UV_THREADPOOL_SIZE}. */
  private static final int MAX_THREADS = 1024;

  private static final int IDLE_SECONDS = 10;

  private static final Workers SHARED =
      new Workers("a virtual thread per running request", perCall(Thread.ofVirtual()));

  private final String description;
  private final Executor executor;

  private Workers(String description, Executor executor) {
    this.description = description;
    this.executor = executor;
  }

  /**
   * {@return the default, one for the process: each request runs on a virtual thread of its own}
   *
   * <p>These share their carriers with the application's virtual threads. A file call holds a
   * carrier while it blocks: JDK 21 and 22 then add another one, up to 256; from JDK 23 on nothing
   * is added, and as many calls that hang as there are processors stop all virtual threads.
   * Computations hold a carrier anyway. Where that matters, use {@link #fixed}.
   */
  public static Workers shared() {
    return SHARED;
  }

  /**
   * The classic pool: requests run on at most so many platform threads, in order of request; the
   * threads end when they have been idle for 10 seconds. libuv's, whose size is 4 by default.
   *
   * @param threads how many, from 1 to 1024
   * @return a new pool, which starts threads as it needs them
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public static Workers fixed(int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be from 1 to " + MAX_THREADS + ": " + threads);
    }
    ThreadFactory factory = Thread.ofPlatform().daemon().name("tickloom-worker-", 1).factory();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    return new Workers("a fixed pool of " + threads + " platform threads", pool);
  }

  private static Executor perCall(Thread.Builder builder) {
    ThreadFactory factory =
        builder.name("tickloom-worker-", 1).inheritInheritableThreadLocals(false).factory();
    return task -> factory.newThread(task).start();
  }

  /** Gets a request going, now or when a worker is free. */
  void start(Request request) {
    executor.execute(request::perform);
  }

  /** {@return in a few words where requests run} */
  public String describe() {
    return description;
  }

  @Override
  public String toString() {
    return "Workers[" + description + "]";
  }
}
