package dev.tickloom.loop.observing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The thread that looks at a loop. */
class StandstillWatchTest {
  private final StandstillWatch watch =
      new StandstillWatch(1_000_000) {
        @Override
        void tellStandstill(long number, long nanos) {}

        @Override
        void tellEnd(long nanos) {}
      };

  /** A host may run the loop thousands of times in a second. */
  @Test
  void runsThatFollowEachOtherHaveOneThread() {
    watch.runBegins();
    Thread first = watch.watcher();
    for (int i = 0; i < 100; i++) {
      watch.runEnds(LoopObserver.End.ONE_TURN);
      watch.runBegins();
    }

    assertThat(watch.watcher()).isSameAs(first).isNotNull();
    watch.runEnds(LoopObserver.End.ONE_TURN);
  }

  @Test
  void theThreadEndsWhenTheLoopHasNotRunForAWhileAndTheNextRunHasAnother() throws Exception {
    watch.runBegins();
    Thread first = watch.watcher();
    watch.runEnds(LoopObserver.End.ONE_TURN);
    first.join();
    assertThat(watch.watcher()).isNull();

    watch.runBegins();
    assertThat(watch.watcher()).isNotSameAs(first).isNotNull();
    watch.runEnds(LoopObserver.End.ONE_TURN);
  }
}
