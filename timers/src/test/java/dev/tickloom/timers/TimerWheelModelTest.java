package dev.tickloom.timers;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;

/**
 * The wheel agrees with a sorted set, whatever is done to it. A failure names its seed and the
 * command that replays it.
 */
class TimerWheelModelTest {
  private static final int SEEDS = 150;
  private static final int STRESS_SEEDS = 10_000;

  @FromEveryClock
  void agreesWithASortedSet(long origin) {
    Long replayed = Long.getLong("tickloom.seed");
    LongStream seeds = replayed == null ? LongStream.range(0, SEEDS) : LongStream.of(replayed);
    seeds.forEach(seed -> run(origin, seed));
  }

  @Tag("stress")
  @FromEveryClock
  void agreesWithASortedSetFromFreshSeeds(long origin) {
    ThreadLocalRandom.current().longs(STRESS_SEEDS).forEach(seed -> run(origin, seed));
  }

  private static void run(long origin, long seed) {
    try {
      new ModelRun(origin, seed).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          String.format(
              "The wheel differs from its model, clock starting at %d. Replay with%n"
                  + "  mvn -pl timers test -Dtest=TimerWheelModelTest -Dtickloom.seed=%d",
              origin, seed),
          e);
    }
  }
}
