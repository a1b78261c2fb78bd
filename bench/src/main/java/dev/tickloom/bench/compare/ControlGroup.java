package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A control group of Linux whose processes have together the time of one processor: of version 2,
 * or of the controller {@code cpu} of version 1.
 */
final class ControlGroup implements Wrapper {
  private static final String PERIOD_MICROS = "100000";

  private final Path folder;

  private ControlGroup(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes a group.
   *
   * @param parent the folder of the group that it belongs to, which is not changed otherwise
   * @throws IOException if this user may not, or the parent has no say in processor time
   */
  static ControlGroup in(Path parent) throws IOException, InterruptedException {
    Path folder = parent.resolve("tickloom-bench-" + ProcessHandle.current().pid());
    Files.createDirectory(folder);
    ControlGroup group = new ControlGroup(folder);
    try {
      group.limit();
      Wrapper.tried(group, parent.toString());
      return group;
    } catch (IOException e) {
      group.close();
      throw e;
    }
  }

  private void limit() throws IOException {
    Path ofVersion2 = folder.resolve("cpu.max");
    if (Files.exists(ofVersion2)) {
      Files.writeString(ofVersion2, PERIOD_MICROS + " " + PERIOD_MICROS);
      return;
    }
    Path ofVersion1 = folder.resolve("cpu.cfs_quota_us");
    if (!Files.exists(ofVersion1)) {
      throw new IOException(folder + " has no say in processor time");
    }
    Files.writeString(folder.resolve("cpu.cfs_period_us"), PERIOD_MICROS);
    Files.writeString(ofVersion1, PERIOD_MICROS);
  }

  @Override
  public List<String> around(List<String> command) {
    String join = "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"";
    return Wrapper.prefix(List.of("sh", "-c", join, folder.toString())).around(command);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder);
  }

  /**
   * Returns where a group may be made: below the group of this process, or else below the root.
   *
   * @param mounts the lines of {@code /proc/mounts}
   * @param own those of {@code /proc/self/cgroup}
   */
  static List<Path> parents(List<String> mounts, List<String> own) {
    Set<Path> parents = new LinkedHashSet<>();
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      boolean isVersion2 = fields[2].equals("cgroup2");
      if (isVersion2 || (fields[2].equals("cgroup") && isOrHas("cpu", fields[3]))) {
        Path root = Path.of(fields[1]);
        parents.add(Path.of(root + path(isVersion2 ? "" : "cpu", own)).normalize());
        parents.add(root);
      }
    }
    return new ArrayList<>(parents);
  }

  /** The path of the group that this process is in; version 2 has no name of a controller. */
  private static String path(String controller, List<String> own) {
    for (String line : own) {
      String[] fields = line.split(":", 3);
      if (isOrHas(controller, fields[1])) {
        return fields[2];
      }
    }
    return "";
  }

  private static boolean isOrHas(String name, String list) {
    return Arrays.asList(list.split(",", -1)).contains(name);
  }
}
