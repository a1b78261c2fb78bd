package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A virtual thread for each job. */
class ThreadPerCallTest {
  private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final ThreadPerCall pool = new ThreadPerCall();

  private final CompletionSink sink =
      new CompletionSink() {
        @Override
        public void complete(Job job) {
          ended.add(job.type());
        }

        @Override
        public void completeAll(Object[] jobs) {
          for (Object job : jobs) {
            complete((Job) job);
          }
        }

        @Override
        public void warn(String name, String message) {}
      };

  private TestJob job(String name, WorkQueue queue) {
    TestJob job = new TestJob(name, queue, sink);
    job.body = () -> threads.add(Thread.currentThread());
    return job;
  }

  private List<String> ended(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(Threads.take(ended));
    }
    return names;
  }

  @Test
  void eachJobHasAThreadOfItsOwnAtOnce() {
    int many = 300;
    CountDownLatch allRun = new CountDownLatch(many);
    WorkQueue queue = WorkQueue.concurrent();
    for (int i = 0; i < many; i++) {
      TestJob job = job("job", queue);
      job.body =
          () -> {
            threads.add(Thread.currentThread());
            allRun.countDown();
            Threads.await(allRun);
          };
      pool.start(job);
    }

    ended(many);

    assertThat(threads).hasSize(many).doesNotHaveDuplicates().allMatch(Thread::isVirtual);
  }

  @Test
  void jobsOfASerialQueueRunOneAfterTheOther() {
    WorkQueue queue = WorkQueue.serial();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add("" + i);
      pool.start(job("" + i, queue));
    }

    assertThat(ended(100)).isEqualTo(names);
  }

  @Test
  void aJobThatHasNotBegunRunsAgainAndKeepsItsTurn() {
    WorkQueue queue = WorkQueue.serial();
    TestJob first = job("first", queue);
    first.outcome = Job.Outcome.NOT_BEGUN;
    first.body =
        () -> {
          if (first.bodies == 3) {
            first.outcome = Job.Outcome.ENDED;
          }
        };
    pool.start(first);
    pool.start(job("second", queue));

    assertThat(ended(2)).containsExactly("first", "second");
    assertThat(first.bodies).isEqualTo(3);
  }

  @Test
  void aJobThatIsSetAsideWaitsUntilItIsStartedAgain() {
    WorkQueue queue = WorkQueue.serial();
    CountDownLatch setAside = new CountDownLatch(1);
    TestJob first = job("first", queue);
    first.outcome = Job.Outcome.SET_ASIDE;
    first.aside = setAside::countDown;
    pool.start(first);
    pool.start(job("second", queue));
    Threads.await(setAside);
    assertThat(pool.metrics().retrying()).isEqualTo(1);

    first.outcome = Job.Outcome.ENDED;
    pool.startAgain(first);

    assertThat(ended(2)).containsExactly("first", "second");
    assertThat(pool.metrics().retrying()).isZero();
  }

  @Test
  void aJobWhoseOwnerFailsToSetItAsideFailsAndItsQueueGoesOn() {
    WorkQueue queue = WorkQueue.serial();
    TestJob first = job("first", queue);
    first.outcome = Job.Outcome.SET_ASIDE;
    first.aside =
        () -> {
          throw new IllegalStateException("as expected by the test");
        };
    pool.start(first);
    pool.start(job("second", queue));

    assertThat(ended(2)).containsExactly("first", "second");
    assertThat(pool.metrics().retrying()).isZero();
  }

  @Test
  void onceClosedJobsFail() {
    pool.close();
    pool.start(job("job", WorkQueue.concurrent()));

    assertThat(ended(1)).containsExactly("job");
    assertThat(threads).isEmpty();
  }

  @Test
  void whereNoThreadCanBeMadeAllThatWaitFailAndTheirQueueGoesOn() {
    boolean[] canMake = new boolean[1];
    ThreadPerCall failing =
        new ThreadPerCall((name, body) -> {
          if (!canMake[0]) {
            throw new OutOfMemoryError("no thread, as expected by the test");
          }
          return Thread.ofVirtual().unstarted(body);
        });
    WorkQueue serial = WorkQueue.serial();
    TestJob failed = job("failed", serial);
    failing.start(failed);
    assertThat(ended(1)).containsExactly("failed");
    assertThat(failed.bodies).isZero();

    canMake[0] = true;
    failing.start(job("next", serial));

    assertThat(ended(1)).containsExactly("next");
    assertThat(failing.metrics().queued()).isZero();
  }
}
