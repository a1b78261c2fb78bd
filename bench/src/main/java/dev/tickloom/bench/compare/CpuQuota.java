package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a process the time of one processor, as a container's limit does: whatever the number of
 * its threads, they rest when they have used 100 ms of processor time within 100 ms.
 */
final class CpuQuota {
  private static final String[] SYSTEMD_RUN = {
    "systemd-run", "--scope", "--quiet", "--collect", "-p", "CPUQuota=100%", "--"
  };

  private CpuQuota() {}

  /**
   * Makes a control group, or else has systemd make one for each process.
   *
   * @throws IOException if this user can do neither
   */
  static Wrapper make() throws IOException, InterruptedException {
    for (Path parent : ControlGroup.parents(lines("/proc/mounts"), lines("/proc/self/cgroup"))) {
      try {
        return ControlGroup.in(parent);
      } catch (IOException e) {
        // the next one
      }
    }
    for (String whose : new String[] {"--system", "--user"}) {
      try {
        return systemdRun(whose);
      } catch (IOException e) {
        // the next one
      }
    }
    throw new IOException("neither a control group nor systemd-run can limit processor time here");
  }

  private static Wrapper systemdRun(String whose) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(SYSTEMD_RUN));
    words.add(1, whose);
    return Wrapper.tried(Wrapper.prefix(words), "systemd-run");
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of(file));
  }
}
