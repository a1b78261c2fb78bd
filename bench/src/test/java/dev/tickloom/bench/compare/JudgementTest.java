package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.report.Reading;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static Reading reading(
      @Nullable Double pressure, @Nullable Double steal, @Nullable Double others, double late) {
    return new Reading(9.0, pressure, steal, others, late);
  }

  private static Reading pressed(double pressure) {
    return reading(pressure, 0.0, 0.0, 1);
  }

  private static List<String> judged(Reading now, Reading... before) {
    return Judgement.of(now, Arrays.asList(before), false);
  }

  @Test
  void aCalmTurnCountsWhateverTheLoadWhichIsThePeersOwn() {
    assertThat(judged(reading(0.9, 0.02, 0.1, 30))).isEmpty();
  }

  @Test
  void stealOtherProcessesAndAStandstillEachDisturb() {
    assertThat(judged(reading(0.0, 0.03, 0.0, 1)))
        .containsExactly("the hypervisor took 3 % of the processors");
    assertThat(judged(reading(0.0, 0.0, 0.25, 1)))
        .containsExactly("other processes took 25 % of the processors");
    assertThat(judged(reading(0.0, 0.0, 0.0, 31))).containsExactly("a clock was 31 ms late");
    assertThat(judged(reading(0.0, 0.5, 0.5, 99))).hasSize(3);
  }

  @Test
  void pressureDisturbsWhereItIsMoreThanInTheCalmestTurnOfThePeer() {
    assertThat(judged(pressed(0.9))).isEmpty();
    assertThat(judged(pressed(0.9), pressed(0.8), pressed(0.7))).isEmpty();
    assertThat(judged(pressed(0.9), pressed(0.8), pressed(0.5)))
        .containsExactly(
            "threads waited for a processor in 90 % of the time, in a calmer turn in 50 %");
  }

  @Test
  void whatTheSystemDoesNotTellDisturbsNobody() {
    assertThat(judged(reading(null, null, null, 1), pressed(0))).isEmpty();
    assertThat(judged(pressed(0.9), reading(null, null, null, 1))).isEmpty();
  }

  @Test
  void besideNeighboursOnlyStealAndOtherProcessesDisturb() {
    Reading late = reading(0.9, 0.0, 0.0, 500);
    assertThat(Judgement.of(late, List.of(pressed(0)), true)).isEmpty();
    Reading stolen = reading(0.9, 0.5, 0.0, 500);
    assertThat(Judgement.of(stolen, List.of(pressed(0)), true)).hasSize(1);
  }
}
