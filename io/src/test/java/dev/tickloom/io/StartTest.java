package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program does not pay for that makes a loop and reads a file: docs/adr/0006. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartTest {
  @TempDir Path temporary;

  @Test
  void whoRecordsNothingDoesNotStartJfr() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "hello");
    try (ChildJvm child = ChildJvm.start(FirstRead.class, file.toString())) {
      assertThat(child.readToEnd()).isEqualTo("read 5\nJFR is not up\nexit code 0");
    }
  }

  @Test
  void theFirstReadNeedsNoLambdaNoLogAndNoRandomness() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "hello");
    List<String> loaded = new ArrayList<>();
    try (ChildJvm child =
        ChildJvm.startWith(List.of("-Xlog:class+load"), FirstRead.class, file.toString())) {
      for (String line; !(line = child.readLine()).equals("read 5"); ) {
        loaded.add(line);
      }
    }
    assertThat(loaded).anyMatch(line -> line.contains("dev.tickloom.io.Fs "));
    assertThat(loaded)
        .noneMatch(line -> line.matches(".*dev\\.tickloom\\..*\\$\\$Lambda.*"))
        .noneMatch(line -> line.contains("$$StringConcat"))
        .noneMatch(line -> line.contains("java.security.SecureRandom "))
        .noneMatch(line -> line.contains("jdk.internal.logger.LazyLoggers"));
  }
}
