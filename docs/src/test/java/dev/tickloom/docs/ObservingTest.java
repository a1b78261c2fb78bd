package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the page is told as the page says. */
class ObservingTest {
  @TempDir Path folder;

  @Test
  void thePageShowsWhatExplainTells() throws Exception {
    String[] parts = Files.readString(Program.project().resolve("docs/observing.md")).split("```");
    String program = parts[1].substring("java\n".length());
    String told = parts[3].substring("text\n".length());
    Path source = Files.writeString(folder.resolve("Order.java"), program);

    Program.Result result = Program.run(List.of("-Dtickloom.explain=true"), source);

    assertThat(result.stderr()).isEmpty();
    assertThat(anyWait(result.stdout())).isEqualTo(anyWait(told));
  }

  /** How long is left until a timer is due is not the same each time. */
  private static String anyWait(String told) {
    return told.replaceAll("waits up to \\d+ ms", "waits");
  }
}
