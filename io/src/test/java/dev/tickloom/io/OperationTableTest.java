package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table is complete, and what it says of operations that succeed is true. */
class OperationTableTest {
  /** Whose methods have a name of their own only together with it. */
  private static final List<Class<?>> OPENED =
      List.of(FileHandle.class, Dir.class, TempDirectory.class);

  @TempDir static Path root;

  private static EventLoop loop;
  private static FaultRuns runs;

  @BeforeAll
  static void makeLoop() {
    loop = EventLoop.create();
    runs = new FaultRuns(loop, Workers.shared(), root);
  }

  @AfterAll
  static void closeLoop() {
    loop.close();
  }

  static List<OperationRow> rows() {
    return OperationTable.ROWS;
  }

  private static Set<String> publicMethods() {
    Set<String> names = new TreeSet<>();
    for (Class<?> facade : List.of(Fs.class, FsPromises.class, FsSync.class)) {
      publicOnes(facade).forEach(method -> names.add(method.getName()));
    }
    for (Class<?> opened : OPENED) {
      publicOnes(opened)
          .forEach(method -> names.add(opened.getSimpleName() + "." + method.getName()));
    }
    return names;
  }

  private static Stream<Method> publicOnes(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge());
  }

  @Test
  void everyPublicOperationIsInTheTableAndNothingElse() {
    Set<String> inTable = new TreeSet<>(OperationTable.EXCEPTIONS.keySet());
    OperationTable.ROWS.forEach(row -> inTable.addAll(row.covered));
    assertThat(inTable).isEqualTo(publicMethods());
  }

  @Test
  void noTwoRowsHaveTheSameName() {
    assertThat(OperationTable.ROWS.stream().map(OperationRow::toString)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rows")
  @EnabledOnOs(OS.LINUX)
  void takesSoManyDescriptors(OperationRow row) throws Exception {
    CountedCalls calls = CountedCalls.noFault();
    FaultRuns.Ended ended = runs.run(row, row.forms.iterator().next(), calls);
    assertThat(ended.error()).isNull();
    int taken = (int) calls.all().stream().filter(FaultRuns.TAKES_DESCRIPTOR::contains).count();
    assertThat(OperationRow.Descriptors.values()[Math.min(taken, 2)]).isEqualTo(row.descriptors);
  }

  @ParameterizedTest
  @MethodSource("rows")
  @EnabledOnOs(OS.LINUX)
  void canBeRepeatedOrNot(OperationRow row) throws Exception {
    Form form = row.forms.iterator().next();
    FaultRuns.Ended once = runs.run(row, form, CountedCalls.noFault());
    FaultRuns.Ended twice = runs.runTwice(row, form);
    boolean isTheSame =
        twice.error() == null
            && twice.outcome().equals(once.outcome())
            && twice.state().equals(once.state());
    assertThat(isTheSame).isEqualTo(row.isRepeatable);
  }
}
