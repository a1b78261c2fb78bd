package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs of {@code net/programs.js}, each written again in Java, log what they log in Node
 * 26, but for the differences of {@code net/differences.txt}.
 *
 * <p>On a busy machine the kernel may deliver late what one end sends to the other, and a thread
 * that stands still finds timers due before what it waits for; so a program may be run some times.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetTracesTest {
  private static final int ATTEMPTS = 10;
  private static final Map<String, StreamTrace> NODE = StreamTrace.read("net", "traces.txt");
  private static final Map<String, StreamTrace> DIFFERENCES =
      StreamTrace.read("net", "differences.txt");
  private static final Map<String, Consumer<StreamWorld>> PROGRAMS = NetPrograms.all();

  @TempDir Path temporary;

  static List<String> names() {
    return List.copyOf(PROGRAMS.keySet());
  }

  @Test
  void eachOfTheProgramsIsWrittenAgain() {
    assertThat(NODE).hasSize(33);
    assertThat(PROGRAMS.keySet()).isEqualTo(NODE.keySet());
    assertThat(PROGRAMS.keySet()).containsAll(DIFFERENCES.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aProgramLogsWhatItLogsInNode(String name) {
    List<String> expected =
        comparable(DIFFERENCES.getOrDefault(name, NODE.get(name)).traces().get(0));
    List<String> lines = List.of();
    for (int i = 0; i < ATTEMPTS && !lines.equals(expected); i++) {
      lines = comparable(run(PROGRAMS.get(name)));
    }
    assertThat(lines).isEqualTo(expected);
    assertThat(OpenDescriptors.openIn(temporary)).as("files left open").isZero();
  }

  /**
   * Without what nobody can listen to here, the keys of JavaScript's objects, and how much the
   * kernel takes at once. The end of a pipe comes last: it waits for a worker to close the file,
   * which has no order with what happens on the sockets.
   */
  private static List<String> comparable(List<String> lines) {
    return lines.stream()
        .sorted(Comparator.comparing(line -> line.startsWith("pipeline callback")))
        .filter(line -> !line.matches(" *(c|.*of) ready"))
        .map(line -> line.replaceFirst(",\"keys\":\"[a-z,]*\"", ""))
        .map(line -> line.replaceFirst("^true [1-9]\\d* false [1-9]\\d* ", "true and false "))
        .toList();
  }

  private List<String> run(Consumer<StreamWorld> program) {
    try (EventLoop loop = EventLoop.create()) {
      StreamWorld world =
          new StreamWorld(loop, RequestTerms.of(loop), temporary, FileSystems.getDefault());
      loop.run(() -> program.accept(world));
      return new ArrayList<>(world.lines);
    }
  }
}
