package dev.tickloom.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is in a folder: of each entry type, mode, owner, number of names, time and content. What
 * differs between two runs of one operation is left out: the present, and random names.
 */
record Snapshot(SortedMap<String, Entry> entries) {
  /** When what is there at first was changed last. */
  static final Instant OLD = Instant.ofEpochSecond(1_000_000_000);

  private static final Instant RECENT = Instant.ofEpochSecond(1_600_000_000);

  private static final String TEMPORARY = ".tickloom-";

  private static final Pattern RANDOM = Pattern.compile("made-\\w{6}");

  private static final String ATTRIBUTES = "unix:mode,uid,gid,nlink,lastModifiedTime";

  /**
   * One entry.
   *
   * @param state mode, owner, number of names, and for files the time
   * @param content of a file, or the target of a link
   */
  record Entry(List<Object> state, String content) {
    Entry withOneName() {
      List<Object> changed = new ArrayList<>(state);
      changed.replaceAll(value -> value.equals(2) ? 1 : value);
      return new Entry(List.copyOf(changed), content);
    }
  }

  static Snapshot of(Path folder) throws IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        String name = withoutChance(folder.relativize(path).toString());
        entries.put(entries.containsKey(name) ? name + " again" : name, entry(path));
      }
    }
    return new Snapshot(entries);
  }

  /** Without the temporary files of atomic writes, which may be second names of files. */
  Snapshot withoutTemporaries() {
    SortedMap<String, Entry> others = new TreeMap<>(entries);
    if (others.keySet().removeIf(name -> name.contains(TEMPORARY))) {
      others.replaceAll((name, entry) -> entry.withOneName());
    }
    return new Snapshot(others);
  }

  static String withoutChance(String text) {
    return RANDOM.matcher(text).replaceAll("made-XXXXXX");
  }

  private static Entry entry(Path path) throws IOException {
    Map<String, Object> all = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    Instant time = ((FileTime) all.get("lastModifiedTime")).toInstant();
    return new Entry(
        List.of(
            Integer.toOctalString((int) all.get("mode")),
            all.get("uid"),
            all.get("gid"),
            isFile ? all.get("nlink") : 0,
            Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                ? "a folder"
                : time.isAfter(RECENT) ? "now" : time),
        isFile
            ? Files.readString(path, StandardCharsets.ISO_8859_1).replace('\0', '_')
            : Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : "");
  }

  /** The entries that differ. */
  String differencesFrom(Snapshot other) {
    StringBuilder differences = new StringBuilder();
    SortedMap<String, Entry> all = new TreeMap<>(other.entries);
    all.putAll(entries);
    for (String name : all.keySet()) {
      Entry here = entries.get(name);
      Entry there = other.entries.get(name);
      if (here == null || !here.equals(there)) {
        differences.append(" '%s': %s, not %s;".formatted(name, here, there));
      }
    }
    return differences.toString();
  }
}
