package dev.tickloom.io.watching;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a tree, the changes lead from the first to the last, and the model is it. */
@Timeout(300)
class RandomProgramsTest {
  private static final int OPERATIONS = 1000;

  @TempDir Path base;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void changesLeadToTheTreeOnDisk(long seed) throws Exception {
    run(seed, Watched.TREE);
  }

  @ParameterizedTest
  @ValueSource(longs = 5)
  void changesLeadToTheTreeOnDiskByPolling(long seed) throws Exception {
    run(seed, Watched.rules(Duration.ofMillis(1)));
  }

  @Test
  @Tag("stress")
  void changesOfManyProgramsLeadToTheTreeOnDisk() throws Exception {
    long first = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      try {
        run(first + i, Watched.TREE);
      } catch (Throwable e) {
        throw new AssertionError("seed " + (first + i), e);
      }
      Scenario.removeAll(base.resolve("w"));
      Scenario.removeAll(base.resolve("outside"));
    }
  }

  private void run(long seed, WatchRules rules) throws Exception {
    Path root = Files.createDirectory(base.resolve("w"));
    Path outside = Files.createDirectory(base.resolve("outside"));
    RandomProgram.makeTree(root);
    try (Watched watched = new Watched(root, rules)) {
      new RandomProgram(seed, root, outside).run(OPERATIONS);
      watched.awaitQuiet();
    }
  }
}
