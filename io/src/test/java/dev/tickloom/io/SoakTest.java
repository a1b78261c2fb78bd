package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.workers.Workers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short {@link Soak}. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakTest {
  private static final long SEED = Long.getLong("tickloom.seed", 1);
  private static final int OPERATIONS = 5_000;

  @TempDir Path temporary;

  private void soak(Workers workers) throws Exception {
    Map<String, Integer> outcomes = Soak.run(SEED, workers, temporary, OPERATIONS);
    assertThat(outcomes)
        .containsKeys(
            "open", "read", "readFile", "readdir", "slow", "stat", "EISDIR", "ENOENT", "given up");
  }

  @ParameterizedTest
  @EnumSource
  void allKindsOfCalls(GrowingWorkers kind) throws Exception {
    soak(kind.workers);
  }
}
