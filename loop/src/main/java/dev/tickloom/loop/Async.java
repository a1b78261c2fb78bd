package dev.tickloom.loop;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code async} and {@code await}, for static import: straight-line code that runs on the loop and
 * lets other callbacks run only at {@code await}.
 *
 * <pre>{@code
 * Promise<Integer> sum = async(() -> await(first) + await(second));
 * }</pre>
 *
 * <p>The body has a virtual thread of its own, and while it runs that thread is the loop thread:
 * whatever may be called on the loop may be called in it. As in JavaScript, an {@code await} costs
 * one microtask.
 *
 * <p>Only {@code await} lets the loop go on. A body that takes a lock, sleeps or waits for anything
 * else keeps the loop waiting, as a callback would that does so.
 *
 * <p>If the JVM was started with {@code --add-opens java.base/java.lang=ALL-UNNAMED}, or {@code
 * =tickloom.loop} for a library on the module path, bodies run on the loop thread itself, and to
 * switch takes a fraction of a microsecond. Otherwise each {@code async} and each {@code await}
 * hands over from one thread to another. That takes some microseconds, and needs a free carrier of
 * the JDK's virtual threads: whatever keeps all of them busy keeps the loop waiting at the next
 * one. {@link EventLoop#describe} tells which of the two it is.
 *
 * <p>A body whose promise is never settled stays in memory until the loop is closed, when its
 * {@code await} throws an {@link AbortException}; it does not keep the loop alive.
 */
public final class Async {
  private Async() {}

  /**
   * Runs a body up to its first {@code await}, and the rest of it as the promises that it awaits
   * are settled. On the loop thread.
   *
   * @param body what to run; what it throws rejects the promise
   * @param <T> the type of what it returns
   * @return a promise of {@link EventLoop#current()} for what the body returns
   * @throws IllegalStateException if this thread has no loop, or the loop is closed
   */
  public static <T extends @Nullable Object> Promise<T> async(Callable<? extends T> body) {
    Objects.requireNonNull(body, "body");
    EventLoop loop = EventLoop.current();
    loop.checkOpen("Async.async");
    Promise<T> promise = new Promise<>(loop);
    new Coroutine(loop, () -> promise.settleWith(body)).resume();
    return promise;
  }

  /**
   * Waits for a promise without keeping the loop from running: in a body of {@link #async} other
   * callbacks run meanwhile; on any thread that is not the loop's, that thread waits, and is not to
   * be interrupted.
   *
   * @param promise in a body, one of the same loop
   * @param <T> the type of the value
   * @return the value; what the promise was rejected with is thrown as it is, checked or not
   * @throws IllegalStateException on the loop thread outside of {@code async}, where waiting would
   *     stop the loop for ever; in a body that runs on the loop thread itself, in native code and
   *     on JDK 21 to 23 in a synchronized block; on another thread, if the loop is closed
   * @throws IllegalArgumentException in a body, for a promise of another loop
   * @throws AbortException if the loop closes before the promise is settled
   */
  public static <T extends @Nullable Object> T await(Promise<? extends T> promise) {
    Objects.requireNonNull(promise, "promise");
    Coroutine coroutine = Coroutine.current();
    if (coroutine != null) {
      return suspend(coroutine, promise);
    }
    if (promise.loop().isLoopThread()) {
      throw new IllegalStateException(
          "await on the loop thread outside of Async.async would stop the loop;"
              + " wrap the code in async(() -> ...), or use Promise.then");
    }
    return block(promise);
  }

  private static <T extends @Nullable Object> T suspend(
      Coroutine coroutine, Promise<? extends T> promise) {
    EventLoop loop = coroutine.loop();
    loop.requireOwn(promise, "promise");
    loop.throwIfEnded();
    coroutine.throwIfAborted();
    Runnable resume = coroutine.resumption();
    promise.react(value -> resume.run(), reason -> resume.run());
    coroutine.suspend();
    return promise.valueOrThrow();
  }

  /** Waits without being interrupted; an interrupt stays set. */
  private static <T extends @Nullable Object> T block(Promise<? extends T> promise) {
    CompletableFuture<Settled<T>> settled = promise.toCompletableFuture().handle(Async::settled);
    boolean interrupted = false;
    while (!settled.isDone()) {
      try {
        var unused = settled.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new AssertionError(e); // what is handled cannot fail
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Settled<T> outcome = settled.join();
    if (outcome instanceof Settled.Rejected<T> rejected) {
      throw Unchecked.<RuntimeException>sneaky(rejected.reason());
    }
    return ((Settled.Fulfilled<T>) outcome).value();
  }

  private static <T extends @Nullable Object> Settled<T> settled(
      T value, @Nullable Throwable reason) {
    return reason == null ? new Settled.Fulfilled<>(value) : new Settled.Rejected<>(reason);
  }
}
