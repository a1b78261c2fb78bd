package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * A provider throws what no provider should, at any of its calls: what comes out is an {@link
 * FsException} all the same, and everything that {@link FaultTest} demands holds, too.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileProviderTest {
  @TempDir static Path root;

  private static EventLoop loop;
  private static FaultRuns runs;

  @BeforeAll
  static void makeLoop() {
    Workers workers = Workers.lane();
    loop = EventLoop.builder().workers(workers).build();
    runs = new FaultRuns(loop, workers, root);
  }

  @AfterAll
  static void closeLoop() {
    loop.close();
  }

  static List<OperationRow> rows() {
    return OperationTable.ROWS;
  }

  /** Every third call, each with another kind; all of them in the long run below. */
  @ParameterizedTest
  @MethodSource("rows")
  void anyCallMayThrowAnything(OperationRow row) throws Exception {
    List<FaultKind> kinds = List.copyOf(FaultKind.ODD);
    Form form = row.forms.iterator().next();
    List<String> failures = new ArrayList<>();
    int next = OperationTable.ROWS.indexOf(row);
    int number = 1 + next % 3;
    while (runs.oneCall(row, form, kinds.get(next % kinds.size()), number, failures)) {
      number += 3;
      next++;
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Tag("stress")
  void anyCallMayThrowAnythingOfEveryKindInEveryForm(OperationRow row) throws Exception {
    List<String> failures = new ArrayList<>();
    for (Form form : row.forms) {
      for (FaultKind kind : FaultKind.ODD) {
        failures.addAll(runs.everyCall(row, form, kind));
      }
    }
    assertThat(failures).isEmpty();
  }
}
