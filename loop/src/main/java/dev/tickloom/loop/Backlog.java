package dev.tickloom.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a worker: the queues that have requests, each once, in the order of their turns.
 *
 * <p>For a moment a queue that somebody is taking from is not in here, and the backlog looks
 * emptier than it is. Whoever takes must therefore look, afterwards, whether anything is left, and
 * send for help if so.
 */
final class Backlog {
  private final ConcurrentLinkedQueue<WorkQueue> turns = new ConcurrentLinkedQueue<>();
  private final LongAdder added = new LongAdder();
  private final LongAdder taken = new LongAdder();

  void add(Request request) {
    added.increment();
    WorkQueue queue = request.queue();
    if (queue.add(request)) {
      turns.add(queue);
    }
  }

  /** Takes the oldest request of the queue whose turn it is; null if nothing waits. */
  @Nullable Request take() {
    WorkQueue queue = turns.poll();
    if (queue == null) {
      return null;
    }
    Request request = queue.take();
    if (queue.hasMoreAfterTaking()) {
      turns.add(queue);
    }
    taken.increment();
    return request;
  }

  /** To be told when a request that was taken has ended. */
  void ended(Request request) {
    WorkQueue queue = request.queue();
    if (queue.hasMoreAfterEnd()) {
      turns.add(queue);
    }
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** How many requests were taken so far. */
  long taken() {
    return taken.sum();
  }

  /** How many requests wait; not exact while others add and take. */
  long size() {
    return Math.max(0, added.sum() - taken.sum());
  }
}
