package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * While another thread keeps the heap full, calls may fail, but each is settled once, and when
 * there is memory again the loop goes on.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullHeapTest {
  @TempDir Path folder;

  @Test
  void eachCallIsSettledOnceWhateverTheMemory() throws Exception {
    check("2500");
  }

  @Test
  @Tag("stress")
  void eachCallIsSettledOnceWhateverTheMemoryForLong() throws Exception {
    for (int time = 0; time < 3; time++) {
      check("12000");
    }
  }

  private void check(String millis) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "hello");
    List<String> options = List.of("-Xmx48m", "-XX:+UseSerialGC");
    try (ChildJvm program = ChildJvm.startWith(options, FullHeap.class, file.toString(), millis)) {
      assertThat(program.readToEnd())
          .contains("never settled 0, wrong 0", "run has returned")
          .endsWith("exit code 0");
    }
  }
}
