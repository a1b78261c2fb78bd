package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Log;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The thread of {@link EventLoop#shared}. It makes the loop itself, and hands it out when it runs
 * it, so that nobody else ever is the loop thread, and the loop of whoever asks first stays what it
 * is. Whatever a reaction does, it goes on until the loop is closed.
 */
final class SharedLoop implements Runnable {
  private static final ReentrantLock LOCK = new ReentrantLock();

  /** Set once; a thread that could not be started is tried again by the next caller. */
  private static volatile @Nullable EventLoop instance;

  private static final long PAUSE_NANOS = 1_000_000;

  private final CompletableFuture<EventLoop> running = new CompletableFuture<>();

  static EventLoop get() {
    EventLoop loop = instance;
    return loop == null ? getOrStart() : loop;
  }

  private static EventLoop getOrStart() {
    LOCK.lock();
    try {
      EventLoop loop = instance;
      if (loop == null) {
        SharedLoop shared = new SharedLoop();
        LibraryThread.daemon("tickloom-shared", shared).start();
        loop = shared.running.join();
        instance = loop;
      }
      return loop;
    } finally {
      LOCK.unlock();
    }
  }

  @Override
  public void run() {
    EventLoop loop;
    try {
      loop = EventLoop.builder().unhandledRejections(UnhandledRejections.WARN).build();
      loop.onUncaughtException(
          (error, origin) -> Log.log(Level.ERROR, "a reaction on the shared loop failed", error));
      loop.keepAlive();
      loop.execute(() -> running.complete(loop));
    } catch (Throwable e) {
      running.completeExceptionally(e);
      return;
    }
    while (!loop.core().status.isClosing()) { // one that is stopped, or exits, goes on
      try {
        loop.run();
      } catch (Throwable e) {
        Log.uncaught(e);
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }
}
