package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** One warning a second, of however many. */
class FloodTest {
  private final Queue<Runnable> endsOfSeconds = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final Flood<String> flood =
      new Flood<>(endsOfSeconds::add, (one, others) -> told.add(one + " and " + others));

  private void endSecond() {
    endsOfSeconds.remove().run();
  }

  @Test
  void theFirstIsToldAtOnce() {
    flood.add("a");
    assertThat(told).containsExactly("a and 0");
  }

  @Test
  void thoseThatFollowAreToldTogetherWhenTheSecondIsOver() {
    for (String each : List.of("a", "b", "c", "d")) {
      flood.add(each);
    }
    assertThat(told).containsExactly("a and 0");
    endSecond();
    assertThat(told).containsExactly("a and 0", "d and 2");
    flood.add("e");
    endSecond();
    assertThat(told).containsExactly("a and 0", "d and 2", "e and 0");
  }

  @Test
  void afterASecondWithoutAnyTheNextIsToldAtOnce() {
    flood.add("a");
    endSecond();
    assertThat(endsOfSeconds).isEmpty();
    flood.add("b");
    assertThat(told).containsExactly("a and 0", "b and 0");
  }

  @Test
  void aWarningThatThrowsStopsNothing() {
    Flood<String> failing =
        new Flood<>(
            endsOfSeconds::add,
            (one, others) -> {
              told.add(one);
              throw new IllegalStateException(one);
            });
    for (String each : List.of("a", "b")) {
      try {
        failing.add(each);
      } catch (IllegalStateException e) {
        told.add("thrown " + e.getMessage());
      }
    }
    try {
      endSecond();
    } catch (IllegalStateException e) {
      told.add("thrown " + e.getMessage());
    }
    assertThat(told).containsExactly("a", "thrown a", "b", "thrown b");
    assertThat(endsOfSeconds).hasSize(1);
  }
}
