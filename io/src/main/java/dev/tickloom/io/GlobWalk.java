package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Looks for what patterns match, one directory after the other. All patterns go down the tree
 * together, each as the set of its names that may come next, so the time is that of the tree and
 * the patterns, and not of the ways to match.
 *
 * <p>The order is Node's: the matches in a directory by the bytes of their names, then its
 * directories from the last to the first, each with all that is below it. A directory that {@code
 * **} matches comes with its own visit. For one thread at a time.
 */
final class GlobWalk {
  /**
   * Something that matches.
   *
   * @param status what is known of it; null if it has not been looked at
   */
  record Match(String text, Path path, @Nullable EntryStatus status) {}

  private final List<List<GlobSegment>> alternatives = new ArrayList<>();
  private final GlobOptions options;
  private final Path start;
  private final GlobExclusion exclusion;
  private final Ahead<GlobVisit, Look> toCome = new Ahead<>();

  /**
   * What has been found, by what its text begins with up to the last separator: more than one
   * pattern may match it, or one in more than one way. One set for all would leave the processor's
   * cache.
   */
  private final Map<String, Set<String>> found = new HashMap<>();

  /** Which patterns have been where with what to come. */
  private final Set<List<Object>> seen = new HashSet<>();

  GlobWalk(List<GlobPattern> patterns, GlobOptions options, Path cwd) {
    patterns.forEach(pattern -> alternatives.addAll(pattern.alternatives()));
    this.options = options;
    this.start = cwd.toAbsolutePath().normalize();
    this.exclusion = new GlobExclusion(start, options.exclude());
    EntryStatus status =
        orNull(() -> Descriptors.first("stat", ".", () -> PathFolder.statusOf(start)));
    boolean isDirectory = status != null && status.isDirectory();
    GlobVisit first = GlobVisit.of(".", start, null, false, isDirectory, Set.of());
    for (int i = 0; i < alternatives.size() && status != null; i++) {
      first.add(i, 0);
    }
    toCome.addFirst(first);
  }

  /** Null for an entry that may not be looked at. */
  private static <T> @Nullable T orNull(Supplier<? extends T> look) {
    try {
      return look.get();
    } catch (FsException e) {
      if (Descriptors.areMissing(e)) {
        throw e;
      }
      return null;
    }
  }

  boolean hasNext() {
    return !toCome.isEmpty();
  }

  /** Looks at one more directory; yields what has not been found before. */
  List<Match> next(Progress progress) throws Exception {
    return lookAt(Objects.requireNonNull(toCome.next()), progress);
  }

  /** As {@link #next(Progress)}, while other parts list some of those that come next. */
  List<Match> next(TreeParts parts) throws Exception {
    var next = Objects.requireNonNull(toCome.next());
    if (parts.haveRoom() && toCome.isWorthHelp()) {
      parts.add(() ->
          toCome.help(visit -> new Look(visit, parts).listedAhead(), () -> !parts.isAbandoned()));
    }
    return lookAt(next, parts);
  }

  private List<Match> lookAt(Ahead<GlobVisit, Look>.Item next, Progress progress) throws Exception {
    return next.outcome(visit -> new Look(visit, progress)).matches();
  }

  /** An entry, as far as it has been looked at. */
  private final class Candidate {
    final String name;
    final Path path;
    private final Progress progress;
    private @Nullable EntryStatus status;
    private boolean isLookedAt;
    private @Nullable Boolean isExcluded;

    Candidate(String name, Path path, Progress progress) {
      this.name = name;
      this.path = path;
      this.progress = progress;
    }

    @Nullable
    EntryStatus status() {
      if (!isLookedAt) {
        isLookedAt = true;
        status = statusOf(path, progress, LinkOption.NOFOLLOW_LINKS);
      }
      return status;
    }

    boolean isLink() {
      EntryStatus known = status();
      return known != null && known.isLink();
    }

