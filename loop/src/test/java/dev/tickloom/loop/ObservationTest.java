package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM's properties say of every loop. */
class ObservationTest {
  @TempDir Path folder;

  @Test
  void aLimitIsInMilliseconds() {
    assertThat(Observation.durationOf("250")).isEqualTo(Duration.ofMillis(250));
    assertThat(Observation.durationOf(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "2147483648", "9223372036854775807", "abc", ""})
  void aLimitThatTheBuilderWouldRefuseIsIgnored(String millis) {
    assertThat(Observation.durationOf(millis)).isNull();
  }

  @Test
  void aTraceThatCannotBeOpenedIsLeftOut() {
    assertThat(Observation.tracerTo(folder.resolve("none").resolve("x").toString())).isNull();
    assertThat(Observation.tracerTo("\0")).isNull();
  }
}
