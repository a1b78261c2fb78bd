package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Unchecked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * Says whether, and when, an operation is to be aborted; JavaScript's {@code AbortSignal}. For any
 * thread. Listeners run once, on the thread that aborts.
 *
 * <p>A signal made by {@link #any} looks at its sources when it is asked, and depends on them only
 * while it has listeners itself: a source that lives long does not keep it in memory. As in Node
 * the listeners of the source come first, then those of its dependents, the oldest first.
 */
public final class AbortSignal {
  /** Numbers all aborts, so that of several sources the first to be aborted is known. */
  private static final AtomicLong ABORTS = new AtomicLong();

  /** Numbers the signals made by {@link #any}. */
  private static final AtomicLong DEPENDENTS = new AtomicLong();

  private record Abort(Throwable reason, long number) {}

  /** Of {@link #any}: signals that have no sources themselves. */
  private final Set<AbortSignal> sources;

  /** Of {@link #any}: how many of those were made before. */
  private final long number;

  private final ReentrantLock lock = new ReentrantLock();

  // Written under the lock. The abort of a signal with sources is only remembered here.
  private volatile @Nullable Abort abort;

  /** Whether somebody tells the listeners, or has told them. */
  private boolean claimed;

  private boolean told;

  /** Of many, each may be removed at any time; null if there are none. */
  private @Nullable Set<Listener> listeners;

  /**
   * Signals with this one among their sources, that have listeners; by their numbers. Null if there
   * are none.
   */
  private @Nullable TreeMap<Long, AbortSignal> dependents;

  /**
   * The timer that aborts it and keeps it reachable while it has listeners; null but for {@link
   * #timeout}.
   */
  private SignalTimers.@Nullable Due due;

  /** Of {@link #timeout}: in which the listeners run. */
  private @Nullable AsyncContext context;

  AbortSignal() {
    this(Set.of());
  }

  private AbortSignal(Set<AbortSignal> sources) {
    this.sources = sources;
    this.number = sources.isEmpty() ? 0 : DEPENDENTS.incrementAndGet();
  }

  /**
   * {@return a signal that is aborted already} JavaScript's {@code AbortSignal.abort}.
   *
   * @param reason why
   */
  public static AbortSignal abort(Throwable reason) {
    AbortSignal signal = new AbortSignal();
    signal.abortWith(Objects.requireNonNull(reason, "reason"));
    return signal;
  }

  /**
   * Makes a signal that is aborted, with a {@link TimeoutException}, by a timer of {@link
   * EventLoop#current()} which does not keep the loop alive. JavaScript's {@code
   * AbortSignal.timeout}.
   *
   * <p>Without listeners, the timer does not keep it in memory: a signal that is unreachable and
   * without listeners is collected with its timer.
   *
   * @param delay from 0 to 2<sup>31</sup>-1 milliseconds
   * @return the signal, not yet aborted
   * @throws IllegalStateException if this thread has no loop, or the loop is closed
   * @throws IllegalArgumentException if {@code delay} is out of range
   */
  public static AbortSignal timeout(Duration delay) {
    TimerLists.checkRange("delay", delay, 0);
    AbortSignal signal = new AbortSignal();
    EventLoop loop = EventLoop.current();
    signal.context = loop.core().context();
    signal.due = loop.signalTimers().start(signal, delay);
    return signal;
  }

  /**
   * {@return a signal that is aborted as soon as one of several is, for the same reason}
   * JavaScript's {@code AbortSignal.any}.
   *
   * @param signals which ones; none at all never abort it
   */
  public static AbortSignal any(List<AbortSignal> signals) {
    Objects.requireNonNull(signals, "signals");
    Set<AbortSignal> sources = new LinkedHashSet<>();
    for (AbortSignal signal : signals) {
      Objects.requireNonNull(signal, "signals must not contain null");
      if (signal.sources.isEmpty()) {
        sources.add(signal);
      } else {
        sources.addAll(signal.sources);
      }
    }
    AbortSignal any = new AbortSignal(sources);
    for (AbortSignal signal : signals) { // of those aborted already it is the first of the list
      any.remember(signal.currentAbort());
    }
    return any;
  }

  /** {@return whether it has been aborted} */
  public boolean aborted() {
    return currentAbort() != null;
  }

  /** {@return why it was aborted; null if it was not} */
  public @Nullable Throwable reason() {
    Abort current = currentAbort();
    return current == null ? null : current.reason;
  }

  /**
   * Does nothing unless the signal is aborted.
   *
   * @throws AbortException if it is: the reason itself, or one that it caused
   */
  public void throwIfAborted() {
    if (aborted()) {
      throw exception();
    }
  }

  /**
   * Calls a listener when the signal is aborted, on the thread that aborts; at once and on this
   * thread, if it is aborted already. If the listener throws, the caller of abort gets the error,
   * after all listeners were called.
   *
   * @param listener what to call, once
   * @return closed by whoever is no longer interested, on any thread
   */
  public Registration onAbort(Runnable listener) {
    Objects.requireNonNull(listener, "listener");
    Listener added = new Listener(listener);
    if (aborted() || !add(added)) {
      added.call();
    }
    return added;
  }

  /** The error of an operation that this signal has ended. */
  AbortException exception() {
    Throwable why = reason();
    return why instanceof AbortException given ? given : new AbortException(why);
  }

  @Nullable
  AsyncContext context() {
    return context;
  }

  /** To be called when the time of {@link #timeout} is over. */
  void timeOut() {
    context = null;
    abortWith(new TimeoutException("The operation was aborted due to timeout"));
  }

  void abortWith(Throwable why) {
    List<AbortSignal> tellable = new ArrayList<>(List.of(this));
    lock.lock();
    try {
      if (abort != null) {
        return;
      }
      abort = new Abort(why, ABORTS.incrementAndGet());
      due = null;
      claimed = true;
      if (dependents != null) {
        tellable.addAll(dependents.values());
        dependents = null;
      }
    } finally {
      lock.unlock();
    }
    tellable.removeIf(each -> each != this && !each.claim());
    Throwable error = null;
    for (AbortSignal each : tellable) {
      error = each.tell(error);
    }
    if (error != null) {
      throw Unchecked.<RuntimeException>sneaky(error);
    }
  }

  /** Returns whether the caller is the one to tell the listeners. */
  private boolean claim() {
    lock.lock();
    try {
      boolean isFirst = !claimed;
      claimed = true;
      return isFirst;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Abort currentAbort() {
    Abort first = abort;
    if (first != null || sources.isEmpty()) {
      return first;
    }
    for (AbortSignal source : sources) {
      Abort each = source.abort;
      if (each != null && (first == null || each.number < first.number)) {
        first = each;
      }
    }
    return remember(first);
  }

  /** The first one that is remembered stays. */
  private @Nullable Abort remember(@Nullable Abort seen) {
    if (seen == null) {
      return null;
    }
    lock.lock();
    try {
      if (abort == null) {
        abort = seen;
      }
      return abort;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls all listeners. By the one that has claimed it.
   *
   * @param before what others have thrown
   * @return that, and what these have thrown
   */
  private @Nullable Throwable tell(@Nullable Throwable before) {
    Set<Listener> called;
    lock.lock();
    try {
      called = listeners == null ? Set.of() : listeners;
      told = true;
      listeners = null;
      leaveSources();
    } finally {
      lock.unlock();
    }
    Throwable error = before;
    for (Listener listener : called) {
      try {
        listener.call();
      } catch (Throwable thrown) {
        error = Unchecked.join(error, thrown);
      }
    }
    return error;
  }

  /** Returns false if it is too late. */
  private boolean add(Listener listener) {
    boolean mustTell;
    lock.lock();
    try {
      if (told || (sources.isEmpty() && abort != null)) {
        return false;
      }
      boolean isFirst = listeners == null;
      if (listeners == null) {
        listeners = new LinkedHashSet<>();
        keepIfObserved();
      }
      mustTell = isFirst && !joinSources() && claim();
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
    Throwable error = mustTell ? tell(null) : null;
    if (error != null) {
      throw Unchecked.<RuntimeException>sneaky(error);
    }
    return true;
  }

  private void remove(Listener listener) {
    lock.lock();
    try {
      if (listeners == null || !listeners.remove(listener) || !listeners.isEmpty()) {
        return;
      }
      listeners = null; // a table that has become large would stay so
      leaveSources();
      keepIfObserved();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets the sources tell this signal. Under its lock: the lock of a source is taken after that of
   * a dependent, never before.
   *
   * @return false if one of them has been aborted by now
   */
  private boolean joinSources() {
    boolean isInTime = true;
    for (AbortSignal source : sources) {
      isInTime &= source.addDependent(this);
    }
    return isInTime;
  }

  /** Under the lock of this signal, too. */
  private void leaveSources() {
    for (AbortSignal source : sources) {
      source.removeDependent(this);
    }
  }

  private boolean addDependent(AbortSignal dependent) {
    lock.lock();
    try {
      if (abort == null) {
        if (dependents == null) {
          dependents = new TreeMap<>();
        }
        dependents.put(dependent.number, dependent);
        keepIfObserved();
      }
      return abort == null;
    } finally {
      lock.unlock();
    }
  }

  private void removeDependent(AbortSignal dependent) {
    lock.lock();
    try {
      if (dependents != null && dependents.remove(dependent.number) != null) {
        dependents = dependents.isEmpty() ? null : dependents;
        keepIfObserved();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the timer of {@link #timeout} keep this signal, or not. Under the lock. */
  private void keepIfObserved() {
    if (due != null) {
      due.keep(listeners != null || dependents != null ? this : null);
    }
  }

  private final class Listener implements Registration {
    /** Null once it was called or is closed: whoever keeps the registration does not keep it. */
    private volatile @Nullable Runnable action;

    Listener(Runnable action) {
      this.action = action;
    }

    void call() {
      Runnable called = action;
      if (called != null) {
        action = null;
        called.run();
      }
    }

    @Override
    public void close() {
      if (action != null) {
        action = null;
        remove(this);
      }
    }
  }
}
