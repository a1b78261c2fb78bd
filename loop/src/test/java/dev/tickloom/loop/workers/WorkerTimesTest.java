package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

/** What is known of the operations that several workers have performed. */
class WorkerTimesTest {
  private final WorkerTimes times = new WorkerTimes();

  @Test
  void sumsUpWhatEachWorkerHasAdded() {
    WorkerTimes.Share one = times.takeShare();
    WorkerTimes.Share other = times.takeShare();

    one.add("stat", 1, 10);
    other.add("stat", 5, 20);
    one.add("stat", 3, 40);

    assertThat(times.metrics())
        .containsExactly(entry("stat", new OperationCounts(3, 9, 5, 70, 40)));
  }

  @Test
  void keepsTheTypesApart() {
    WorkerTimes.Share share = times.takeShare();

    share.add("stat", 1, 2);
    share.add("open", 3, 4);
    share.add("stat", 5, 6);

    assertThat(times.metrics())
        .containsExactly(
            entry("open", new OperationCounts(1, 3, 3, 4, 4)),
            entry("stat", new OperationCounts(2, 6, 5, 8, 6)));
  }

  @Test
  void keepsWhatAWorkerThatHasEndedHasAddedAndLetsAnotherOneGoOn() {
    WorkerTimes.Share share = times.takeShare();
    share.add("stat", 1, 2);
    times.giveBack(share);

    WorkerTimes.Share again = times.takeShare();
    again.add("stat", 3, 4);

    assertThat(again).isSameAs(share);
    assertThat(times.metrics()).containsExactly(entry("stat", new OperationCounts(2, 4, 3, 6, 4)));
  }

  @Test
  void givesTheShareThatWasGivenBackLast() {
    WorkerTimes.Share first = times.takeShare();
    WorkerTimes.Share second = times.takeShare();

    times.giveBack(first);
    times.giveBack(second);

    assertThat(times.takeShare()).isSameAs(second);
    assertThat(times.takeShare()).isSameAs(first);
  }

  @Test
  void givesAShareToOneAtATime() {
    assertThat(times.takeShare()).isNotSameAs(times.takeShare());
  }

  @Test
  void ofManyTypesTheFirstHaveEntriesAndTheOthersShareOne() {
    WorkerTimes.Share one = times.takeShare();
    WorkerTimes.Share other = times.takeShare();
    for (int i = 0; i < 100_000; i++) {
      one.add("one-off " + i, 1, 1);
      other.add("one-off " + (99_999 - i), 1, 1);
    }
    other.add("one-off 0", 1, 7);
    other.add("one-off 99999", 1, 5);

    assertThat(times.metrics()).hasSize(WorkerTimes.MAX_TYPES + 1);
    assertThat(times.metrics().get("one-off 0")).isEqualTo(new OperationCounts(3, 3, 1, 9, 7));
    assertThat(times.metrics().get("one-off 99999")).isEqualTo(new OperationCounts(3, 3, 1, 7, 5));
    assertThat(times.metrics().get("one-off 50000")).isNull();
    assertThat(times.metrics().get(WorkerMetrics.OTHER))
        .isEqualTo(
            new OperationCounts(200_000 - 2 * WorkerTimes.MAX_TYPES, 199_488, 1, 199_488, 1));
  }
}
