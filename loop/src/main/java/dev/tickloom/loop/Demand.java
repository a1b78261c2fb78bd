package dev.tickloom.loop;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jetbrains.annotations.Nullable;

/**
 * The calls of {@link AsyncIterator#next} that wait for an element, and the end of the sequence:
 * the core of an asynchronous iterator. The source of the elements keeps it, and answers it.
 *
 * <pre>{@code
 * final class Ticks implements AsyncIterator<Long> {
 *   private final Demand<Long> demand = new Demand<>(loop, this::answer);
 *
 *   public Promise<Optional<Long>> next() {
 *     return demand.next();
 *   }
 *
 *   private void answer() {
 *     while (demand.isWaiting() && delivered < passed) {
 *       demand.give(++delivered);
 *     }
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>A source that is asked (<i>pull</i>) does its work in {@code pull}; a source that is called by
 * others (<i>push</i>) gives elements when they come. In both cases the source itself keeps
 * elements for which nobody waits, so it decides how many.
 *
 * <p><b>Order.</b> Calls of {@code next} are answered one after the other, as JavaScript's async
 * generators do. A failure is the answer to one call; afterwards the sequence has ended.
 *
 * <p><b>Cancelled waits.</b> A call leaves the queue while nobody waits for its promise any more,
 * because all awaits of it were cancelled. Its element goes to the next call.
 *
 * <p>For the loop thread, except {@link #next}. If the loop closes, the sequence ends for those who
 * wait, after the callbacks of requests, so a source may {@link #fail} before.
 *
 * @param <T> the type of the elements
 */
public final class Demand<T> {
  // Two states, OPEN and ENDED; once ended nobody waits. A failure that nobody has been told is
  // kept
  // in ENDED until somebody asks, or end drops it.

  private final EventLoop loop;
  private final Runnable pull;
  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private final Runnable end = this::end;
  private boolean isListening;
  private boolean isEnded;
  private @Nullable Throwable failure;

  /**
   * Begins without demand.
   *
   * @param loop whose promises {@link #next} returns
   * @param pull called on the loop thread each time that another call waits; gives what is there,
   *     or does what makes elements come; what it throws fails the sequence
   */
  public Demand(EventLoop loop, Runnable pull) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.pull = Objects.requireNonNull(pull, "pull");
  }

  /**
   * Asks for the next element. Any thread; on a thread that is not the loop's this takes effect in
   * a poll phase.
   *
   * @return the next element, or empty at the end
   * @throws IllegalStateException if the loop is closed
   */
  public Promise<Optional<T>> next() {
    Waiter waiter = new Waiter();
    if (loop.core().thread.isCurrent()) {
      loop.core().checkOpen("AsyncIterator.next");
      waiter.begin();
    } else {
      loop.core().runOnLoop(waiter::begin);
    }
    return waiter.promise;
  }

  /** {@return whether a call waits for an element} */
  public boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * Answers the call that has waited longest.
   *
   * @param element with what
   * @throws java.util.NoSuchElementException if nobody waits
   */
  public void give(T element) {
    Optional<T> answer = Optional.of(element);
    removeFirst().fulfill(answer);
  }

  /**
   * Fails the call that has waited longest. The sequence goes on with the next one.
   *
   * @param reason why
   * @throws java.util.NoSuchElementException if nobody waits
   */
  public void reject(Throwable reason) {
    Objects.requireNonNull(reason, "reason");
    removeFirst().rejectWith(reason);
  }

  /**
   * Ends the sequence with a failure: fails the call that has waited longest, or if nobody waits,
   * the next one. All other calls get the end. Does nothing after the end.
   *
   * @param reason why
   */
  public void fail(Throwable reason) {
    Objects.requireNonNull(reason, "reason");
    if (isEnded) {
      return;
    }
    if (isWaiting()) {
      reject(reason);
      end();
    } else {
      isEnded = true;
      failure = reason;
    }
  }

  /**
   * Ends the sequence: waiting and later calls get the end. Drops a failure that nobody has got.
   * Again, does nothing.
   */
  public void end() {
    isEnded = true;
    failure = null;
    while (isWaiting()) {
      removeFirst().fulfill(Optional.empty());
    }
  }

  private Promise<Optional<T>> removeFirst() {
    Waiter first = waiting.remove();
    listenWhileWaiting();
    return first.promise;
  }

  /** Only while somebody waits: the loop would keep a sequence reachable that was forgotten. */
  private void listenWhileWaiting() {
    if (isListening != isWaiting()) {
      isListening = !isListening;
      if (isListening) {
        loop.core().closeListeners.add(end);
      } else {
        loop.core().closeListeners.remove(end);
      }
    }
  }

  /** One call. */
  private final class Waiter implements Promise.Effort {
    final Promise<Optional<T>> promise = new Promise<>(loop);
    private boolean isPaused;

    void begin() {
      promise.endsWith(this);
      join();
    }

    private void join() {
      Throwable reason = failure;
      if (reason != null) {
        failure = null;
        promise.rejectWith(reason);
      } else if (isEnded) {
        promise.fulfill(Optional.empty());
      } else {
        waiting.add(this);
        try {
          pull();
        } finally {
          listenWhileWaiting();
        }
      }
    }

    private void pull() {
      try {
        pull.run();
      } catch (Exit exit) {
        throw exit;
      } catch (Throwable thrown) {
        fail(thrown);
      }
    }

    @Override
    public void pause() {
      isPaused = true;
      waiting.remove(this);
      listenWhileWaiting();
    }

    @Override
    public boolean abandon() {
      pause();
      return false;
    }

    @Override
    public void goOn() {
      if (isPaused) {
        isPaused = false;
        join();
      }
    }
  }
}