    /** Whether patterns with magic enter it. */
    boolean isDirectory() {
      EntryStatus known = status();
      if (known != null && known.isLink() && options.followSymlinks()) {
        EntryStatus followed = statusOf(path, progress);
        return followed != null && followed.isDirectory();
      }
      return known != null && known.isDirectory();
    }

    boolean isExcluded() {
      Boolean known = isExcluded;
      if (known == null) {
        known =
            (!exclusion.isEmpty() && exclusion.has(path, isDirectory()))
                || (options.excludeIf() != null
                    && options.excludeIf().test(dirent(path, status())));
        isExcluded = known;
      }
      return known;
    }
  }

  private static @Nullable EntryStatus statusOf(Path path, Progress progress, LinkOption... links) {
    return orNull(() ->
        Descriptors.wait(
            progress,
            "lstat",
            path.toString(),
            () -> {
              Content.checkWanted(progress);
              return PathFolder.typeOf(path, links);
            }));
  }

  /** An entry as results have it. */
  static Dirent dirent(Match match, Progress progress) {
    EntryStatus known = match.status;
    return dirent(
        match.path,
        known == null ? statusOf(match.path, progress, LinkOption.NOFOLLOW_LINKS) : known);
  }

  private static Dirent dirent(Path path, @Nullable EntryStatus status) {
    FileType type = status == null ? FileType.UNKNOWN : status.type();
    Path parent = path.getParent();
    String name = Folder.Entry.nameOf(path);
    return new Dirent(name, parent == null ? path.toString() : parent.toString(), path, type);
  }

  private boolean isTooDeep(Path path) {
    return options.maxDepth() < Integer.MAX_VALUE && depth(path) > options.maxDepth();
  }

  private int depth(Path path) {
    Path relative = start.relativize(path);
    return relative.toString().isEmpty() ? 0 : relative.getNameCount();
  }

  /** One directory, and what is done there. */
  private final class Look {
    private final GlobVisit visit;
    private final Progress progress;
    private final List<Match> matches = new ArrayList<>();
    private final Map<String, GlobVisit> below = new LinkedHashMap<>();
    private final Map<String, Candidate> candidates = new HashMap<>();
    private @Nullable List<String> names;
    private @Nullable Set<Path> way;

    Look(GlobVisit visit, Progress progress) {
      this.visit = visit;
      this.progress = progress;
    }

    /** With what it takes to compare, as far as that is known before anything is compared. */
    Look listedAhead() {
      Set<GlobSegment> compared = new HashSet<>();
      visit
          .states()
          .forEach((number, next) -> {
            List<GlobSegment> names = alternatives.get(number);
            SortedSet<Integer> reached = entered(names, reached(names, next));
            if (!visit.isStart() && mayEnter(names) && !areLiteral(names, reached)) {
              reached.forEach(i -> compared.add(names.get(i)));
            }
          });
      if (!compared.isEmpty()) {
        entries();
      }
      if (compared.stream().anyMatch(GlobSegment::isGlobstar)) {
        for (Candidate entry : candidates.values()) {
          if (!entry.name.startsWith(".")) {
            var unused = entry.status();
          }
        }
      }
      return this;
    }

    List<Match> matches() {
      visit
          .states()
          .forEach((number, next) -> {
            if (seen.add(List.of(visit.text(), number, next))) {
              look(number, alternatives.get(number), next);
            }
          });
      below.values().forEach(toCome::addFirst);
      return matches;
    }

    private void look(int number, List<GlobSegment> names, SortedSet<Integer> next) {
      if (next.first() == 0 && beginsElsewhere(number, names.getFirst())) {
        return;
      }
      SortedSet<Integer> reached = reached(names, next);
      if (isMatch(names, reached)) {
        add(visit.text(), visit.path(), null);
      } else if (endsInDot(names) && next.contains(names.size() - 1)) {
        add(visit.textWithoutSlash(), visit.path(), null);
      }
      reached = entered(names, reached);
      if (reached.isEmpty() || !mayEnter(names)) {
        return;
      }
      boolean isLiteral = areLiteral(names, reached);
      List<String> entries =
          isLiteral
              ? reached.stream()
                  .map(i -> names.get(i).literal())
                  .filter(this::isName)
                  .distinct()
                  .toList()
              : entries();
      for (String name : entries) {
        for (int i : reached) {
          step(number, names, i, !next.contains(i), name, isLiteral);
        }
      }
      if (!isLiteral) {
        next.stream()
            .filter(i -> names.get(i).is(".."))
            .forEach(i -> step(number, names, i, false, "..", true));
      }
    }

