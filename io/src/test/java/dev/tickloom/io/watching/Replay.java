package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The names and kinds of files in a tree, by paths from the root on, which is the empty path. */
final class Replay {
  private Replay() {}

  /** The tree on disk; a link at its root is followed. */
  static TreeMap<String, String> onDisk(Path root) throws IOException {
    TreeMap<String, String> tree = new TreeMap<>();
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return tree;
    }
    try (Stream<Path> all = Files.walk(Files.isDirectory(root) ? root.toRealPath() : root)) {
      Path real = Files.isDirectory(root) ? root.toRealPath() : root;
      for (Path path : (Iterable<Path>) all::iterator) {
        String name = real.relativize(path).toString();
        tree.put(name, isDirectory(path) ? "d" : "f");
      }
    }
    return tree;
  }

  private static boolean isDirectory(Path path) throws NoSuchFileException {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Applies changes to a tree; each has to be possible. */
  static void apply(Map<String, String> tree, List<Change> changes) {
    changes.forEach(change -> apply(tree, change));
  }

  private static void apply(Map<String, String> tree, Change change) {
    String path = change.path().toString();
    switch (change.kind()) {
      case CREATE -> {
        check(!tree.containsKey(path) && parentIsThere(tree, path), change, tree);
        tree.put(path, change.isDirectory() ? "d" : "f");
      }
      case MODIFY -> check(tree.containsKey(path), change, tree);
      case DELETE -> {
        check(tree.remove(path) != null, change, tree);
        check(tree.keySet().stream().noneMatch(each -> isBelow(each, path)), change, tree);
      }
      case RENAME -> {
        String from = Objects.requireNonNull(change.from()).toString();
        check(tree.containsKey(from) && !tree.containsKey(path), change, tree);
        check(parentIsThere(tree, path) && !isBelow(path, from), change, tree);
        TreeMap<String, String> moved = new TreeMap<>();
        tree.forEach((name, kind) -> {
          if (name.equals(from) || isBelow(name, from)) {
            moved.put(path + name.substring(from.length()), kind);
          }
        });
        tree.keySet().removeIf(name -> name.equals(from) || isBelow(name, from));
        tree.putAll(moved);
      }
    }
  }

  private static boolean isBelow(String path, String directory) {
    return directory.isEmpty() ? !path.isEmpty() : path.startsWith(directory + "/");
  }

  private static boolean parentIsThere(Map<String, String> tree, String path) {
    int end = path.lastIndexOf('/');
    return path.isEmpty() || "d".equals(tree.get(end < 0 ? "" : path.substring(0, end)));
  }

  private static void check(boolean isPossible, Change change, Map<String, String> tree) {
    if (!isPossible) {
      throw new AssertionError("impossible: " + change + " in " + tree.keySet());
    }
  }
}
