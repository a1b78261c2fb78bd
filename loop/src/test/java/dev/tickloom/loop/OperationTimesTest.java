package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

/** What is known of the operations that several workers have performed. */
class OperationTimesTest {
  private final OperationTimes times = new OperationTimes();

  @Test
  void sumsUpWhatEachWorkerHasAdded() {
    OperationTimes.Share one = times.takeShare();
    OperationTimes.Share other = times.takeShare();

    one.add("stat", 1, 10);
    other.add("stat", 5, 20);
    one.add("stat", 3, 40);

    assertThat(times.metrics())
        .containsExactly(entry("stat", new OperationMetrics(3, 9, 5, 70, 40)));
  }

  @Test
  void keepsTheTypesApart() {
    OperationTimes.Share share = times.takeShare();

    share.add("stat", 1, 2);
    share.add("open", 3, 4);
    share.add("stat", 5, 6);

    assertThat(times.metrics())
        .containsExactly(
            entry("open", new OperationMetrics(1, 3, 3, 4, 4)),
            entry("stat", new OperationMetrics(2, 6, 5, 8, 6)));
  }

  @Test
  void keepsWhatAWorkerThatHasEndedHasAddedAndLetsAnotherOneGoOn() {
    OperationTimes.Share share = times.takeShare();
    share.add("stat", 1, 2);
    times.giveBack(share);

    OperationTimes.Share again = times.takeShare();
    again.add("stat", 3, 4);

    assertThat(again).isSameAs(share);
    assertThat(times.metrics()).containsExactly(entry("stat", new OperationMetrics(2, 4, 3, 6, 4)));
  }

  @Test
  void givesTheShareThatWasGivenBackLast() {
    OperationTimes.Share first = times.takeShare();
    OperationTimes.Share second = times.takeShare();

    times.giveBack(first);
    times.giveBack(second);

    assertThat(times.takeShare()).isSameAs(second);
    assertThat(times.takeShare()).isSameAs(first);
  }

  @Test
  void givesAShareToOneAtATime() {
    assertThat(times.takeShare()).isNotSameAs(times.takeShare());
  }
}
