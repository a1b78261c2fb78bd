package dev.tickloom.bench.workloads;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long and with what a workload runs; the same for all peers. A child gets it as arguments of
 * the form {@code name=value}.
 *
 * @param quick whether little time is to be taken
 * @param boxMillis how long one point of a repetition lasts
 * @param folders where the prepared files are, by the name of the file system
 */
public record Plan(boolean quick, int boxMillis, Map<String, String> folders) {
  private static final String FOLDER = "folder.";

  public Plan {
    folders = new LinkedHashMap<>(folders);
  }

  public List<String> toArguments() {
    List<String> arguments = new ArrayList<>(List.of("quick=" + quick, "box=" + boxMillis));
    folders.forEach((name, folder) -> arguments.add(FOLDER + name + "=" + folder));
    return arguments;
  }

  public static Plan fromArguments(List<String> arguments) {
    boolean quick = false;
    int box = 0;
    Map<String, String> folders = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = argument.substring(0, equals);
      String value = argument.substring(equals + 1);
      if (name.startsWith(FOLDER)) {
        folders.put(name.substring(FOLDER.length()), value);
      } else if (name.equals("quick")) {
        quick = Boolean.parseBoolean(value);
      } else if (name.equals("box")) {
        box = Integer.parseInt(value);
      } else {
        throw new IllegalArgumentException(argument);
      }
    }
    return new Plan(quick, box, folders);
  }

  /** The same, with points that last a third as long. */
  Plan shortened() {
    return new Plan(quick, boxMillis / 3, folders);
  }

  /**
   * The same on one file system, which goes by this name, and with points that last eight times as
   * long. Where threads wait for a processor, a point needs many of the scheduler's time slices,
   * and more than one of the 100 ms of a quota.
   */
  Plan contended(String name) {
    return new Plan(quick, 8 * boxMillis, Map.of(name, folder()));
  }

  /** The first of the folders, in memory if there is such a file system. */
  public String folder() {
    return folders.values().iterator().next();
  }

  /** How far something grows; a hundredth if there is little time. */
  int most(int whole) {
    return quick ? whole / 100 : whole;
  }

  long boxNanos() {
    return boxMillis * 1_000_000L;
  }
}
