package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Lingering.Offers;
import org.junit.jupiter.api.Test;

/** When a loop that lingers has had its processor for itself for too long. */
class SolitudeTest {
  private static final long NOW = Long.MAX_VALUE - 1; // the clock may overflow

  private final Solitude solitude = new Solitude();

  private void note(int waits, Offers offers) {
    for (int i = 0; i < waits; i++) {
      solitude.note(offers);
    }
  }

  @Test
  void isLongAfterManyWaitsInWhichNobodyTookTheProcessor() {
    note(Solitude.WAITS - 1, Offers.REFUSED);
    assertThat(solitude.isLong()).isFalse();

    solitude.note(Offers.REFUSED);
    assertThat(solitude.isLong()).isTrue();
  }

  @Test
  void endsWhenSomebodyTakesTheProcessor() {
    note(Solitude.WAITS - 1, Offers.REFUSED);
    solitude.note(Offers.TAKEN);
    note(Solitude.WAITS - 1, Offers.REFUSED);

    assertThat(solitude.isLong()).isFalse();
  }

  @Test
  void isNotToldByWaitsWithoutAnOffer() {
    note(Solitude.WAITS - 1, Offers.REFUSED);
    note(Solitude.WAITS, Offers.NONE);
    assertThat(solitude.isLong()).isFalse();

    solitude.note(Offers.REFUSED);
    assertThat(solitude.isLong()).isTrue();
  }

  @Test
  void staysLongUntilTheLoopIsToldToSleep() {
    note(2 * Solitude.WAITS, Offers.REFUSED);
    assertThat(solitude.isLong()).isTrue();

    solitude.sleep(NOW);
    assertThat(solitude.isLong()).isFalse();
  }

  @Test
  void letsTheLoopSleepForAWhile() {
    assertThat(solitude.sleeps(NOW)).isFalse();

    solitude.sleep(NOW);

    assertThat(solitude.sleeps(NOW)).isTrue();
    assertThat(solitude.sleeps(NOW + Solitude.SLEEP_NANOS - 1)).isTrue();
    assertThat(solitude.sleeps(NOW + Solitude.SLEEP_NANOS)).isFalse();
  }

  @Test
  void doesNotFallAsleepAgainByItself() {
    solitude.sleep(NOW);
    assertThat(solitude.sleeps(NOW + Solitude.SLEEP_NANOS)).isFalse();

    assertThat(solitude.sleeps(NOW)).isFalse();
  }
}
