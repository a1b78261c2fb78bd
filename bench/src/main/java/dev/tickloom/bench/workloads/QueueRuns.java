package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Queues;
import java.util.function.Consumer;

/**
 * For each queue of a loop: floods, that is many callbacks queued at once and then run, again and
 * again; and chains, in which each callback queues the next one.
 */
final class QueueRuns {
  private static final int BATCH = 10_000;

  private final Queues peer;
  private final Plan plan;

  QueueRuns(Queues peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    both(sample, "nextTick", peer::nextTick);
    both(sample, "microtask", peer::microtask);
    both(sample, "immediate", peer::immediate);
    return sample;
  }

  private void both(Sample sample, String name, Consumer<Runnable> queue)
      throws InterruptedException {
    measure(sample, name + ", flood", new Batches(queue, true));
    measure(sample, name + ", chain", new Batches(queue, false));
  }

  private void measure(Sample sample, String point, Batches batches) throws InterruptedException {
    Span span = new Span();
    peer.run(end -> batches.start(span, end));
    span.into(sample, point, batches.calls);
  }

  /** Of the thread that runs callbacks. */
  private final class Batches implements Runnable {
    private final Consumer<Runnable> queue;
    private final boolean flood;
    private Span span = new Span();
    private Runnable end = () -> {};
    private int left;
    long calls;

    Batches(Consumer<Runnable> queue, boolean flood) {
      this.queue = queue;
      this.flood = flood;
    }

    void start(Span whole, Runnable whenEnded) {
      span = whole;
      end = whenEnded;
      next();
    }

    private void next() {
      left = BATCH;
      for (int i = flood ? BATCH : 1; i > 0; i--) {
        queue.accept(this);
      }
    }

    @Override
    public void run() {
      if (--left > 0) {
        if (!flood) {
          queue.accept(this);
        }
        return;
      }
      calls += BATCH;
      if (span.isLongerThan(plan.boxNanos())) {
        end.run();
      } else {
        peer.immediate(this::next);
      }
    }
  }
}
