package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NeighboursTest {
  @Test
  void aBusyMachineHasNoneThenTwoThenEightBusyLoopsAndThenProcessesThatComeAndGo() {
    assertThat(Neighbours.of(Workload.BUSY_MACHINE))
        .extracting(Neighbours::name, Neighbours::count)
        .containsExactly(
            tuple("0 busy loops", 0),
            tuple("2 busy loops", 2),
            tuple("8 busy loops", 8),
            tuple("come and go", 2));
  }

  @Test
  void otherWorkloadsRunOnceAndAlone() {
    assertThat(Neighbours.of(Workload.STAT))
        .singleElement()
        .satisfies(nobody -> {
          assertThat(nobody.name()).isEmpty();
          assertThat(nobody.count()).isZero();
        });
  }

  @Test
  void theyLiveFromTheirStartUntilTheyAreClosed() throws IOException {
    for (Neighbours neighbours : Neighbours.of(Workload.BUSY_MACHINE)) {
      Neighbours.Running running = neighbours.start();
      List<Process> processes = running.processes();
      assertThat(processes).hasSize(neighbours.count()).allMatch(Process::isAlive);
      running.close();
      assertThat(processes).noneMatch(Process::isAlive);
    }
  }

  /**
   * As when the comparison is killed, and can stop nobody. A shell starts a neighbour, and is
   * killed once that has begun; what reads from the neighbour ends when it does.
   */
  @Test
  void theyEndByThemselvesWithTheProcessThatStartedThem() throws IOException, InterruptedException {
    String startsAndDies = "sh -c \"$1\" | { read begun; kill -9 $$; cat; }";
    String waits = "sh -c \"$0\" sh \"$1\" | cat";
    for (Neighbours neighbours : Neighbours.of(Workload.BUSY_MACHINE)) {
      Process process =
          new ProcessBuilder("sh", "-c", waits, startsAndDies, neighbours.script()).start();
      assertThat(process.waitFor()).isZero();
    }
  }
}
