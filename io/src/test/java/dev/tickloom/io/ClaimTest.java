package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.NotBegunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The use that a call has of an open file, given back once. */
class ClaimTest {
  private int disposals;
  private Closing closing;
  private Claim claim;

  @BeforeEach
  void claim() {
    disposals = 0;
    closing = new Closing(() -> disposals++, task -> {});
    assertThat(closing.tryUse()).isTrue();
    claim = new Claim(closing);
  }

  /** A use too few or too many would show: this is one more, and the file is disposed of by it. */
  private void assertGivenBackOnce() {
    closing.tryUse();
    closing.abandon();
    assertThat(disposals).isZero();
    closing.unuse();
    assertThat(disposals).isOne();
  }

  private void assertKept() {
    closing.abandon();
    assertThat(disposals).isZero();
  }

  private void notBegun() {
    assertThatThrownBy(() ->
            claim.run(() -> {
              throw new NotBegunException(new IOException());
            }))
        .isInstanceOf(NotBegunException.class);
  }

  @Test
  void aBodyThatEndsGivesTheUseBack() throws Exception {
    assertThat(claim.<String>run(() -> "value")).isEqualTo("value");
    claim.settled();
    assertGivenBackOnce();
  }

  @Test
  void aBodyThatFailsGivesTheUseBack() {
    assertThatThrownBy(() ->
            claim.run(() -> {
              throw new IOException();
            }))
        .isInstanceOf(IOException.class);
    claim.settled();
    assertGivenBackOnce();
  }

  @Test
  void aBodyThatCouldNotBeginKeepsTheUseForTheNextTime() throws Exception {
    notBegun();
    notBegun();
    assertThat(claim.<String>run(() -> "value")).isEqualTo("value");
    claim.settled();
    assertGivenBackOnce();
  }

  @Test
  void theUseIsKeptWhileTheCallWaitsForItsNextTime() {
    notBegun();
    assertKept();
  }

  @Test
  void whatIsGivenUpBeforeItBeginsNeverBegins() {
    claim.settled();
    assertThatIllegalStateException().isThrownBy(() -> claim.run(() -> "value"));
    assertGivenBackOnce();
  }

  @Test
  void whatIsGivenUpBetweenTwoTimesNeverBeginsAgain() {
    notBegun();
    claim.settled();
    assertThatIllegalStateException().isThrownBy(() -> claim.run(() -> "value"));
    assertGivenBackOnce();
  }

  @Test
  void aBodyThatNobodyWaitsForKeepsTheUseUntilItEnds() throws Exception {
    int before =
        claim.<Integer>run(() -> {
          claim.settled();
          closing.abandon();
          return disposals;
        });
    assertThat(before).isZero();
    assertThat(disposals).isOne();
  }

  @Test
  void aBodyThatNobodyWaitsForAndThatCouldNotBeginGivesTheUseBack() {
    assertThatThrownBy(() ->
            claim.run(() -> {
              claim.settled();
              throw new NotBegunException(new IOException());
            }))
        .isInstanceOf(NotBegunException.class);
    assertGivenBackOnce();
  }

  /**
   * The only race is that of the caller's side, which settles once, with the worker's transitions:
   * each place that settling can have among them is tried, for a call that could not begin up to
   * three times.
   */
  @Test
  void theUseIsGivenBackOnceWhereverTheCallIsSettled() {
    for (int failures = 0; failures <= 3; failures++) {
      for (int place = 0; place <= 2 * (failures + 1); place++) {
        claim();
        List<Runnable> caller = new ArrayList<>(List.of(claim::settled));
        Turns turns = new Turns(place, caller);
        for (int time = 0; time <= failures && !caller.isEmpty(); time++) {
          boolean isLast = time == failures;
          turns.next(); // before it begins
          try {
            claim.run(() -> {
              turns.next(); // while it runs
              if (!isLast) {
                throw new NotBegunException(new IOException());
              }
              return "";
            });
          } catch (Exception e) {
            assertThat(e).isInstanceOfAny(NotBegunException.class, IllegalStateException.class);
          }
        }
        caller.forEach(Runnable::run);
        assertGivenBackOnce();
      }
    }
  }

  /** Lets the other side act at one place. */
  private static final class Turns {
    private final int place;
    private final List<Runnable> other;
    private int now;

    Turns(int place, List<Runnable> other) {
      this.place = place;
      this.other = other;
    }

    void next() {
      if (now++ == place && !other.isEmpty()) {
        other.remove(0).run();
      }
    }
  }
}
