package dev.tickloom.loop.observing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.observing.StandstillClock.Finding;
import dev.tickloom.loop.observing.StandstillClock.Nothing;
import dev.tickloom.loop.observing.StandstillClock.StandsStill;
import dev.tickloom.loop.observing.StandstillClock.WentOn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a limit of 80, and so a look every 10. */
class StandstillClockTest {
  private final StandstillClock clock = new StandstillClock(80, 0);
  private long now;

  @Test
  void looksEightTimesInTheLimit() {
    assertThat(clock.pause()).isEqualTo(10);
  }

  @Test
  void tellsWhenTheLimitIsReachedAndEachTimeThatItDoubles() {
    assertThat(lookUntil(700, 1))
        .containsExactly(
            new StandsStill(80), new StandsStill(160), new StandsStill(320), new StandsStill(640));
  }

  @Test
  void tellsTheEndOfWhatItHasToldOf() {
    lookUntil(100, 1);
    now = 110;
    assertThat(clock.look(0, 104, now)).isEqualTo(new WentOn(94));
    assertThat(lookUntil(400, 0)).isEmpty();
  }

  @Test
  void theNextCallbackCountsFromItsOwnBeginning() {
    lookUntil(70, 1);
    assertThat(lookUntil(150, 2)).isEmpty();
    assertThat(lookUntil(160, 2)).containsExactly(new StandsStill(80));
  }

  @Test
  void anIdleLoopIsNeverTold() {
    assertThat(lookUntil(1000, 0)).isEmpty();
  }

  @Test
  void aLookThatComesLateCountsAsTwo() {
    lookUntil(20, 1);
    clock.beginPause(now);
    now = 5000; // the process was stopped
    assertThat(clock.look(1, now, now)).isInstanceOf(Nothing.class);
    assertThat(lookUntil(5040, 1)).isEmpty();
    assertThat(lookUntil(5050, 1)).containsExactly(new StandsStill(80));
  }

  @Test
  void whatTheLookingThreadDoesItselfCountsInFull() {
    lookUntil(90, 1);
    now = 240; // until then it has written to a log
    assertThat(lookUntil(250, 1)).containsExactly(new StandsStill(240));
  }

  @Test
  void whatEndsWhileTheLookingThreadIsAtWorkTookNoLonger() {
    lookUntil(90, 1);
    clock.beginPause(240);
    assertThat(clock.look(0, 200, 250)).isEqualTo(new WentOn(190));
  }

  @Test
  void whatEndsAfterAStopOfTheProcessTookNoLongerThanTwoPauses() {
    lookUntil(90, 1);
    clock.beginPause(90);
    assertThat(clock.look(0, 5000, 5010)).isEqualTo(new WentOn(100));
  }

  /** Looks every 10, and returns what there was to tell. */
  private List<Finding> lookUntil(long end, long running) {
    List<Finding> told = new ArrayList<>();
    while (now < end) {
      clock.beginPause(now);
      now += 10;
      Finding finding = clock.look(running, now, now);
      if (!(finding instanceof Nothing)) {
        told.add(finding);
      }
    }
    return told;
  }
}