    /** Whether a file may have that name. */
    private boolean isName(String text) {
      try {
        return visit.path().resolve(text).isAbsolute();
      } catch (InvalidPathException e) {
        return false;
      }
    }

    /** A pattern may begin at a root, above, or with a dot. */
    private boolean beginsElsewhere(int number, GlobSegment first) {
      if (!visit.isStart()) {
        return false;
      }
      if (first.is("")) {
        push(number, 1, "/", start.getRoot(), null);
      } else if (first.is("..")) {
        push(number, 1, "../", above(start), null);
      } else if (first.is(".")) {
        push(number, 1, ".", start, null);
      } else {
        return false;
      }
      return true;
    }

    /** With what comes next if two stars stand for nothing. */
    private SortedSet<Integer> reached(List<GlobSegment> names, SortedSet<Integer> next) {
      SortedSet<Integer> reached = new TreeSet<>();
      for (int i : next) {
        reached.add(i);
        for (int j = i; j < names.size() && names.get(j).isGlobstar(); j++) {
          reached.add(j + 1);
        }
      }
      return reached;
    }

    /** Those of them that entries are compared with. */
    private static SortedSet<Integer> entered(List<GlobSegment> names, SortedSet<Integer> reached) {
      reached.removeIf(i ->
          i == names.size() || names.get(i).is("") || (i == names.size() - 1 && endsInDot(names)));
      return reached;
    }

    /** A dot at the end is what is there, a directory or not; dots alone are nothing. */
    private static boolean endsInDot(List<GlobSegment> names) {
      return names.getLast().is(".") && !(names.size() == 2 && names.getFirst().is("."));
    }

    private static boolean areLiteral(List<GlobSegment> names, SortedSet<Integer> reached) {
      return reached.stream().allMatch(i -> names.get(i).isLiteral());
    }

    /** Whether the directory itself is matched. */
    private boolean isMatch(List<GlobSegment> names, SortedSet<Integer> reached) {
      int last = names.size() - 1;
      if (reached.contains(last) && names.get(last).is("")) {
        return visit.isDirectory() || visit.isLink();
      }
      return reached.contains(names.size())
          && names.get(last).isGlobstar()
          && (!visit.isStart() || last == 0 || names.getFirst().is("."));
    }

    private boolean mayEnter(List<GlobSegment> names) {
      boolean isAbove = names.getFirst().is("") && isAboveStart();
      return (visit.isDirectory() || visit.isLink())
          && (isAbove || depth(visit.path()) < options.maxDepth())
          && (!options.followSymlinks() || !visit.above().contains(realPath()));
    }

    private boolean isAboveStart() {
      return start.startsWith(visit.path()) && !start.equals(visit.path());
    }

    private Path realPath() {
      try {
        return visit.path().toRealPath();
      } catch (Exception | LinkageError e) {
        return visit.path();
      }
    }

    private Set<Path> way() {
      Set<Path> known = way;
      if (known == null) {
        known = visit.above();
        if (options.followSymlinks()) {
          known = new HashSet<>(known);
          known.add(realPath());
        }
        way = known;
      }
      return known;
    }

    private List<String> entries() {
      List<String> known = names;
      if (known == null) {
        known = list();
        names = known;
      }
      return known;
    }

