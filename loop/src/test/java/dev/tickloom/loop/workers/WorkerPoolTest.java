package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What jobs may do to a pool. */
class WorkerPoolTest {
  private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final WorkerPool pool = new WorkerPool(0, 1, true);
  private final WorkQueue serial = WorkQueue.serial();

  private final CompletionSink sink =
      new TestJob.Sink(new ArrayList<>()) {
        @Override
        public void complete(Job job) {
          super.complete(job);
          ended.add(job.type());
        }
      };

  private TestJob job(String name) {
    return new TestJob(name, serial, sink);
  }

  private List<String> ended(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(Threads.take(ended));
    }
    return names;
  }

  @Test
  void aJobWhoseOwnerFailsToSetItAsideFailsAndItsQueueGoesOn() {
    TestJob first = job("first");
    first.outcome = Job.Outcome.SET_ASIDE;
    first.aside =
        () -> {
          throw new IllegalStateException("as expected by the test");
        };
    pool.start(first);
    pool.start(job("second"));

    assertThat(ended(2)).containsExactly("first", "second");
    assertThat(first.delivered).isEqualTo(1);
    assertThat(pool.metrics().retrying()).isZero();
  }

  @Test
  void aJobThatThrowsCostsNoWorker() {
    TestJob first = job("first");
    first.body =
        () -> {
          throw new IllegalStateException("as expected in the log");
        };
    pool.start(first);
    pool.start(job("second"));

    assertThat(ended(1)).containsExactly("second");
  }

  @Test
  void aJobThatIsSetAsideGoesOnWhenItIsStartedAgain() {
    TestJob first = job("first");
    first.outcome = Job.Outcome.SET_ASIDE;
    first.aside =
        () -> {
          first.outcome = Job.Outcome.ENDED;
          pool.startAgain(first);
        };
    pool.start(first);
    pool.start(job("second"));

    assertThat(ended(2)).containsExactly("first", "second");
    assertThat(first.bodies).isEqualTo(2);
  }
}
