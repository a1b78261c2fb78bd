package dev.tickloom.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says whether, and when, something shall be given up; JavaScript's {@code AbortSignal}. For any
 * thread. Listeners run once, on the thread that aborts.
 *
 * <p>A signal made by {@link #any} looks at its sources when it is asked, and listens to them only
 * while it has listeners itself: a source that lives long does not keep it in memory.
 */
public final class AbortSignal {
  private final List<AbortSignal> sources;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, except that the reason may be read without.
  private volatile @Nullable Throwable reason;
  private final List<Runnable> listeners = new ArrayList<>();
  private final List<Registration> registrations = new ArrayList<>();

  AbortSignal() {
    this(List.of());
  }

  private AbortSignal(List<AbortSignal> sources) {
    this.sources = sources;
  }

  /**
   * A signal that is aborted already.
   *
   * @param reason why
   */
  public static AbortSignal abort(Throwable reason) {
    Objects.requireNonNull(reason, "reason");
    AbortSignal signal = new AbortSignal();
    signal.reason = reason;
    return signal;
  }

  /**
   * A signal that is aborted, with a {@link TimeoutException}, by a timer of {@link
   * EventLoop#current()} which does not keep the loop alive.
   *
   * @param delay as for {@link EventLoop#setTimeout(Runnable, Duration)}
   * @throws IllegalStateException if this thread has no loop
   */
  public static AbortSignal timeout(Duration delay) {
    Objects.requireNonNull(delay, "delay");
    AbortSignal signal = new AbortSignal();
    TimeoutException timeout = new TimeoutException("The operation was aborted due to timeout");
    EventLoop.current().setTimeout(() -> signal.abortWith(timeout), delay).unref();
    return signal;
  }

  /**
   * A signal that is aborted as soon as one of several is, for the same reason.
   *
   * @param signals which ones; none at all never abort it
   */
  public static AbortSignal any(List<AbortSignal> signals) {
    AbortSignal any = new AbortSignal(List.copyOf(signals));
    any.reason = any.reasonOfSources();
    return any;
  }

  /** Whether it has been aborted. */
  public boolean aborted() {
    return reason() != null;
  }

  /** Why it was aborted; null if it was not. */
  public @Nullable Throwable reason() {
    Throwable own = reason;
    return own == null ? reasonOfSources() : own;
  }

  /**
   * Does nothing unless the signal is aborted.
   *
   * @throws AbortException if it is: the reason itself, or one that it caused
   */
  public void throwIfAborted() {
    Throwable why = reason();
    if (why != null) {
      throw exception(why);
    }
  }

  /**
   * Calls something when the signal is aborted, on the thread that aborts; at once and on this
   * thread, if it is aborted already. What it throws keeps no other listener from being called.
   *
   * @param listener what to call, once
   * @return closed by whoever is no longer interested, on any thread
   */
  public Registration onAbort(Runnable listener) {
    Objects.requireNonNull(listener, "listener");
    if (!aborted() && add(listener)) {
      return () -> remove(listener);
    }
    listener.run();
    return () -> {};
  }

  /** The error of an operation that this signal has ended. */
  AbortException exception() {
    return exception(reason());
  }

  private static AbortException exception(@Nullable Throwable why) {
    return why instanceof AbortException abort ? abort : new AbortException(why);
  }

  void abortWith(Throwable why) {
    List<Runnable> called;
    lock.lock();
    try {
      if (reason != null) {
        return;
      }
      reason = why;
      called = List.copyOf(listeners);
      listeners.clear();
      leaveSources();
    } finally {
      lock.unlock();
    }
    callAll(called);
  }

  private static void callAll(List<Runnable> listeners) {
    RuntimeException first = null;
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private @Nullable Throwable reasonOfSources() {
    for (AbortSignal source : sources) {
      Throwable why = source.reason();
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  /** Returns false if the signal was aborted meanwhile. */
  private boolean add(Runnable listener) {
    lock.lock();
    try {
      if (reason != null) {
        return false;
      }
      listeners.add(listener);
      if (registrations.isEmpty()) {
        for (AbortSignal source : sources) {
          registrations.add(
              source.onAbort(() -> abortWith(Objects.requireNonNull(source.reason()))));
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Runnable listener) {
    lock.lock();
    try {
      listeners.remove(listener);
      if (listeners.isEmpty()) {
        leaveSources();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leaveSources() {
    registrations.forEach(Registration::close);
    registrations.clear();
  }
}
