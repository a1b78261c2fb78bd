package dev.tickloom.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait together for workers, in order of request. Queues take turns: a flood in one
 * holds up no other by more than one request of each. Every loop has one; work may have another one
 * in its {@link WorkOptions}. Any thread.
 */
public final class WorkQueue {
  private final boolean serial;
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

  /**
   * How many requests it holds, of a serial queue with the one that runs. Who raises it from 0, or
   * leaves more than 0 behind, sees to it that the queue takes its turn: so it stands in the
   * backlog at most once, and if it is serial not while a request of it runs.
   */
  private final AtomicInteger unfinished = new AtomicInteger();

  private WorkQueue(boolean serial) {
    this.serial = serial;
  }

  /** {@return a queue whose requests may run at the same time} */
  public static WorkQueue concurrent() {
    return new WorkQueue(false);
  }

  /** {@return a queue whose requests run one after the other, on whatever worker} */
  public static WorkQueue serial() {
    return new WorkQueue(true);
  }

  /** Returns whether the queue has to take its turn from now on. */
  boolean add(Request request) {
    requests.add(request);
    return unfinished.getAndIncrement() == 0;
  }

  /** Takes the oldest request; only for who has taken the queue from the backlog. */
  @Nullable Request take() {
    return requests.poll();
  }

  /** Whether the queue takes its next turn at once, and not when the request taken has ended. */
  boolean hasMoreAfterTaking() {
    return !serial && unfinished.decrementAndGet() > 0;
  }

  /** Whether the queue takes its next turn now that the request taken has ended. */
  boolean hasMoreAfterEnd() {
    return serial && unfinished.decrementAndGet() > 0;
  }
}
