package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Streams hold a few chunks, however large a file is. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it has /dev/null and sparse files")
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamMemoryTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path folder;

  @Test
  void aGibibyteFlowsThroughAHeapOf32Megabytes() throws Exception {
    Path file = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(GIBIBYTE);
    }
    List<String> options = List.of("-Xmx32m", "-XX:+UseSerialGC");
    try (ChildJvm program = ChildJvm.startWith(options, PipeOfOneGibibyte.class, file.toString())) {
      assertThat(program.readToEnd()).contains("piped " + GIBIBYTE).endsWith("exit code 0");
    }
  }
}
