package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker has taken, what it tells of later, and what the monitor takes from it. */
class BatchTest {
  private final List<String> told = new ArrayList<>();
  private final CompletionSink sink = new TestJob.Sink(told);

  private TestJob job(String name) {
    return job(name, sink);
  }

  private static TestJob job(String name, CompletionSink sink) {
    return new TestJob(name, WorkQueue.concurrent(), sink);
  }

  private Batch batch(String... names) {
    return batch(Stream.of(names).map(this::job).toArray(TestJob[]::new));
  }

  static Batch batch(TestJob... jobs) {
    return batch(jobs.length, jobs);
  }

  private static Batch batch(int capacity, TestJob... jobs) {
    Batch batch = new Batch(capacity);
    for (TestJob job : jobs) {
      batch.add(job);
    }
    return batch;
  }

  private static List<String> names(Job first) {
    List<String> names = new ArrayList<>();
    for (Job each = first; each != null; each = each.link) {
      names.add(each.type());
    }
    return names;
  }

  private static String current(Batch batch) {
    Job current = batch.current();
    return current == null ? "nothing" : current.type();
  }

  private static void perform(Batch batch) {
    batch.current().perform();
  }

  private List<String> told() {
    return told;
  }

  @Test
  void goesThroughItsJobsInTheirOrder() {
    Batch batch = batch("a", "b", "c");

    assertThat(current(batch)).isEqualTo("a");
    assertThat(batch.waiting()).isEqualTo(2);
    assertThat(batch.advance()).isTrue();
    assertThat(current(batch)).isEqualTo("b");
    assertThat(batch.advance()).isTrue();
    assertThat(current(batch)).isEqualTo("c");
    assertThat(batch.waiting()).isZero();
    assertThat(batch.advance()).isFalse();
  }

  @Test
  void tellsOfAllTogetherInTheOrderInWhichTheyEnded() {
    Batch batch = batch("a", "b");
    perform(batch);
    batch.advance();
    perform(batch);
    assertThat(told()).isEmpty();

    assertThat(batch.end()).isNull();

    assertThat(told()).containsExactly("a", "b");
    assertThat(current(batch)).isEqualTo("nothing");
  }

  @Test
  void aBatchOfOneIsToldOf() {
    Batch batch = batch("a");
    perform(batch);

    assertThat(batch.end()).isNull();

    assertThat(told()).containsExactly("a");
  }

  @Test
  void whoEndsEarlyTellsWhatHasEndedAndGetsWhatWaits() {
    Batch batch = batch("a", "b", "c", "d");
    perform(batch);
    batch.advance();
    perform(batch);

    assertThat(names(batch.end())).containsExactly("c", "d");

    assertThat(told()).containsExactly("a", "b");
    assertThat(current(batch)).isEqualTo("nothing");
    assertThat(batch.waiting()).isZero();
  }

  @Test
  void theMonitorTakesAllButTheJobThatIsNotGettingOn() {
    Batch batch = batch("a", "b", "c", "d");
    perform(batch);
    batch.advance();

    assertThat(names(batch.relieve())).containsExactly("c", "d");

    assertThat(told()).containsExactly("a");
    assertThat(current(batch)).isEqualTo("b");
    assertThat(batch.waiting()).isZero();
    assertThat(batch.relieve()).isNull();
  }

  @Test
  void whatTheMonitorHasLeftIsToldOfWhenItHasEnded() {
    Batch batch = batch("a", "b", "c");
    perform(batch);
    batch.advance();
    batch.relieve();
    perform(batch);

    assertThat(batch.advance()).isFalse();
    assertThat(batch.end()).isNull();

    assertThat(told()).containsExactly("a", "b");
    assertThat(current(batch)).isEqualTo("nothing");
  }

  @Test
  void theMonitorTellsWhatHasEndedBeforeTheLast() {
    Batch batch = batch("a", "b");
    perform(batch);
    batch.advance();

    assertThat(batch.relieve()).isNull();
    assertThat(told()).containsExactly("a");
  }

  @Test
  void theMonitorLeavesABatchOfOneAsItIs() {
    Batch batch = batch("a");
    perform(batch);

    assertThat(batch.relieve()).isNull();
    assertThat(batch.end()).isNull();

    assertThat(told()).containsExactly("a");
  }

  @Test
  void aJobThatIsToBeDoneAgainIsNotToldOf() {
    TestJob b = job("b");
    b.outcome = Job.Outcome.NOT_BEGUN;
    Batch batch = batch(job("a"), b, job("c"));
    perform(batch);
    batch.advance();
    assertThat(b.perform()).isEqualTo(Job.Outcome.NOT_BEGUN);

    assertThat(names(batch.end())).containsExactly("c");

    assertThat(told()).containsExactly("a");
  }

  @Test
  void oneThatWasCancelledDoesNotKeepTheOthers() {
    Batch batch = batch("a", "b", "c");
    perform(batch);
    batch.advance();
    ((TestJob) batch.current()).cancel();
    perform(batch);
    batch.advance();
    perform(batch);

    batch.end();

    assertThat(told()).containsExactly("a", "c");
  }

  @Test
  void whereThereIsRoomLeftThereIsNothing() {
    Batch batch = batch(5, job("a"), job("b"));
    perform(batch);
    assertThat(batch.waiting()).isEqualTo(1);
    batch.advance();
    perform(batch);
    assertThat(batch.advance()).isFalse();

    assertThat(batch.end()).isNull();

    assertThat(told()).containsExactly("a", "b");
  }

  @Test
  void eachSinkIsToldOfItsOwn() {
    List<String> others = new ArrayList<>();
    Batch batch = batch(job("a"), job("b", new TestJob.Sink(others)), job("c"));
    perform(batch);
    batch.advance();
    perform(batch);
    batch.advance();
    perform(batch);

    batch.end();

    assertThat(told()).containsExactly("a", "c");
    assertThat(others).containsExactly("b");
  }

  @Test
  void aSinkThatThrowsHasThemAllTheSame() {
    List<String> given = new ArrayList<>();
    CompletionSink throwing =
        new TestJob.Sink(given) {
          @Override
          public void completeAll(Object[] jobs) {
            super.completeAll(jobs);
            throw new IllegalStateException("from the sink, as expected by the test");
          }
        };
    Batch batch = batch(job("a", throwing), job("b", throwing));
    perform(batch);
    batch.advance();
    perform(batch);

    batch.end();

    assertThat(given).containsExactly("a", "b");
  }
}
