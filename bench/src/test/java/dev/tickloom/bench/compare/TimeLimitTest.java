package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  @Test
  void oneMoreBeginsIfItEndsInTimeThoughItTakesAsLongAsTheLongest() {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(100));
    assertThat(limit.allows(Duration.ofSeconds(100))).isTrue();
    limit.took(Duration.ofSeconds(30));
    limit.took(Duration.ofSeconds(10));
    assertThat(limit.allows(Duration.ofSeconds(70))).isTrue();
    assertThat(limit.allows(Duration.ofSeconds(71))).isFalse();
  }
}
