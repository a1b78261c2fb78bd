package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Lingering.Offers;
import org.junit.jupiter.api.Test;

/** When a loop that lingers has had its processor for itself for too long. */
class SolitudeTest {
  private long now = Long.MAX_VALUE - 1; // the clock may overflow
  private final Solitude solitude =
      new Solitude() {
        @Override
        long nanoTime() {
          return now;
        }
      };

  /** Notes waits. Returns how often the solitude was long. */
  private int note(int waits, Offers offers) {
    int isLong = 0;
    for (int i = 0; i < waits; i++) {
      isLong += solitude.note(offers) ? 1 : 0;
    }
    return isLong;
  }

  @Test
  void isLongAfterManyWaitsInWhichNobodyTookTheProcessor() {
    assertThat(note(Solitude.WAITS - 1, Offers.REFUSED)).isZero();
    assertThat(note(1, Offers.REFUSED)).isOne();
  }

  @Test
  void beginsAgainWhenItWasLong() {
    assertThat(note(Solitude.WAITS, Offers.REFUSED)).isOne();
    assertThat(note(Solitude.WAITS - 1, Offers.REFUSED)).isZero();
    assertThat(note(1, Offers.REFUSED)).isOne();
  }

  @Test
  void endsWhenSomebodyTakesTheProcessor() {
    note(Solitude.WAITS - 1, Offers.REFUSED);
    solitude.note(Offers.TAKEN);

    assertThat(note(Solitude.WAITS - 1, Offers.REFUSED)).isZero();
  }

  @Test
  void isNotToldByWaitsWithoutAnOffer() {
    note(Solitude.WAITS - 1, Offers.REFUSED);

    assertThat(note(Solitude.WAITS, Offers.NONE)).isZero();
    assertThat(note(1, Offers.REFUSED)).isOne();
  }

  @Test
  void isFollowedBySomeTimeToSleep() {
    assertThat(solitude.isSleepTime()).isFalse();

    solitude.startSleepTime();

    assertThat(solitude.isSleepTime()).isTrue();
    now += Solitude.SLEEP_NANOS - 1;
    assertThat(solitude.isSleepTime()).isTrue();
    now++;
    assertThat(solitude.isSleepTime()).isFalse();
  }

  @Test
  void isTimedByAClockThatGoesOnWhenThatOfALoopStandsStill() {
    long before = System.nanoTime();
    long time = new Solitude().nanoTime();
    long after = System.nanoTime();

    assertThat(time - before).isNotNegative();
    assertThat(after - time).isNotNegative();
  }
}
