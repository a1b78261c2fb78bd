package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.GlobPattern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which paths {@code path.matchesGlob} of Node 26.10.0 has accepted, in {@code glob-matches.json};
 * {@code record-glob.js} made it.
 */
class GlobMatchesTest {
  @Test
  @SuppressWarnings("unchecked")
  void matchesWhatNodeMatches() throws IOException {
    Map<String, Object> recorded = read();
    List<String> paths = (List<String>) recorded.get("paths");
    List<String> failures = new ArrayList<>();
    int comparisons = 0;
    for (Map<String, Object> each : (List<Map<String, Object>>) recorded.get("patterns")) {
      GlobPattern pattern = GlobPattern.of((String) each.get("pattern"));
      List<String> expected = (List<String>) each.get("matches");
      for (String path : paths) {
        comparisons++;
        if (pattern.matches(path) != expected.contains(path)) {
          failures.add("'" + pattern + "' and '" + path + "': not " + expected.contains(path));
        }
        if (pattern.matches(Path.of(path)) != pattern.matches(Path.of(path).toString())) {
          failures.add("'" + pattern + "' and the path '" + path + "'");
        }
      }
    }
    assertThat(failures).isEmpty();
    assertThat(comparisons).isEqualTo(93 * 32);
  }

  /** With two ways to match in each group there are 2<sup>200</sup> in all. */
  @ParameterizedTest
  @ValueSource(strings = {"+(", "*(", "@(*|", "?(a|", "!(b|"})
  void groupsThatAreDeeplyNestedComeToAnEnd(String begin) {
    int levels = 200;
    GlobPattern pattern = GlobPattern.of(begin.repeat(levels) + "a" + ")".repeat(levels) + "c");

    assertThat(pattern.matches("a".repeat(30) + "b")).isFalse();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read() throws IOException {
    try (InputStream text = GlobMatchesTest.class.getResourceAsStream("glob-matches.json")) {
      return (Map<String, Object>) Json.read(new String(text.readAllBytes(), UTF_8));
    }
  }
}