    /** No names if the directory cannot be listed. */
    private List<String> list() {
      List<Path> listed =
          orNull(() -> Descriptors.wait(progress, "scandir", visit.text(), this::names));
      List<String> names = new ArrayList<>();
      for (Path name : listed == null ? List.<Path>of() : listed) {
        names.add(name.toString());
        candidates.put(
            name.toString(), new Candidate(name.toString(), visit.path().resolve(name), progress));
      }
      names.sort(Directories.ORDER);
      return names;
    }

    private List<Path> names() throws IOException {
      Content.checkWanted(progress);
      try (OpenFolder folder = OpenFolder.at(visit.path(), visit.isLink() ? null : visit.key())) {
        return folder.names(progress);
      }
    }

    /**
     * Compares an entry with one name of a pattern, and notes the names to compare next.
     *
     * @param afterStars whether two stars before that name stand for nothing here
     */
    private void step(
        int number,
        List<GlobSegment> pattern,
        int i,
        boolean afterStars,
        String name,
        boolean isToBeLookedAt) {
      SystemCall.perform("scandir", visit.text(), () -> Content.checkWanted(progress));
      GlobSegment segment = pattern.get(i);
      boolean isLast = i == pattern.size() - 1;
      Candidate entry = candidate(name);
      if (segment.isGlobstar()) {
        if (name.startsWith(".")) {
          return;
        }
        if (entry.isDirectory()) {
          if (!isLast && pattern.get(i + 1).is("..") && !entry.isExcluded()) {
            goUp(number, i + 1, i + 1 == pattern.size() - 1);
          }
          push(number, i, entry);
        } else if (isLast) {
          addIfWanted(entry);
        }
        return;
      }
      if (!segment.matches(name) || (isToBeLookedAt && entry.status() == null)) {
        return;
      }
      if (isLast) {
        addIfWanted(entry);
      } else if (name.equals("..") || (segment.isLiteral() && !afterStars) || entry.isDirectory()) {
        push(number, i + 1, entry);
      }
    }

    /**
     * Two dots after two stars: where a directory is found that the stars stand for, Node goes on
     * here, as the one above it, and one further up.
     */
    private void goUp(int number, int dots, boolean isLast) {
      Candidate above = candidate("..");
      if (isLast) {
        add(visit.text(), visit.path(), null);
        addIfWanted(above);
      } else {
        push(number, dots + 1, visit.text(), visit.path(), null);
        push(number, dots + 1, above);
      }
    }

    private Candidate candidate(String name) {
      return candidates.computeIfAbsent(
          name,
          any ->
              new Candidate(
                  name,
                  name.equals("..") ? above(visit.path()) : visit.path().resolve(name),
                  progress));
    }

    private void addIfWanted(Candidate entry) {
      if (!entry.isExcluded()) {
        add(visit.textOf(entry.name), entry.path, entry.status);
      }
    }

    private void add(String text, Path path, @Nullable EntryStatus status) {
      if (!isTooDeep(path) && isNew(text)) {
        matches.add(new Match(text, path, status));
      }
    }

    private boolean isNew(String text) {
      int name = text.lastIndexOf('/') + 1;
      return found
          .computeIfAbsent(text.substring(0, name), any -> new HashSet<>())
          .add(text.substring(name));
    }

    private void push(int number, int next, Candidate entry) {
      if (!entry.isExcluded()) {
        push(number, next, visit.textOf(entry.name), entry.path, entry);
      }
    }

    private void push(int number, int next, String text, Path path, @Nullable Candidate entry) {
      below
          .computeIfAbsent(
              text,
              any -> {
                EntryStatus status = entry == null ? null : entry.status();
                boolean isDirectory = entry == null || entry.isDirectory();
                Object key = status == null || !status.isDirectory() ? null : status.key();
                boolean isLink = entry != null && entry.isLink();
                boolean goesElsewhere = entry == null || entry.name.equals("..");
                Set<Path> above = goesElsewhere ? Set.of() : way();
                return GlobVisit.of(text, path, key, isLink, isDirectory, above);
              })
          .add(number, next);
    }
  }

  private static Path above(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
