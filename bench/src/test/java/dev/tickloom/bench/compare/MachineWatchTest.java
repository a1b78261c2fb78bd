package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.report.Reading;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineWatchTest {
  @Test
  void pressureIsTheTotalOfTheTimeInWhichSomeThreadWaited() {
    List<String> lines =
        List.of(
            "some avg10=1.00 avg60=0.50 avg300=0.10 total=12345",
            "full avg10=0.00 avg60=0.00 avg300=0.00 total=7");
    assertThat(MachineWatch.pressureMicros(lines)).isEqualTo(12345);
    assertThat(MachineWatch.pressureMicros(List.of())).isNaN();
  }

  @Test
  void theTimeOfAProcessAndItsEndedChildrenIsReadWhateverItsName() {
    String stat = "42 (a b) c) S 1 42 42 0 -1 4194560 9 8 7 6 100 20 3 4 20 0 1 0 99";
    assertThat(ProcTime.millis(stat)).isEqualTo(1270);
  }

  @Test
  void theTimeOfTheProcessorsIsReadFromTheFirstLine() {
    CpuTimes times =
        CpuTimes.of(List.of("cpu  10 20 30 400 50 6 7 8 99 99", "cpu0 1 1 1 1 1 1 1 1 1 1"));
    assertThat(times).isEqualTo(new CpuTimes(5310, 4500, 80));
    assertThat(times.since(new CpuTimes(5000, 4400, 0))).isEqualTo(new CpuTimes(310, 100, 80));
  }

  @Test
  void sharesAreSharesAndTheClockIsNeverEarly() {
    Reading reading = new MachineWatch().begin().end();
    assertThat(reading.lateMillis()).isGreaterThan(-1.1);
    for (Double share : new Double[] {reading.steal(), reading.others()}) {
      if (share != null) {
        assertThat(share).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void whatOnlyTheComparisonUsesIsNotOnTheClassPathOfAPeer() {
    String own =
        String.join(
            File.pathSeparator,
            "/lib/oshi-core-6.6.5.jar",
            "/lib/netty-transport-4.2.jar",
            "/lib/jna-5.14.0.jar",
            "/lib/slf4j-api-2.0.16.jar",
            "/lib/picocli-4.7.7.jar",
            "/classes");
    assertThat(Competitor.OnJvm.classPath(own))
        .isEqualTo("/lib/netty-transport-4.2.jar" + File.pathSeparator + "/classes");
  }
}
