package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Unchecked;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * {@code async} and {@code await}, for static import: straight-line code that runs on the loop and
 * lets other callbacks run only at {@code await}, so that it needs no locks.
 *
 * <pre>{@code
 * Promise<Integer> sum = async(() -> await(first) + await(second));
 * }</pre>
 *
 * <p>The body has a thread of its own, virtual or not. While it runs, that thread is the loop
 * thread and may call all methods of the loop. {@link AsyncLocal}s follow it as they follow
 * callbacks. A {@link ThreadLocal} belongs to the body: it begins without a value, inheritable or
 * not, keeps the one that the body sets, also over an {@code await}, and nobody else sees it. As in
 * JavaScript, an {@code await} costs one microtask.
 *
 * <p>{@code await} throws the error of the promise, the same object. Its stack trace then goes on
 * with the code that awaits it, and if that does not catch it, with the code that awaits that one's
 * promise, and so on; between them is a frame {@code Async.await}. The loop's own frames are left
 * out. An exception without a stack trace stays so.
 *
 * <p>Only {@code await} lets the loop go on. A body that takes a lock, sleeps or waits for anything
 * else blocks the loop, as a callback would. It blocks the loop for ever if it waits for a lock
 * that its caller holds, or that another body holds over an {@code await}.
 *
 * <p>If the JVM was started with {@code --add-opens java.base/java.lang=ALL-UNNAMED}, or {@code
 * =tickloom.loop} for a library on the module path, bodies run on the loop thread itself, and to
 * switch takes a fraction of a microsecond. Otherwise each {@code async} and each {@code await}
 * hands over from one thread to another, which takes some microseconds. Bodies then have platform
 * threads, 256 at a time in the process, and virtual threads if there are more: only those need a
 * free carrier of the JDK, and whatever keeps all carriers busy keeps the loop waiting for them,
 * and a warning goes to the log. {@link EventLoop#describe} tells which of the two it is.
 *
 * <p>A body whose promise is never settled stays in memory until the loop is closed, when its
 * {@code await} throws an {@link AbortException}; it does not keep the loop alive.
 */
public final class Async {
  /** Of what listens to nothing. */
  static final Registration NONE = () -> {};

  private Async() {}

  /**
   * Runs a body up to its first {@code await}, and the rest of it as the promises that it awaits
   * are settled. On the loop thread. Called inside of a {@link Scope} the body is cancelled with
   * it.
   *
   * @param body what to run; what it throws rejects the promise
   * @param <T> the type of what it returns
   * @return a promise of {@link EventLoop#current()} for what the body returns
   * @throws IllegalStateException if this thread has no loop, or the loop is closed
   */
  public static <T extends @Nullable Object> Promise<T> async(Callable<? extends T> body) {
    Objects.requireNonNull(body, "body");
    return async(EventLoop.current(), body);
  }

  /**
   * As {@link #async(Callable)}, on a given loop and from any thread. A thread without a loop, such
   * as one that handles a request, reaches everything that needs a loop in this way. On the loop
   * thread the body begins at once, on any other thread in a poll phase.
   *
   * <pre>{@code
   * EventLoop loop = fs.loop();
   * Promise<String> text = async(loop, () -> {
   *   await(loop.delay(Duration.ofSeconds(1)));
   *   return await(Promise.any(List.of(fs.readFile(a, UTF_8), fs.readFile(b, UTF_8))));
   * });
   * }</pre>
   *
   * @param loop such as {@link EventLoop#shared}
   * @param body what to run; what it throws rejects the promise
   * @param <T> the type of what it returns
   * @return a promise of {@code loop} for what the body returns
   * @throws IllegalStateException if the loop is closed
   */
  public static <T extends @Nullable Object> Promise<T> async(
      EventLoop loop, Callable<? extends T> body) {
    Objects.requireNonNull(loop, "loop");
    Objects.requireNonNull(body, "body");
    loop.core().status.checkOpen();
    Promise<T> promise = new Promise<>(loop);
    AbortSignal signal = AsyncBody.currentSignal();
    loop.core().runOnLoop(() -> start(promise, signal, body));
    return promise;
  }

  static <T extends @Nullable Object> void start(
      Promise<T> promise, @Nullable AbortSignal signal, Callable<? extends T> body) {
    new Coroutine(promise.loop(), new AsyncBody<>(promise, signal, body)).start();
  }

  /**
   * Runs a body, as {@link #async} does, and children of it, which end together: see {@link Scope}.
   * On the loop thread.
   *
   * <pre>{@code
   * Promise<Page> page = scope(s -> {
   *   Promise<User> user = s.async(() -> loadUser(id));
   *   Promise<Cart> cart = s.async(() -> loadCart(id));
   *   return new Page(await(user), await(cart));
   * });
   * }</pre>
   *
   * @param body what to run; what it throws fails the scope
   * @param <T> the type of what it returns
   * @return a promise of {@link EventLoop#current()} for what the body returns, settled when all
   *     children have ended, too; rejected if one of them has failed
   * @throws IllegalStateException if this thread has no loop, or the loop is closed
   */
  public static <T extends @Nullable Object> Promise<T> scope(Scope.Body<? extends T> body) {
    Objects.requireNonNull(body, "body");
    return Scope.open(List.of(), body);
  }

  /**
   * As {@link #scope(Scope.Body)}, and cancels the body and the children when a signal is aborted;
   * a time limit, for example, with {@link AbortSignal#timeout}. If it is aborted already, the body
   * does not run.
   *
   * @param signal may be aborted on any thread
   * @param body what to run; what it throws fails the scope
   * @param <T> the type of what it returns
   * @return as above; rejected with an {@link AbortException} if the body or a child has ended
   *     because of the signal
   * @throws IllegalStateException if this thread has no loop, or the loop is closed
   */
  public static <T extends @Nullable Object> Promise<T> scope(
      AbortSignal signal, Scope.Body<? extends T> body) {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(body, "body");
    return Scope.open(List.of(signal), body);
  }

  /**
   * Waits for a promise while the loop goes on. In a body of {@link #async} other callbacks run
   * meanwhile. Any other thread blocks, and an interrupt does not end that.
   *
   * @param promise in a body, one of the same loop
   * @param <T> the type of the value
   * @return the value; what the promise was rejected with is thrown as it is, checked or not
   * @throws IllegalStateException on the loop thread outside of {@code async}, where waiting would
   *     stop the loop for ever; in a body that runs on the loop thread itself, in native code and
   *     on JDK 21 to 23 in a synchronized block; on another thread, if the loop is closed
   * @throws IllegalArgumentException in a body, for a promise of another loop
   * @throws AbortException if the loop closes before the promise is settled, or the {@link Scope}
   *     has been cancelled
   */
  public static <T extends @Nullable Object> T await(Promise<? extends T> promise) {
    Objects.requireNonNull(promise, "promise");
    Coroutine coroutine = Coroutine.current();
    if (coroutine != null) {
      suspend(coroutine, promise, AsyncBody.current());
      return outcome(promise);
    }
    checkMayAwait(promise.loop());
    return block(promise);
  }

  /**
   * Makes a sequence one for the {@code for} statement, which awaits each element, and the closing
   * of the source. In a body of {@link #async} other callbacks run meanwhile; any thread that is
   * not the loop's waits. JavaScript's {@code for await}.
   *
   * <pre>{@code
   * try (var lines = awaitEach(file.readLines())) {
   *   for (String line : lines) {
   *     ...
   *   }
   * }
   * }</pre>
   *
   * @param source what to go through, once; closed with the result
   * @param <T> the type of the elements
   * @return the elements
   * @throws IllegalStateException on the loop thread outside of {@code async}
   */
  public static <T> Awaited<T> awaitEach(AsyncIterator<? extends T> source) {
    Objects.requireNonNull(source, "source");
    return new Awaited<>(source);
  }

  static void checkMayAwait(EventLoop loop) {
    checkMayAwait(loop, "await", "use Promise.then");
  }

  /** As above; names the call that would wait, and what to do outside of {@code async}. */
  static void checkMayAwait(EventLoop loop, String call, String otherwise) {
    if (Coroutine.current() == null && loop.core().thread.isCurrent()) {
      throw new IllegalStateException(
          call
              + " on the loop thread outside of Async.async would stop the loop;"
              + " wrap the code in async(() -> ...), or "
              + otherwise);
    }
  }

  /**
   * As {@link #await} but not cancelled, not waiting while the program ends, and not throwing again
   * what this body has just thrown: to suppress an error in itself is an error.
   */
  static void awaitToEnd(Promise<?> promise) {
    Coroutine coroutine = Coroutine.current();
    if (coroutine == null) {
      block(promise);
    } else if (!coroutine.loop().core().events.hasEnded()) {
      suspend(coroutine, promise, null);
      AsyncBody<?> body = AsyncBody.current();
      if (body == null || !promise.isRejected() || !body.hasThrown(promise.reason())) {
        outcome(promise);
      }
    }
  }

  /** Calls from any thread what only the loop thread may call. */
  static <T extends @Nullable Object> Promise<? extends T> onLoop(
      EventLoop loop, Supplier<? extends Promise<? extends T>> call) {
    if (loop.core().thread.isCurrent()) {
      return call.get();
    }
    Promise<T> outcome = new Promise<>(loop);
    loop.core().runOnLoop(() -> outcome.adoptFrom(call::get));
    return outcome;
  }

  /** Returns when the promise is settled; throws if the body is cancelled first. */
  private static <T extends @Nullable Object> void suspend(
      Coroutine coroutine, Promise<? extends T> promise, @Nullable AsyncBody<?> body) {
    EventLoop loop = coroutine.loop();
    Promise.requireOwn(loop, promise, "promise");
    loop.core().events.throwIfEnded();
    coroutine.throwIfAborted();
    Coroutine.Resumption resume = coroutine.resumption(promise);
    resume.add();
    try {
      if (body != null) {
        body.throwIfCancelled();
      }
      suspend(coroutine, resume, body);
    } finally {
      resume.end();
    }
    if (body != null && promise.isPending()) {
      body.throwIfCancelled();
    }
  }

  private static void suspend(
      Coroutine coroutine, Coroutine.Resumption resume, @Nullable AsyncBody<?> body) {
    UnsettledPromises unsettled = coroutine.loop().unsettled();
    Registration cancel = body == null ? NONE : body.onCancel(resume);
    Registration waiting = unsettled == null ? NONE : unsettled.waiting();
    try {
      coroutine.suspend();
    } finally {
      cancel.close();
      waiting.close();
      if (body != null) {
        body.endAwait();
      }
    }
  }

  private static <T extends @Nullable Object> T outcome(Promise<? extends T> promise) {
    if (promise.isRejected()) {
      throw thrown(promise.trace().awaitedHere());
    }
    return promise.value();
  }

  private static RuntimeException thrown(AwaitTrace trace) {
    AsyncBody<?> body = AsyncBody.current();
    if (body != null) {
      body.remember(trace);
    }
    throw Unchecked.<RuntimeException>sneaky(trace.reason);
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
      throw thrown(traceOf(promise, rejected.reason()));
    }
    return ((Settled.Fulfilled<T>) outcome).value();
  }

  /** The reason may be that the loop was closed, and the promise is not settled. */
  private static AwaitTrace traceOf(Promise<?> promise, Throwable reason) {
    AwaitTrace trace = promise.isRejected() ? promise.trace() : AwaitTrace.of(reason);
    return trace.awaitedHere();
  }

  private static <T extends @Nullable Object> Settled<T> settled(
      T value, @Nullable Throwable reason) {
    return reason == null ? new Settled.Fulfilled<>(value) : new Settled.Rejected<>(reason);
  }
}
