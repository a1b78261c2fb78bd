package dev.tickloom.loop.observing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerRowsTest {
  @TempDir Path folder;

  @Test
  void requestsShareARowUnlessTheyRanAtTheSameTime() {
    try (TraceFile file = new TraceFile(folder.resolve("trace.json"))) {
      WorkerRows rows = new WorkerRows(file);
      int first = rows.add("a", 0, 10);
      int second = rows.add("b", 5, 12);

      assertThat(second).isNotEqualTo(first);
      assertThat(rows.add("as soon as a had ended", 10, 20)).isEqualTo(first);
      assertThat(rows.add("as soon as b had ended", 12, 21)).isEqualTo(second);
      assertThat(rows.add("all the time", 1, 30)).isNotIn(first, second);
      assertThat(rows.add("later", 40, 50)).isEqualTo(first);
    }
  }
}
