package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.bench.peers.PeerKind;
import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.workloads.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return BenchMain.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void helpNamesAllWorkloadsAndPeers() throws InterruptedException {
    assertThat(run("--help")).isZero();
    String help = out.toString(StandardCharsets.UTF_8).replaceAll("\n  (?=\\w)", " ");
    assertThat(help)
        .contains("\nWorkloads: " + String.join(", ", Options.workloadNames()) + ".\n")
        .contains("\nPeers: " + String.join(", ", Options.peerNames()) + ".\n");
  }

  @Test
  void helpTellsOfEachOption() throws InterruptedException {
    run("--help");
    new CommandLine(new CommandLineForm())
        .getCommandSpec()
        .options()
        .forEach(option ->
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("  " + option.longestName()));
  }

  @Test
  void aReportIsRenderedFromTheValuesOfAnEarlierRun(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path values = Files.writeString(folder.resolve("results.json"), new Results(Map.of()).toJson());
    assertThat(run("--render=" + values, "--out=" + folder.resolve("again"))).isZero();
    assertThat(folder.resolve("again/report.html")).isNotEmptyFile();
    assertThat(run("--render=" + folder.resolve("missing.json"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("missing.json");
  }

  @Test
  void aMisuseIsOneLineAndExitCodeTwo() throws InterruptedException {
    assertThat(run("--fly")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .contains("unknown option --fly");
  }

  @Test
  void aPeerThatIsMissingIsLeftOutWithAWordWhy() throws Options.Misuse {
    Results results = new Results(Map.of());
    Options options =
        Options.parse(
            List.of("--peers=tickloom,node", "--node=/no/such/node"), Path.of("out"), Map.of());
    List<Competitor> competitors = BenchMain.competitors(options, Path.of("node-peer.js"), results);
    assertThat(competitors).extracting(each -> each.description().id()).containsExactly("tickloom");
    assertThat(results.leftOut())
        .singleElement()
        .asString()
        .startsWith("/no/such/node is left out: ");
  }

  @Test
  void aNodeThatNobodyNamedIsLeftOutAndTheWordSaysHowToNameOne() throws Options.Misuse {
    Results results = new Results(Map.of());
    Options options = Options.parse(List.of("--peers=pool,node"), Path.of("out"), Map.of());
    assertThat(BenchMain.competitors(options, Path.of("node-peer.js"), results)).hasSize(1);
    assertThat(results.leftOut())
        .singleElement()
        .asString()
        .contains("--node=COMMAND", "TICKLOOM_NODE");
  }

  @Test
  void aCommandIsNamedByItsFile(@TempDir Path folder) throws IOException {
    Path node = Files.createFile(folder.resolve("node-26"));
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(folder.resolve("node"), node);
    String found = node.toRealPath().toString();
    assertThat(NodeBinary.path("node", "/no/such:" + folder)).isEqualTo(found);
    assertThat(NodeBinary.path(folder + "/node", "")).isEqualTo(found);
    assertThatThrownBy(() -> NodeBinary.path("node", "/no/such")).isInstanceOf(IOException.class);
  }

  /** The launcher is beside the module whose folder tests run in. */
  @Test
  void tickloomHasTheOptionsThatTheLauncherGivesAProgram() throws IOException {
    String launcher = Files.readString(Path.of("..", "tickloom"));
    String opens = launcher.lines().filter(line -> line.startsWith("opens=")).findFirst().get();
    assertThat(opens).isEqualTo("opens='" + String.join(" ", PeerKind.TICKLOOM.jvmOptions()) + "'");
    assertThat(PeerKind.TICKLOOM_PLAIN.jvmOptions()).isEmpty();
  }

  @Test
  void ofTwoNodesOfOneVersionTheSecondIsLeftOutWithAWordWhy(@TempDir Path folder)
      throws Options.Misuse, IOException {
    Results results = new Results(Map.of());
    Path node = Files.writeString(folder.resolve("node"), "#!/bin/sh\necho v26.10.0\n");
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwx------"));
    Options options =
        Options.parse(
            List.of("--peers=node", "--node=" + node, "--node=" + node), folder, Map.of());
    assertThat(BenchMain.competitors(options, Path.of("node-peer.js"), results))
        .singleElement()
        .extracting(competitor -> competitor.description().version())
        .isEqualTo("26.10.0, " + node.toRealPath());
    assertThat(results.leftOut()).singleElement().asString().contains("is there already");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedTogetherWithTheReason(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run("--only=queues", "--out=" + file)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("FileAlreadyExistsException", file.toString());
  }

  @Test
  void whereNothingCanBeMeasuredTheRunHasFailed(@TempDir Path folder) throws InterruptedException {
    assertThat(run("--quick", "--only=await", "--peers=deque", "--out=" + folder)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing was measured");
  }

  @Test
  void theScriptForNodeHasEachWorkloadThatNodeCanDo() throws IOException {
    Competitor node = new Competitor.OnNode("node", "26.10.0", Path.of("node-peer.js"));
    try (InputStream in = PeerKind.class.getResourceAsStream("node-peer.js")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Workload workload : Workload.values()) {
        if (node.skills().contains(workload.skill())) {
          assertThat(script).contains("'" + workload.id() + "': ");
        }
      }
    }
  }

  @Test
  void aNodeIsKnownByItsVersionAndAnOldOneIsRefused() throws IOException {
    assertThat(Competitor.NodeVersion.of("node", "v26.10.0")).isEqualTo("26.10.0");
    assertThatThrownBy(() -> Competitor.NodeVersion.of("node", "v6.17.1"))
        .hasMessageContaining("older than Node 12");
    assertThatThrownBy(() -> Competitor.NodeVersion.of("bash", "GNU bash, version 5"))
        .isInstanceOf(IOException.class);
  }
}
