package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Unchecked;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jetbrains.annotations.Nullable;

/**
 * Coroutines that end together: the body of {@link Async#scope} and its children. For the loop
 * thread, except {@link #signal}. Not in JavaScript; like the {@code coroutineScope} of Kotlin and
 * the nursery of Trio.
 *
 * <ul>
 *   <li>The scope ends, and its promise is settled, when the body and all children have ended.
 *   <li>The first failure cancels the others. The promise is rejected with its error, which has the
 *       errors of the others as suppressed exceptions. This happens even if somebody handles the
 *       promise of that child: a child that may fail alone must catch its errors itself.
 *   <li>Cancellation reaches the body, the children, scopes inside of them, and all that they run
 *       with {@link Async#async}. In each of these one {@code await} throws an {@link
 *       AbortException}, the present one or else the next. Later ones wait as usual, so that a body
 *       can clean up. The value of a promise for which nobody waits any more is lost, so give
 *       {@link #signal} to calls that open files.
 * </ul>
 */
public final class Scope {
  /**
   * The body of a scope.
   *
   * @param <T> the type of what it returns
   */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object> {
    /**
     * Runs as the body of {@link Async#async} does.
     *
     * @param scope for its children
     * @return the value of the scope
     * @throws Exception what fails the scope
     */
    T run(Scope scope) throws Exception;
  }

  private final EventLoop loop;
  private final AbortSignal cancelled = new AbortSignal();
  private final AbortSignal signal;

  /** The promise of the body, whose value becomes that of the scope. */
  private final Promise<?> main;

  /** The promise of the scope. */
  private final Promise<?> result;

  /** How many of the body and the children have not ended. */
  private int running;

  /** The promise of the first of them that failed the scope. */
  private @Nullable Promise<?> failed;

  private boolean cancelCalled;

  private Scope(EventLoop loop, Promise<?> main, Promise<?> result, List<AbortSignal> outer) {
    this.loop = loop;
    this.main = main;
    this.result = result;
    List<AbortSignal> signals = new ArrayList<>(outer);
    signals.add(cancelled);
    this.signal = AbortSignal.any(signals);
  }

  static <T extends @Nullable Object> Promise<T> open(
      List<AbortSignal> given, Body<? extends T> body) {
    EventLoop loop = EventLoop.current();
    loop.core().checkOpen("Async.scope");
    StackRoom.require(StackRoom.MUCH);
    Promise<T> main = new Promise<>(loop);
    Promise<T> result = new Promise<>(loop);
    List<AbortSignal> outer = new ArrayList<>(given);
    AbortSignal around = AsyncBody.currentSignal();
    if (around != null) {
      outer.add(around);
    }
    Scope scope = new Scope(loop, main, result, outer);
    result.endsWith(scope.new Ending(around));
    scope.begin(main, () -> body.run(scope));
    return result;
  }

  /**
   * Runs a child up to its first {@code await}, and the rest of it as {@link Async#async} does.
   *
   * @param body what to run; what it throws rejects the promise, and fails the scope
   * @param <T> the type of what it returns
   * @return a promise for what the body returns; if the scope has been cancelled the body does not
   *     run, and the promise is rejected with an {@link AbortException}
   * @throws IllegalStateException if the scope has ended, or the loop is closed
   */
  public <T extends @Nullable Object> Promise<T> async(Callable<? extends T> body) {
    Objects.requireNonNull(body, "body");
    loop.core().checkOpen("Scope.async");
    if (running == 0) {
      throw new IllegalStateException("the scope has ended");
    }
    StackRoom.require(StackRoom.MUCH);
    Promise<T> child = new Promise<>(loop);
    begin(child, body);
    return child;
  }

  /**
   * {@return aborted when the scope is cancelled} For {@code Fs.with}, {@link EventLoop#delay} and
   * what else takes one. Any thread.
   */
  public AbortSignal signal() {
    return signal;
  }

  /**
   * Cancels what still runs, for a body that has what it wants. A child that ends because of this
   * does not fail the scope, whose value is still that of the body.
   */
  public void cancel() {
    loop.core().checkThread("Scope.cancel");
    cancelCalled = true;
    cancelled.abortWith(new AbortException());
  }

  private <T extends @Nullable Object> void begin(Promise<T> task, Callable<? extends T> body) {
    Task<T> end = new Task<>(this, task);
    running++;
    try {
      end.add();
      if (signal.aborted()) {
        task.rejectWith(new AbortException(signal.reason()));
      } else {
        Async.start(task, signal, body);
      }
    } catch (Throwable notBegun) { // perhaps there is no stack left
      if (!end.isCounted) {
        end.isCounted = true;
        running--;
      }
      throw notBegun;
    }
  }

  /** How the promise of the scope is aborted. */
  private final class Ending implements Settler {
    private final @Nullable AbortSignal around;

    Ending(@Nullable AbortSignal around) {
      this.around = around;
    }

    @Override
    public boolean abandon() {
      cancelled.abortWith(AbortException.unwanted());
      return true;
    }

    @Override
    public boolean isEndedBy(Object other) {
      return other == around;
    }
  }

  /** Waits for the end of the body, or of a child. */
  private static final class Task<T extends @Nullable Object> extends Reaction<T> {
    private final Scope scope;
    boolean isCounted;

    Task(Scope scope, Promise<T> task) {
      super(task);
      this.scope = scope;
    }

    @Override
    public void run() {
      if (isCounted) {
        return;
      }
      isCounted = true;
      if (source.isRejected()) {
        scope.fail(source, source.reason());
      }
      scope.end();
    }
  }

  private void fail(Promise<?> task, Throwable reason) {
    boolean isCancelled = reason instanceof AbortException && signal.aborted();
    if (isCancelled && (failed != null || (cancelCalled && task != main))) {
      return;
    }
    if (failed == null) {
      failed = task;
      cancelled.abortWith(reason);
    } else {
      Unchecked.join(failed.reason(), reason);
    }
  }

  private void end() {
    if (--running == 0) {
      result.follow(failed == null ? main : failed);
    }
  }
}
