package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrappersTest {
  private final Results results = new Results(Map.of());

  private Wrappers wrappers(Map<Workload, Wrappers.Maker> makers, Workload... workloads)
      throws InterruptedException {
    return new Wrappers(List.of(workloads), makers, results);
  }

  private void assertLeftOut(Workload workload, Wrappers.Maker maker, String reason)
      throws InterruptedException {
    Wrappers wrappers = wrappers(Map.of(workload, maker), Workload.STAT, workload);
    assertThat(wrappers.workloads()).containsExactly(Workload.STAT);
    assertThat(results.leftOut())
        .singleElement()
        .asString()
        .startsWith(workload.id() + " is left out: ")
        .contains(reason);
  }

  @Test
  void withoutACompilerTheWorkloadThatNeedsOneIsLeftOutWithAWordWhy(@TempDir Path folder)
      throws InterruptedException {
    assertLeftOut(Workload.HICCUP, () -> SlowOpen.compile("/no/such/cc", folder), "/no/such/cc");
  }

  @Test
  void noLibraryIsPreloadedFromAFolderWhosePathSeparatesLibraries(@TempDir Path folder)
      throws InterruptedException {
    assertLeftOut(Workload.HICCUP, () -> SlowOpen.compile("cc", folder.resolve("a b")), "a b");
  }

  @Test
  void withoutTasksetTheWorkloadOfOneProcessorIsLeftOutWithAWordWhy() throws InterruptedException {
    assertLeftOut(
        Workload.ONE_PROCESSOR, () -> OneProcessor.with("/no/such/taskset"), "/no/such/taskset");
  }

  @Test
  void theProcessorsThatMayBeUsedAreReadFromRangesAndNumbers() throws IOException {
    assertThat(OneProcessor.allowed(List.of("Name:\tjava", "Cpus_allowed_list:\t0-2,8")))
        .containsExactly("0", "1", "2", "8");
    assertThatThrownBy(() -> OneProcessor.allowed(List.of("Name:\tjava")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCommandThatFailsIsNoWrapper() throws InterruptedException {
    assertLeftOut(
        Workload.CPU_QUOTA,
        () -> Wrapper.tried(Wrapper.prefix(List.of("false")), "systemd-run"),
        "systemd-run does not work here");
  }

  @Test
  void onlyWhatIsNeededIsMade() throws InterruptedException {
    Wrappers.Maker never =
        () -> {
          throw new AssertionError();
        };
    Wrappers wrappers = wrappers(Map.of(Workload.HICCUP, never), Workload.STAT);
    assertThat(wrappers.workloads()).containsExactly(Workload.STAT);
    assertThat(results.leftOut()).isEmpty();
  }

  @Test
  void aCommandIsWrappedInItsOwnWorkloadOnly() throws InterruptedException {
    Wrappers wrappers =
        wrappers(
            Map.of(Workload.ONE_PROCESSOR, () -> Wrapper.prefix(List.of("taskset", "-c", "0"))),
            Workload.STAT,
            Workload.ONE_PROCESSOR);
    List<String> command = List.of("java", "-version");
    assertThat(wrappers.around(Workload.STAT, command)).isEqualTo(command);
    assertThat(wrappers.around(Workload.ONE_PROCESSOR, command))
        .containsExactly("taskset", "-c", "0", "java", "-version");
  }

  @Test
  void whatWasMadeIsTakenBack() throws IOException, InterruptedException {
    List<String> closed = new ArrayList<>();
    Wrapper wrapper =
        new Wrapper() {
          @Override
          public List<String> around(List<String> command) {
            return command;
          }

          @Override
          public void close() {
            closed.add("group");
          }
        };
    wrappers(Map.of(Workload.CPU_QUOTA, () -> wrapper), Workload.CPU_QUOTA).close();
    assertThat(closed).containsExactly("group");
  }

  @Test
  void theMakersOfThisMachineWrapACommandOrSayWhyNot(@TempDir Path folder) throws Exception {
    try (Wrappers wrappers =
        new Wrappers(List.of(Workload.values()), Wrappers.makers(folder), results)) {
      for (Workload workload : wrappers.workloads()) {
        List<String> echo = wrappers.around(workload, List.of("echo", "a b"));
        Process process = new ProcessBuilder(echo).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .as(workload.id())
            .isEqualTo("a b\n");
        assertThat(process.waitFor()).isZero();
      }
      int all = wrappers.workloads().size() + results.leftOut().size();
      assertThat(all).isEqualTo(Workload.values().length);
    }
  }
}
