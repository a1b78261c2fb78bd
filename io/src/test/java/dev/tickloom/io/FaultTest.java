package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of {@link OperationTable}, with a fault before any of the calls that it makes: it
 * does what it does without a fault, or it reports the fault. The disk is as before or as after, or
 * as {@link Partial} allows; nothing is done twice, nothing else is touched, and nothing stays
 * open.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultTest {
  @TempDir(factory = InMemory.class)
  static Path root;

  private static EventLoop loop;
  private static FaultRuns runs;

  @BeforeAll
  static void makeLoop() {
    Workers workers = Workers.lane();
    loop = EventLoop.builder().workers(workers).build();
    runs = new FaultRuns(loop, workers, root);
  }

  @AfterAll
  static void report() throws Exception {
    loop.close();
    FaultReport.write(runs.counts);
  }

  static List<OperationRow> rows() {
    return OperationTable.ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anyCallMayLackADescriptor(OperationRow row) throws Exception {
    Form form = row.forms.iterator().next();
    assertThat(runs.everyCall(row, form, FaultKind.EMFILE)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theFirstCallMayFailInEveryWayAndInEveryForm(OperationRow row) throws Exception {
    List<String> failures = new ArrayList<>();
    Set<FaultKind> kinds = FaultKind.PROPER;
    for (Form form : row.forms) {
      for (FaultKind kind : kinds) {
        runs.oneCall(row, form, kind, 1, failures);
      }
      kinds = EnumSet.of(FaultKind.EMFILE, FaultKind.EIO); // what fails alike does so in each form
    }
    assertThat(failures).isEmpty();
  }

  /** It ends soon, and what it has done until then is whole or told in its documentation. */
  @ParameterizedTest
  @MethodSource("rows")
  void isGivenUpBeforeAnyCall(OperationRow row) throws Exception {
    List<String> failures = new ArrayList<>();
    Form form = row.forms.iterator().next();
    if (!form.isBlocking()) { // which takes no notice
      for (int number = 1; runs.abandon(row, form, number, failures); number++) {}
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Tag("stress")
  void anyCallMayFailInEveryWayInEveryForm(OperationRow row) throws Exception {
    List<String> failures = new ArrayList<>();
    for (Form form : row.forms) {
      for (FaultKind kind : FaultKind.PROPER) {
        failures.addAll(runs.everyCall(row, form, kind));
      }
    }
    assertThat(failures).isEmpty();
  }
}
