package dev.tickloom.io.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Node's and the JDK's watchers were recorded with, several of which they lose: after each
 * step the model is as the disk, and the changes lead there.
 */
@Timeout(60)
class ScenariosTest {
  @TempDir Path base;

  /** All but the long one, which WatchingTest has among those that take long. */
  static List<Scenario> scenarios() {
    return Scenario.all().stream().filter(each -> !each.title().startsWith("20000")).toList();
  }

  @Test
  void thereAreAsManyAsWereRecorded() {
    assertThat(Scenario.all()).hasSize(48);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void modelAndReplayAreAsTheDisk(Scenario scenario) throws Exception {
    assumeTrue(FileWatch.hears(base), "the system tells of changes");
    run(scenario, Watched.TREE);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void modelAndReplayAreAsTheDiskByPolling(Scenario scenario) throws Exception {
    run(scenario, Watched.rules(Duration.ofMillis(5)));
  }

  private void run(Scenario scenario, WatchRules rules) throws Exception {
    Files.createDirectory(base.resolve("w"));
    Scenario.act(base, scenario.before());
    try (Watched watched = new Watched(base.resolve(scenario.watched()), rules)) {
      if (scenario.title().equals("hard link made, written through the other name")) {
        watched.hasUnheardWrites();
      }
      for (List<String> step : scenario.steps()) {
        Scenario.act(base, step);
        watched.awaitQuiet();
      }
    }
  }
}
