package dev.tickloom.loop;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.jetbrains.annotations.Nullable;

/**
 * The timers of {@link AbortSignal#timeout}, of a loop. A program may make such a signal for each
 * call that ends soon, with a time limit of days. So a timer keeps its signal only while that has
 * listeners, and goes when the collector has found that nobody has the signal any more. Of the loop
 * thread.
 *
 * <pre>
 *   timer -> Due - - > signal       nobody listens: only who has the signal keeps it
 *   timer -> Due ----> signal       somebody listens, and need not have the signal
 * </pre>
 */
final class SignalTimers {
  /** The task of a timer. */
  static final class Due extends WeakReference<AbortSignal> implements Runnable {
    private @Nullable Timeout timer;

    @SuppressWarnings("unused") // it keeps the signal in memory
    private volatile @Nullable AbortSignal kept;

    private Due(AbortSignal signal, ReferenceQueue<AbortSignal> collected) {
      super(signal, collected);
    }

    /** Any thread, with the lock of the signal. */
    void keep(@Nullable AbortSignal signal) {
      kept = signal;
    }

    @Override
    public void run() {
      AbortSignal signal = get();
      kept = null;
      if (signal != null && timer != null) {
        timer.core().queues.slot().context = signal.context();
        signal.timeOut();
      }
    }
  }

  private final EventLoop loop;
  private final ReferenceQueue<AbortSignal> collected = new ReferenceQueue<>();

  SignalTimers(EventLoop loop) {
    this.loop = loop;
  }

  /** Starts the timer of a new signal, which has the context: a value of it may have the signal. */
  Due start(AbortSignal signal, Duration delay) {
    sweep();
    Due due = new Due(signal, collected);
    AsyncContext.Slot slot = loop.core().queues.slot();
    AsyncContext context = slot.context;
    slot.context = null;
    try {
      due.timer = loop.setTimeout(due, delay).unref();
    } finally {
      slot.context = context;
    }
    return due;
  }

  /** Drops the timers of signals that nobody has any more; most often there are none. */
  void sweep() {
    for (Object due; (due = collected.poll()) != null; ) {
      Timeout timer = ((Due) due).timer;
      if (timer != null) {
        timer.close();
      }
    }
  }
}
