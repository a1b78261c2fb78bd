package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.testing.VirtualClock;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs of {@code programs.js}, each written again in Java, log what they log in Node 26
 * ({@code traces.txt}), but for the differences of {@code differences.txt}, each with its reason.
 * Those that are not written again are in {@code left-out.txt}, with the reason.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTracesTest {
  private static final Map<String, StreamTrace> NODE = StreamTrace.read("traces.txt");
  private static final Map<String, StreamTrace> DIFFERENCES = StreamTrace.read("differences.txt");
  private static final Map<String, StreamTrace> LEFT_OUT = StreamTrace.read("left-out.txt");
  private static final Map<String, Consumer<StreamWorld>> PROGRAMS = StreamPrograms.all();

  @TempDir Path temporary;

  static List<String> names() {
    return List.copyOf(PROGRAMS.keySet());
  }

  @Test
  void eachOfTheProgramsIsWrittenAgainOrLeftOutWithAReason() {
    TreeSet<String> covered = new TreeSet<>(PROGRAMS.keySet());
    covered.addAll(LEFT_OUT.keySet());
    assertThat(NODE).hasSize(78);
    assertThat(covered).isEqualTo(new TreeSet<>(NODE.keySet()));
    assertThat(PROGRAMS.keySet()).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
    assertThat(PROGRAMS.keySet()).containsAll(DIFFERENCES.keySet());
    assertThat(LEFT_OUT.values()).allMatch(each -> !each.reason().isEmpty());
    assertThat(DIFFERENCES.values()).allMatch(each -> !each.reason().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aProgramLogsWhatItLogsInNode(String name) {
    StreamTrace expected = DIFFERENCES.getOrDefault(name, NODE.get(name));
    List<String> lines = run(PROGRAMS.get(name));
    assertThat(lines)
        .as("expected %s", expected.traces())
        .satisfies(each -> assertThat(expected.allows(lines)).isTrue());
    assertThat(OpenDescriptors.openIn(temporary)).as("files left open").isZero();
  }

  private List<String> run(Consumer<StreamWorld> program) {
    try (EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build()) {
      StreamWorld world =
          new StreamWorld(loop, RequestTerms.of(loop), temporary, FileSystems.getDefault());
      loop.run(() -> program.accept(world));
      return world.lines;
    }
  }
}
