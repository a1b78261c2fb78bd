package dev.tickloom.loop;

import dev.tickloom.loop.workers.Job;
import dev.tickloom.loop.workers.WorkQueue;
import org.jetbrains.annotations.Nullable;

/**
 * A job of a loop, as the queues see it in which it waits. To run it, as a {@link Runnable}, is to
 * call its callback.
 */
abstract class LoopJob extends Job implements Runnable {
  /** The context in which it was made: its body and its callback run in it. */
  final @Nullable AsyncContext context;

  // In the list of those under way; of the loop thread.
  @Nullable LoopJob before;
  @Nullable LoopJob after;

  /**
   * The next one in the one chain in which it waits: for memory, or on its way to the loop when
   * there is none. So neither takes memory.
   */
  @Nullable LoopJob link;

  LoopJob(@Nullable AsyncContext context) {
    this.context = context;
  }

  // Of a job, and asked for by the queues of the loop, too.

  @Override
  protected abstract WorkQueue queue();

  @Override
  protected abstract boolean isDone();

  @Override
  protected abstract boolean isUnderWay();

  @Override
  protected abstract boolean isCancelled();

  @Override
  protected abstract boolean isAbandoned();

  /** Its name for people, such as {@code readFile 'x'}. */
  abstract String name();

  /** Where it was made; null unless that was wanted. */
  abstract @Nullable CreationStack created();

  /** When its work ended, in nanoseconds of the loop's time; -1 if nobody wants to know. */
  long ended() {
    return -1;
  }

  /** Its entry in {@link EventLoop#activeResources}. */
  abstract ActiveResource describe();

  /**
   * Cancels or abandons it, and waits for memory if there is none; where nobody could be told. On
   * the loop thread.
   *
   * @return what tells the callback, to be called once; null if it is too late
   */
  abstract @Nullable LoopTask giveUpForSure(@Nullable Throwable reason);

  /** Whether the worker itself calls the callback. */
  abstract boolean isOffLoop();

  /** How much memory it has asked for when there was too little. */
  abstract long wantedMemory();

  /** Has it start with what it has asked for. */
  abstract void giveMemory(long bytes);

  abstract void startWithMemory();
}
