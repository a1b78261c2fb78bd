package dev.tickloom.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.bench.peers.Peer;
import dev.tickloom.bench.peers.PeerKind;
import dev.tickloom.bench.peers.Streams;
import dev.tickloom.bench.peers.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SampleTest {
  @Test
  void aSampleIsOneLineAndTheSameAfterwards() {
    Sample sample = new Sample().put("1 in flight", Measure.THROUGHPUT, 1e6);
    sample.putTimeline("in time", List.of(0.5));
    assertThat(sample.toJson()).doesNotContain("\n");
    assertThat(Sample.fromJson(sample.toJson())).usingRecursiveComparison().isEqualTo(sample);
  }

  @Test
  void whatIsNotANumberIsNotThere() {
    assertThat(new Sample().put("a", Measure.MEMORY, Double.NaN).points()).isEmpty();
  }

  @Test
  void whatNoCallsGiveIsNotThere() {
    Sample sample = new Sample().put("a", Measure.CPU, 1.0 / 0).put("a", Measure.THROUGHPUT, 0);
    assertThat(Sample.fromJson(sample.toJson()).points())
        .isEqualTo(Map.of("a", Map.of("throughput", 0.0)));
  }

  @Test
  void anAnswerThatIsNoneOrHasAnUnknownMeasureIsRefused() {
    assertThatThrownBy(() -> Sample.fromJson("Exception in thread"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sample.fromJson("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sample.fromJson("{\"points\":{\"a\":{\"speed\":1}}}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPlanArrivesAtTheChildAsItWas() {
    Map<String, String> folders = new LinkedHashMap<>();
    folders.put("memory", "/dev/shm/a=b");
    folders.put("disk", "/tmp/with space");
    Plan plan = new Plan(true, 50, folders);
    assertThat(Plan.fromArguments(plan.toArguments())).isEqualTo(plan);
  }

  @Test
  void percentilesAreThoseOfTheLatencies() {
    Latencies latencies = new Latencies();
    for (int micros = 1; micros <= 1_000; micros++) {
      latencies.add(micros * 1_000L);
    }
    assertThat(latencies.micros(50)).isBetween(499.0, 501.0);
    assertThat(latencies.micros(99)).isBetween(989.0, 991.0);
    assertThat(latencies.count()).isEqualTo(1_000);
  }

  @Test
  void pointsAreNamedByWhatRanBesideThem() {
    Sample sample = new Sample().put("1 in flight", Measure.CPU, 2);
    sample.putTimeline("in time", List.of(1.0));
    Sample beside = sample.beside("8 busy loops");
    assertThat(beside.points()).isEqualTo(Map.of("8 busy loops, 1 in flight", Map.of("cpu", 2.0)));
    assertThat(beside.timelines()).containsOnlyKeys("8 busy loops, in time");
    assertThat(sample.beside("")).isSameAs(sample);
  }

  @Test
  void whereProcessorsAreContendedPointsLastLongerAndThereIsOneFileSystem() {
    Map<String, String> folders = new LinkedHashMap<>();
    folders.put("memory", "/dev/shm/a");
    folders.put("disk", "/tmp/a");
    assertThat(new Plan(false, 60, folders).contended("quota"))
        .isEqualTo(new Plan(false, 480, Map.of("quota", "/dev/shm/a")));
  }

  @Test
  void eachPeerWithLoopsCountsTheCallsOfOneFourAndSixteen(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve("4k"));
    Plan plan = new Plan(true, 1, Map.of("memory", folder.toString()));
    for (PeerKind kind : PeerKind.values()) {
      if (kind.skills().contains(Workload.MANY_LOOPS.skill())) {
        Sample sample = Workload.MANY_LOOPS.on(kind.create(), plan).run();
        assertThat(sample.points())
            .as(kind.id())
            .containsOnlyKeys(
                "1 loop, 1 in flight",
                "1 loop, 64 in flight",
                "4 loops, 1 in flight",
                "4 loops, 64 in flight",
                "16 loops, 1 in flight",
                "16 loops, 64 in flight")
            .allSatisfy(
                (point, values) -> assertThat(values).containsOnlyKeys("throughput", "cpu"));
      }
    }
  }

  @Test
  void eachPeerGrowsInItsWorkloadsFromPointToPoint(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve("4k"));
    Files.createDirectories(folder.resolve("growing/1000"));
    Files.createDirectories(folder.resolve("growing/10000"));
    Plan plan = new Plan(true, 1, Map.of("memory", folder.toString()));
    Map<Workload, List<String>> points =
        Map.of(
            Workload.GROWTH_IN_FLIGHT,
            List.of("1 in flight", "10 in flight", "100 in flight", "1,000 in flight"),
            Workload.GROWTH_TIMERS,
            List.of("1 timer", "10 timers", "100 timers", "1,000 timers", "10,000 timers"),
            Workload.GROWTH_DIRECTORIES,
            List.of("1,000 entries", "10,000 entries"),
            Workload.GROWTH_PROCESSORS,
            List.of("64 in flight"));
    for (PeerKind kind : PeerKind.values()) {
      for (Map.Entry<Workload, List<String>> each : points.entrySet()) {
        if (kind.skills().contains(each.getKey().skill())) {
          assertThat(each.getKey().on(kind.create(), plan).run().points())
              .as("%s on %s", each.getKey(), kind)
              .containsOnlyKeys(each.getValue());
        }
      }
    }
  }

  @Test
  void aStatForAThreadThatWaitsIsMeasuredOnEachPeerThatHasThreads(@TempDir Path folder)
      throws Exception {
    Files.createFile(folder.resolve("4k"));
    Plan plan = new Plan(true, 1, Map.of("memory", folder.toString()));
    for (PeerKind kind : PeerKind.values()) {
      if (kind.skills().contains(Workload.STAT_ASKED.skill())) {
        assertThat(Workload.STAT_ASKED.on(kind.create(), plan).run().points())
            .as(kind.id())
            .containsOnlyKeys("asked from another thread");
      }
    }
  }

  @Test
  void stat1And64And1024InFlightAreMeasuredUnderTheNameOfTheSituation(@TempDir Path folder)
      throws Exception {
    Files.createFile(folder.resolve("4k"));
    Plan plan = new Plan(true, 1, Map.of("memory", folder.toString()));
    assertThat(Workload.BUSY_MACHINE.on(PeerKind.POOL.create(), plan).run().points())
        .containsOnlyKeys("1 in flight", "64 in flight", "1,024 in flight");
    assertThat(Workload.CPU_QUOTA.on(PeerKind.POOL.create(), plan).run().points())
        .containsOnlyKeys("quota, 1 in flight", "quota, 64 in flight", "quota, 1,024 in flight");
  }

  @Test
  void eachPeerWithStreamsCopiesAllAndReadsInItsWays(@TempDir Path folder) throws Exception {
    byte[] part = {1, 2, 3};
    Files.write(folder.resolve(StreamRuns.PART), part);
    Files.write(folder.resolve(StreamRuns.WHOLE), new byte[StreamRuns.PARTS * part.length]);
    Files.createDirectory(folder.resolve("written"));
    Plan plan = new Plan(true, 1, Map.of("memory", folder.toString()));
    for (PeerKind kind : PeerKind.values()) {
      if (kind.skills().contains(Workload.STREAMS.skill())) {
        Peer peer = kind.create();
        List<String> points = new ArrayList<>(List.of("memory, copy", "memory, 64 copies at once"));
        ((Streams) peer).readers().forEach(by -> points.add("memory, read by " + by.title()));
        assertThat(Workload.STREAMS.on(peer, plan).run().points())
            .as(kind.id())
            .containsOnlyKeys(points);
        assertThat(folder.resolve("written/63")).hasBinaryContent(part);
        Files.delete(folder.resolve("written/63"));
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere commands have other options")
  void eachPeerWithTreesDoesEachJobThatItClaims(@TempDir Path folder) throws Exception {
    TreeRuns.prepare(folder, 1);
    Files.createDirectory(folder.resolve("written"));
    Plan plan = new Plan(true, 1, Map.of("memory", folder.toString()));
    for (PeerKind kind : PeerKind.values()) {
      if (kind.skills().contains(Workload.TREES.skill())) {
        Trees peer = (Trees) kind.create();
        List<String> titles = peer.jobs().stream().map(Trees.Job::title).toList();
        assertThat(Workload.TREES.on(peer, plan).run().points())
            .as(kind.id())
            .containsOnlyKeys(titles);
        assertThat(folder.resolve("written")).isEmptyDirectory();
      }
    }
  }

  @Test
  void eachPeerCanRunEachQueueWorkloadThatItClaims() throws Exception {
    for (PeerKind kind : PeerKind.values()) {
      for (Workload workload : List.of(Workload.QUEUES, Workload.POST)) {
        if (kind.skills().contains(workload.skill())) {
          Sample sample = workload.on(kind.create(), new Plan(true, 1, Map.of())).run();
          assertThat(sample.points()).as("%s on %s", workload, kind).isNotEmpty();
        }
      }
    }
  }
}
