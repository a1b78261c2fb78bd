package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many threads there may be. */
class PoolStateTest {
  private static final int PROCESSORS = PoolState.PROCESSORS;
  private static final Verdict CALM = new Verdict(false, 0);
  private static final Verdict QUICK = new Verdict(true, 0);

  private final PoolState elastic = new PoolState(2, 4, true);
  private final PoolState fixed = new PoolState(0, 4, false);

  private static void block(PoolState state, int threads) {
    for (int i = 0; i < threads; i++) {
      state.block(true);
    }
  }

  @Test
  void aLaneHasItsBaseAndOneMoreForEachThatIsBlocked() {
    assertThat(elastic.limit()).isEqualTo(4);
    block(elastic, 3);
    assertThat(elastic.limit()).isEqualTo(7);
    elastic.unblock(true);
    assertThat(elastic.limit()).isEqualTo(6);
  }

  @Test
  void theMonitorMayAddTheReserve() {
    block(elastic, 3);
    elastic.apply(new Verdict(false, 3));
    assertThat(elastic.limit()).isEqualTo(7);
    assertThat(elastic.limitWithReserve()).isEqualTo(10);
    elastic.apply(CALM);
    assertThat(elastic.limitWithReserve()).isEqualTo(7);
  }

  @Test
  void aLaneHasNoMoreThan4096Threads() {
    block(elastic, 5_000);
    elastic.apply(new Verdict(false, 5_000));
    assertThat(elastic.limit()).isEqualTo(4_096);
    assertThat(elastic.limitWithReserve()).isEqualTo(4_096);
  }

  @Test
  void whileCallsAreQuickThereAreNoMoreThanProcessorsThatAreNotBlocked() {
    elastic.apply(QUICK);
    assertThat(elastic.limit()).isEqualTo(Math.min(4, PROCESSORS));
    block(elastic, 3);
    assertThat(elastic.limit()).isEqualTo(Math.min(4, PROCESSORS) + 3);
  }

  @Test
  void aVirtualThreadTakesAProcessorFromTheLaneWhileCallsAreQuick() {
    elastic.apply(QUICK);
    elastic.tryStartVirtual();
    assertThat(elastic.limit()).isEqualTo(Math.max(1, Math.min(4, PROCESSORS - 1)));
    elastic.block(false);
    assertThat(elastic.limit()).isEqualTo(Math.min(4, PROCESSORS));
  }

  @Test
  void aFixedPoolStaysAsItIs() {
    block(fixed, 3);
    fixed.apply(new Verdict(false, 3));
    assertThat(fixed.limit()).isEqualTo(4);
    assertThat(fixed.limitWithReserve()).isEqualTo(4);
  }

  @Test
  void onlySoManyAreActiveAsAreAllowed() {
    assertThat(elastic.tryActivate(2)).isTrue();
    assertThat(elastic.tryActivate(2)).isTrue();
    assertThat(elastic.tryActivate(2)).isFalse();
    elastic.deactivate();
    assertThat(elastic.tryActivate(2)).isTrue();
    assertThat(elastic.active()).isEqualTo(2);
  }

  @Test
  void onlySoManyVirtualThreadsAreStartedAsAreAllowed() {
    assertThat(elastic.tryStartVirtual()).isTrue();
    assertThat(elastic.tryStartVirtual()).isTrue();
    assertThat(elastic.tryStartVirtual()).isFalse();
    elastic.endVirtual();
    assertThat(elastic.tryStartVirtual()).isTrue();
    assertThat(fixed.tryStartVirtual()).isFalse();
    assertThat(elastic.atWork()).isEqualTo(2);
  }

  @Test
  void jobsAreLateIfOneHasWaitedForAMillisecondWhileAsManyAreBlockedAsThereAreWithoutGrowth() {
    elastic.noteWait(2_000_000);
    assertThat(elastic.isLate()).as("none is blocked").isFalse();
    block(elastic, 4);
    assertThat(elastic.isLate()).as("none was late since").isFalse();
    elastic.noteWait(2_000_000);
    assertThat(elastic.isLate()).isTrue();
    elastic.noteWait(1_000_000);
    assertThat(elastic.isLate()).isFalse();
    elastic.noteWait(2_000_000);
    elastic.unblock(true);
    assertThat(elastic.isLate()).isFalse();
  }

  @Test
  void jobsOfAFixedPoolAreNeverLate() {
    block(fixed, 4);
    fixed.noteWait(2_000_000);
    assertThat(fixed.isLate()).isFalse();
  }
}
