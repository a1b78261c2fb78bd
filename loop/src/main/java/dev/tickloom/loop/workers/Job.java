package dev.tickloom.loop.workers;

import org.jetbrains.annotations.Nullable;

/**
 * Something to run on a worker, once. Callers extend it, so that a call needs no further object for
 * the workers.
 *
 * <p>{@link Workers#start} is given a job; a worker calls {@link #perform}; and a job that has
 * ended is delivered to the {@link #sink}. Meanwhile only the thread that runs or delivers it may
 * touch it, so nothing here needs a lock.
 */
public abstract class Job {
  /** How a run has ended. */
  public enum Outcome {
    /** It is done, has failed, or was aborted before. */
    ENDED,
    /**
     * Nothing has begun, because something is missing that others will release. The workers run it
     * again after a pause, as long as other such jobs succeed, and otherwise for up to ten seconds.
     */
    NOT_BEGUN,
    /** Nothing has begun; {@link #setAside} is told, and somebody will start it again. */
    SET_ASIDE
  }

  /**
   * The next one in the one chain in which it waits, outside of any queue: given back by a worker,
   * or to be tried again. So none of that takes memory.
   */
  @Nullable Job link;

  /** When it was queued, or, once it runs, when that began; in terms of {@link System#nanoTime}. */
  private long since;

  /** When it failed for the first time without having begun; 0 if it has not. */
  private long failingSince;

  /** A job that is yet to be started. */
  protected Job() {}

  /** {@return what kind of work it is, such as {@code readFile}} Any thread. */
  protected abstract String type();

  /** {@return the path that it works on, or null} Any thread. */
  protected abstract @Nullable String path();

  /** {@return its destination, or null} Any thread. */
  protected abstract @Nullable String dest();

  /** {@return the queue in which it waits for its turn, always the same} Any thread. */
  protected abstract WorkQueue queue();

  /** {@return who gets it when it has ended, always the same} Any thread. */
  protected abstract CompletionSink sink();

  /**
   * Runs it. On a worker. If it throws, the error is logged; the job then counts as ended, and is
   * delivered only if it {@linkplain #isDone is done}.
   *
   * @return what has become of it
   */
  protected abstract Outcome perform();

  /**
   * Called after {@link Outcome#SET_ASIDE}, when the worker has let go of it: from now on {@link
   * Workers#startAgain} may be called, here or on any thread. On a worker. If it throws, the job
   * {@linkplain #fail fails} with that, so it must not have started it again.
   */
  protected void setAside() {}

  /**
   * Ends and delivers it without a run: the workers are closed, none can be made, there is no
   * memory for it, or it was tried in vain for too long. On any thread, also within {@link
   * Workers#start}. Must not throw.
   *
   * @param reason why there is no worker; null for the reason why it has not begun the last time
   */
  protected abstract void fail(@Nullable Throwable reason);

  /**
   * {@return whether it has ended with an outcome that the sink is to get} Not so if it was given
   * up. Any thread.
   */
  protected abstract boolean isDone();

  /** {@return whether a worker runs it, wanted or not} Any thread. */
  protected abstract boolean isUnderWay();

  /** {@return whether it was aborted before it was run} Any thread. */
  protected abstract boolean isCancelled();

  /** {@return whether it was aborted when it had begun} Any thread. */
  protected abstract boolean isAbandoned();

  /**
   * {@return when it has last said that it need not wait any more for what others give back, in
   * terms of {@link System#nanoTime}; {@link Long#MAX_VALUE} while it waits, and 0 if it never has}
   * Such a wait does not count as being stuck. Any thread.
   */
  protected long waitedUntil() {
    return 0;
  }

  /** {@return what it is, and on which path, for people} */
  final String description() {
    String path = path();
    String dest = dest();
    return type()
        + (path == null ? "" : " '" + path + "'")
        + (dest == null ? "" : " -> '" + dest + "'");
  }

  // ---- of the workers ---------------------------------------------------------------------------

  /** To be called when it is queued, again or for the first time. */
  final void stamp() {
    since = System.nanoTime();
  }

  /** When it was queued, or began to run if it runs. */
  final long since() {
    return since;
  }

  /** Returns for how long it has waited. */
  final long begin(long now) {
    long waited = Math.max(0, now - since); // it may have been queued since the clock was read
    since = now;
    return waited;
  }

  /** For how long it has been running without a word that it only waits; 0 while it does. */
  final long runningFor(long now) {
    long waited = waitedUntil();
    if (waited == Long.MAX_VALUE) {
      return 0;
    }
    long running = now - since;
    return waited == 0 ? running : Math.min(running, now - waited);
  }

  /** Notes that it has failed without having begun. Returns since when it has. On a worker. */
  final long failingSince(long now) {
    if (!hasFailed()) {
      failingSince = now | 1;
    }
    return failingSince;
  }

  final boolean hasFailed() {
    return failingSince != 0;
  }
}
