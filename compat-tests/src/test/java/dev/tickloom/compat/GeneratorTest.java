package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Semantics;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
  private final Runner runner = new Runner(Duration.ofSeconds(60));

  @ParameterizedTest
  @EnumSource
  void aProgramFollowsFromItsSeed(Semantics semantics) {
    assertThat(Generator.scenario(7, semantics)).isEqualTo(Generator.scenario(7, semantics));
    assertThat(Generator.scenario(7, semantics)).isNotEqualTo(Generator.scenario(8, semantics));
  }

  /** And its trace is the same every time, since it runs in virtual time. */
  @ParameterizedTest
  @EnumSource
  void everyProgramEnds(Semantics semantics) {
    LongStream.range(0, 300)
        .mapToObj(seed -> Generator.scenario(seed, semantics))
        .forEach(program -> {
          List<String> trace = runner.run(program, semantics).trace();
          assertThat(trace).last().asString().startsWith("end exit=");
          assertThat(runner.run(program, semantics).trace()).isEqualTo(trace);
        });
  }
}
