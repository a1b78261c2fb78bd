package dev.tickloom.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
  private static final String TMPFS = "tmpfs /tmp tmpfs rw 0 0";

  @Test
  void inVersion2ItIsMadeBelowTheOwnGroupOrElseBelowTheRoot() {
    List<Path> parents =
        ControlGroup.parents(
            List.of(TMPFS, "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0"),
            List.of("0::/user.slice/a.scope"));
    assertThat(parents)
        .containsExactly(Path.of("/sys/fs/cgroup/user.slice/a.scope"), Path.of("/sys/fs/cgroup"));
  }

  @Test
  void inVersion1ItIsMadeWhereProcessorTimeIsShared() {
    List<Path> parents =
        ControlGroup.parents(
            List.of(
                "cgroup /sys/fs/cgroup/cpuset cgroup rw,relatime,cpuset 0 0",
                "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0"),
            List.of("4:cpuset:/a", "3:cpu,cpuacct:/b", "0::/c"));
    assertThat(parents)
        .containsExactly(
            Path.of("/sys/fs/cgroup/cpu,cpuacct/b"), Path.of("/sys/fs/cgroup/cpu,cpuacct"));
  }

  @Test
  void aProcessInTheRootHasOnePlaceOnly() {
    List<Path> parents =
        ControlGroup.parents(List.of("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0"), List.of("0::/"));
    assertThat(parents).containsExactly(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void withoutControlGroupsThereIsNoPlace() {
    assertThat(ControlGroup.parents(List.of(TMPFS), List.of())).isEmpty();
  }

  @Test
  void aFolderThatLimitsNothingIsRefusedAndLeftAsItWas(@TempDir Path folder) {
    assertThatThrownBy(() -> ControlGroup.in(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no say in processor time");
    assertThat(folder).isEmptyDirectory();
  }
}
