package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * Which directories are above the place where a copy goes, and above what is copied: so nothing is
 * copied into itself, by whatever alias. A directory is known by its key, whether it is reached by
 * a symbolic link, by a bind mount, or by a name in other letters.
 */
final class Lineage {
  /** Whether keys of the source and keys of the target can be compared. */
  private final boolean isOneFileSystem;

  /** How often each is on the way down the source. */
  private final Map<Object, Integer> sources = new HashMap<>();

  /** How often each is on the way down to the copy, from the root of the file system on. */
  private final Map<Object, Integer> targets = new HashMap<>();

  Lineage(Location src, Location dest) {
    this.isOneFileSystem =
        src.pathOrWorkingDirectory()
            .getFileSystem()
            .equals(dest.pathOrWorkingDirectory().getFileSystem());
  }

  /** The same, for another thread. */
  Lineage(Lineage from) {
    this.isOneFileSystem = from.isOneFileSystem;
    this.sources.putAll(from.sources);
    this.targets.putAll(from.targets);
  }

  /** One directory of the source, and where its copy goes. */
  record Step(List<Object> sources, List<Object> targets) {}

  /** Whether two files are one, as far as keys tell. */
  boolean isSame(EntryStatus src, EntryStatus dest) {
    return isSame(src.key(), dest.key());
  }

  private boolean isSame(@Nullable Object src, @Nullable Object dest) {
    return isOneFileSystem && src != null && src.equals(dest);
  }

  /** Whether a path leads below another one, or to the same, by their texts. */
  static boolean isBelow(Path src, Path dest) {
    return normal(dest).startsWith(normal(src));
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Looks at all that is above the place where the copy of a directory goes. First by text, as Node
   * does and with its errors; but it goes on above what is missing.
   */
  void checkRoot(Location src, Location dest, EntryStatus from) throws NoSuchFileException {
    Path missingOrNot = normal(dest.pathOrWorkingDirectory());
    Path srcParent = normal(src.path()).getParent();
    String text = dest.text();
    Path parent = missingOrNot.getParent();
    while (parent != null && parent.getParent() != null && !parent.equals(srcParent)) {
      if (isSame(from.key(), keyOf(parent))) {
        throw CopyErrors.intoItself(src.text(), text);
      }
      text = parent.toString();
      parent = parent.getParent();
    }
    for (Object key : keysAbove(missingOrNot)) {
      if (isSame(from.key(), key)) {
        throw CopyErrors.intoItself(src.text(), dest.text());
      }
      add(targets, key);
    }
  }

  /** Whether the source is somewhere in a directory of the target. */
  boolean isAbove(EntryStatus directory, Location src) {
    return keysAbove(normal(src.pathOrWorkingDirectory())).stream()
        .anyMatch(key -> isSame(key, directory.key()));
  }

  /** Of the real directories above a path, which may be missing, and some of those with it. */
  private static List<Object> keysAbove(Path path) {
    Path real = null;
    for (Path next = path; real == null && next != null; next = next.getParent()) {
      real = realPath(next);
      if (next == path && real != null) {
        real = real.getParent();
        if (real == null) {
          return List.of();
        }
      }
    }
    List<Object> keys = new ArrayList<>();
    for (Path next = real; next != null; next = next.getParent()) {
      Object key = keyOf(next);
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static @Nullable Path realPath(Path path) {
    return SystemCall.run(
        "realpath",
        path.toString(),
        () -> {
          try {
            return path.toRealPath();
          } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
          }
        });
  }

  private static @Nullable Object keyOf(Path path) {
    return SystemCall.run(
        "stat",
        path.toString(),
        () -> {
          try {
            return PathFolder.statusOf(path).key();
          } catch (NoSuchFileException e) {
            return null;
          }
        });
  }

  /**
   * Goes down one step in both trees.
   *
   * @param from the key of the directory in the source
   * @param to the key of the directory that its entries go to
   * @param isFollowed whether that was reached by a link
   * @throws FsException if the latter is below the former
   */
  Step enter(CopyEntry entry, @Nullable Object from, @Nullable Object to, boolean isFollowed)
      throws IOException {
    List<Object> above = new ArrayList<>();
    if (isFollowed && !entry.isRoot()) {
      above.addAll(keysAbove(normal(entry.dest())));
    }
    boolean isBelowSource =
        isOneFileSystem
            && (targets.containsKey(from)
                || above.contains(from)
                || above.stream().anyMatch(sources::containsKey));
    if (from != null && isBelowSource) {
      throw CopyErrors.intoItself(entry.srcText(), entry.destText());
    }
    if (to != null) {
      above.add(to);
    }
    Step step = new Step(from == null ? List.of() : List.of(from), above);
    step.sources.forEach(key -> add(sources, key));
    step.targets.forEach(key -> add(targets, key));
    return step;
  }

  void leave(Step step) {
    step.sources.forEach(key -> remove(sources, key));
    step.targets.forEach(key -> remove(targets, key));
  }

  private static void add(Map<Object, Integer> keys, Object key) {
    keys.merge(key, 1, Integer::sum);
  }

  private static void remove(Map<Object, Integer> keys, Object key) {
    keys.compute(key, (known, count) -> count == null || count == 1 ? null : count - 1);
  }
}
