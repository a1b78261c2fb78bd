package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceDiffTest {
  @Test
  void findsTheFirstDifference() {
    assertThat(TraceDiff.firstDifference(List.of("a", "b"), List.of("a", "c"))).isEqualTo(1);
    assertThat(TraceDiff.firstDifference(List.of("a"), List.of("a", "b"))).isEqualTo(1);
    assertThat(TraceDiff.firstDifference(List.of("a"), List.of("a"))).isEqualTo(1);
  }

  @Test
  void marksOneLineOnly() {
    String text = TraceDiff.show(List.of("a", "b", "c"), List.of("a", "c", "b"));
    assertThat(text.lines())
        .map(String::strip)
        .containsExactly(
            "expected (Node)  | actual (Tickloom)",
            "a                | a",
            "> b                | c",
            "c                | b");
  }

  @Test
  void marksWhereOneTraceEnds() {
    assertThat(TraceDiff.show(List.of("a"), List.of("a", "b")).lines().toList())
        .last()
        .asString()
        .startsWith("  > ")
        .endsWith("| b");
  }

  @Test
  void giveLongLinesARowOfTheirOwn() {
    String text = TraceDiff.show(List.of("x".repeat(70)), List.of("y"));
    assertThat(text.lines().toList()).hasSize(3).element(1).isEqualTo("  > " + "x".repeat(70));
  }
}
