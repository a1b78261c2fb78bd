package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are stuck in the kernel keep neither a loop from closing nor the JVM from ending. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes: nothing to be stuck on")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExitWithStuckCallsTest {
  @TempDir Path temporary;

  private String run(String what) throws Exception {
    Path fifo = Fifo.make(temporary.resolve("fifo"));
    try (ChildJvm child = ChildJvm.start(ExitWithStuckCalls.class, what, fifo.toString())) {
      return child.readToEnd();
    }
  }

  /** What has ended when the loop closes may be delivered; the rest is given up, each once. */
  @ParameterizedTest
  @ValueSource(strings = {"shared", "lane", "fixed"})
  void aLoopClosesAndTheProgramEnds(String workers) throws Exception {
    assertThat(run(workers)).isEqualTo("{open given up=20, stat=1000}\nexit code 0");
  }

  @Test
  void theProcessWideLoopKeepsNoProgramFromEnding() throws Exception {
    assertThat(run("process")).isEqualTo("main ends\nexit code 0");
  }
}
