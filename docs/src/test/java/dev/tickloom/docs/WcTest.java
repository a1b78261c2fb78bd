package dev.tickloom.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example Wc. */
class WcTest {
  @TempDir Path folder;

  @Test
  void countsWhatComesThroughAPipe() throws Exception {
    Path stdout = folder.resolve("stdout");
    Process process = Program.startExample("Wc", stdout, folder.resolve("stderr"));
    try (var input = process.getOutputStream()) {
      input.write("one two\n three\tfour".getBytes(UTF_8));
    }
    assertThat(process.waitFor()).isZero();
    assertThat(stdout).hasContent("      1       4      19\n");
  }
}
