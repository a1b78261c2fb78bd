package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fragment that a guide has taken from a project still stands there. */
@Tag("sources")
class QuotationsTest {
  private static final Pattern QUOTATION =
      Pattern.compile("From\\s+\\[`[^`]+`\\]\\(([^)]+)\\):\\s+```\\w+\\n(.*?)```", Pattern.DOTALL);

  @Test
  void fragmentsStandInTheirSources() throws IOException {
    int count = 0;
    for (String name : List.of("applications.md", "providers.md")) {
      Path guide = Program.project().resolve("docs").resolve(name);
      Matcher quotation = QUOTATION.matcher(Files.readString(guide));
      for (; quotation.find(); count++) {
        Path source = guide.resolveSibling(quotation.group(1)).normalize();
        assertThat(Files.readString(source)).contains(quotation.group(2));
      }
    }
    assertThat(count).isEqualTo(5);
  }
}
