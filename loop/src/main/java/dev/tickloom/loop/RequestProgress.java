package dev.tickloom.loop;

import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.annotations.Nullable;

/** The progress of the body of a request, and the memory that it has asked for. */
final class RequestProgress implements Progress {
  private static final long WAITING = Long.MAX_VALUE;

  private final LoopJob request;
  private final ResultMemory.Share memory;
  private final AtomicLong amount = new AtomicLong();

  /** {@link #WAITING} while it waits; else when it has last ended to wait, or 0. */
  private volatile long waitedUntil;

  // Of the thread that has the request.
  private long reserved;
  private long wanted;

  RequestProgress(LoopJob request, ResultMemory.Share memory) {
    this.request = request;
    this.memory = memory;
  }

  @Override
  public void add(long more) {
    amount.addAndGet(more);
  }

  /** How much it has told of. Any thread. */
  long amount() {
    return amount.get();
  }

  @Override
  public void waiting(boolean nowWaiting) {
    waitedUntil = nowWaiting ? WAITING : System.nanoTime();
  }

  long waitedUntil() {
    return waitedUntil;
  }

  @Override
  public boolean isAbandoned() {
    return request.isAbandoned();
  }

  @Override
  public void reserve(long bytes) {
    if (request.isOffLoop()) {
      return;
    }
    long more = bytes - reserved;
    if (more < 0) {
      memory.giveBack(-more);
    } else if (more > 0 && !memory.tryTake(more, reserved, request.queue())) {
      wanted = bytes;
      throw new NotBegunException(new ResultMemory.Exhausted());
    }
    reserved = bytes;
  }

  /** How much it has asked for when there was too little. */
  long wanted() {
    return wanted;
  }

  /** Has it what it has asked for. */
  void give(long bytes) {
    reserved = bytes;
  }

  void giveBack() {
    long bytes = reserved;
    if (bytes > 0) {
      reserved = 0;
      memory.giveBack(bytes);
    }
  }

  static long amountOf(@Nullable RequestProgress progress) {
    return progress == null ? 0 : progress.amount();
  }
}
