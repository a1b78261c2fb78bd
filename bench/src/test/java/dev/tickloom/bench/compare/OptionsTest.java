package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.bench.peers.PeerKind;
import dev.tickloom.bench.workloads.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Path OUT = Path.of("/report");

  private static Options parse(String... arguments) throws Options.Misuse {
    return Options.parse(List.of(arguments), OUT, Map.of());
  }

  private static void assertMisuse(String message, String... arguments) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(Options.Misuse.class)
        .hasMessageContaining(message);
  }

  @Test
  void withoutOptionsEverythingRuns() throws Options.Misuse {
    Options options = parse();
    assertThat(options.workloads()).containsExactly(Workload.values());
    assertThat(options.peers()).contains(PeerKind.TICKLOOM).doesNotContain(PeerKind.TICKLOOM_LANE);
    assertThat(options.wantsNode()).isTrue();
    assertThat(options.out()).isEqualTo(OUT);
  }

  @Test
  void aQuickRunLeavesOutLongWorkloadsUnlessTheyAreAskedFor() throws Options.Misuse {
    assertThat(parse("--quick").workloads())
        .contains(Workload.STUCK_200)
        .doesNotContain(Workload.STUCK_1000);
    assertThat(parse("--quick", "--only=stuck-1000").workloads())
        .containsExactly(Workload.STUCK_1000);
  }

  @Test
  void namesChooseInTheOrderOfTheListWhateverTheirOwn() throws Options.Misuse {
    Options options = parse("--only=stat, queues", "--peers=virtual,tickloom");
    assertThat(options.workloads()).containsExactly(Workload.QUEUES, Workload.STAT);
    assertThat(options.peers()).containsExactly(PeerKind.TICKLOOM, PeerKind.VIRTUAL);
    assertThat(options.wantsNode()).isFalse();
  }

  @Test
  void nodesAreTakenFromTheirCommands() throws Options.Misuse {
    assertThat(parse("--node=/a/node", "--node=/b/node").nodes())
        .containsExactly("/a/node", "/b/node");
    assertThat(parse("--peers=node,pool", "--node=/a/node").nodes()).containsExactly("/a/node");
  }

  @Test
  void withoutThemANodeIsTakenFromTheEnvironmentAndNeverFromThePath() throws Options.Misuse {
    Map<String, String> environment = Map.of(Options.NODE_VARIABLE, "/a/node", "PATH", "/bin");
    assertThat(Options.parse(List.of(), OUT, environment).nodes()).containsExactly("/a/node");
    assertThat(Options.parse(List.of("--node=/b/node"), OUT, environment).nodes())
        .containsExactly("/b/node");
    assertThat(Options.parse(List.of("--peers=pool"), OUT, environment).nodes()).isEmpty();
    assertThat(Options.parse(List.of(), OUT, Map.of("PATH", "/bin")).nodes()).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsRefusedWithTheNamesThatThereAre() {
    assertMisuse("unknown option --fly", "--fly");
    assertMisuse("unknown option stat", "stat");
    assertMisuse("unknown workload \"fly\"; there are: queues, post", "--only=stat,fly");
    assertMisuse("unknown peer \"fly\"; there are: tickloom, tickloom-plain", "--peers=fly");
    assertMisuse("--only needs a value", "--only=");
    assertMisuse("--out needs a value", "--out");
    assertMisuse("'yes' is not a boolean", "--quick=yes");
    assertMisuse("--node is given, but", "--peers=tickloom", "--node=node");
    assertMisuse("unknown workload \"\"", "--only=stat,");
  }
}
