package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What somebody knows of a tree who was told of its changes: for each path from the watched one on,
 * which is the empty path, whether it is a directory, and of a file its size and time.
 */
final class WatcherReplay {
  private final Path root;
  private final TreeMap<String, String> tree = new TreeMap<>();

  private WatcherReplay(Path root) {
    this.root = root;
  }

  /** Somebody who knows nothing. */
  static WatcherReplay ofNothing(Path root) {
    return new WatcherReplay(root);
  }

  /**
   * Somebody who has looked.
   *
   * @param depth how far
   * @param isIgnored what is left out with all that is below, by its path from the root on
   */
  static WatcherReplay ofDisk(Path root, int depth, Predicate<Path> isIgnored) throws IOException {
    WatcherReplay disk = new WatcherReplay(root);
    disk.look(root, "", depth, isIgnored);
    return disk;
  }

  private void look(Path path, String name, int depth, Predicate<Path> isIgnored)
      throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    tree.put(name, known(Attributes.stats(path, LinkOption.NOFOLLOW_LINKS)));
    if (depth > 0 && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (var entries = Files.newDirectoryStream(path)) {
        for (Path entry : entries) {
          Path relative = root.relativize(entry);
          if (!isIgnored.test(relative)) {
            look(entry, relative.toString(), depth - 1, isIgnored);
          }
        }
      } catch (NoSuchFileException e) {
        // it is going away
      }
    }
  }

  private static String known(Stats stats) {
    return stats.isDirectory() ? "directory" : stats.size() + " bytes of " + stats.mtime();
  }

  /** Applies a change, which has to be possible. */
  void apply(FileChange change) {
    String path = relative(change.path());
    switch (change.kind()) {
      case CREATE -> {
        check(!tree.containsKey(path) && isParentThere(path), change);
        tree.put(path, known(Objects.requireNonNull(change.stats())));
      }
      case MODIFY -> {
        check(tree.containsKey(path), change);
        tree.put(path, known(Objects.requireNonNull(change.stats())));
      }
      case DELETE -> {
        check(tree.remove(path) != null, change);
        check(tree.keySet().stream().noneMatch(each -> isBelow(each, path)), change);
      }
      case RENAME -> {
        move(change, relative(Objects.requireNonNull(change.from())), path);
        tree.put(path, known(Objects.requireNonNull(change.stats())));
      }
    }
  }

  private String relative(Path path) {
    return root.relativize(path).toString();
  }

  private void move(FileChange change, String from, String to) {
    check(tree.containsKey(from) && !tree.containsKey(to), change);
    check(isParentThere(to) && !isBelow(to, from), change);
    TreeMap<String, String> moved = new TreeMap<>();
    tree.forEach((name, known) -> {
      if (name.equals(from) || isBelow(name, from)) {
        moved.put(to + name.substring(from.length()), known);
      }
    });
    tree.keySet().removeIf(name -> name.equals(from) || isBelow(name, from));
    tree.putAll(moved);
  }

  private boolean isParentThere(String path) {
    int end = path.lastIndexOf('/');
    return path.isEmpty() || "directory".equals(tree.get(end < 0 ? "" : path.substring(0, end)));
  }

  private static boolean isBelow(String path, String directory) {
    return directory.isEmpty() ? !path.isEmpty() : path.startsWith(directory + "/");
  }

  private void check(boolean isPossible, FileChange change) {
    if (!isPossible) {
      throw new AssertionError("impossible: " + change + " in " + tree.keySet());
    }
  }

  boolean has(String path) {
    return tree.containsKey(path);
  }

  /** Whether both know the same paths, and of files the same. */
  boolean isAs(WatcherReplay other) {
    return tree.equals(other.tree);
  }

  @Override
  public String toString() {
    return tree.toString();
  }
}
