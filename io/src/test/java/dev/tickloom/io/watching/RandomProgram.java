package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Changes a tree in all ways that are known to deceive watchers, some of them at the same names.
 */
final class RandomProgram {
  private final Random random;
  private final Path root;
  private final Path outside;
  private final List<Path> files = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private int step;

  RandomProgram(long seed, Path root, Path outside) {
    this.random = new Random(seed);
    this.root = root;
    this.outside = outside;
  }

  /** What a program begins with. */
  static void makeTree(Path root) throws IOException {
    for (String directory : List.of("a/b", "c", "d/e/f")) {
      Files.createDirectories(root.resolve(directory));
    }
    for (String file : List.of("a/1", "a/b/2", "c/3", "d/e/f/4")) {
      Files.writeString(root.resolve(file), file);
    }
  }

  void run(int operations) throws IOException {
    for (step = 0; step < operations; step++) {
      lookAround();
      try {
        operate(random.nextInt(13));
      } catch (FileSystemException e) {
        // such as a directory in the place of a file: then it is another operation's turn
      }
      if (random.nextInt(4) == 0) {
        Thread.yield();
      }
    }
  }

  private void lookAround() throws IOException {
    files.clear();
    directories.clear();
    try (Stream<Path> all = Files.walk(root)) {
      all.forEach(path -> (Files.isDirectory(path) ? directories : files).add(path));
    }
  }

  private void operate(int which) throws IOException {
    Path somewhere = any(directories);
    Path name = somewhere.resolve((char) ('a' + random.nextInt(6)) + "" + random.nextInt(3));
    switch (which) {
      case 0, 1 -> Files.writeString(name, name.getFileName().toString());
      case 6 -> moveDirectory(somewhere, name);
      case 7 -> Files.writeString(Files.createDirectories(name.resolve("p/q")).resolve("z"), "z");
      case 8, 9 -> removeDirectory(which == 8);
      case 10 -> moveIn(name);
      default -> {
        if (!files.isEmpty()) {
          operateOn(any(files), which, name);
        }
      }
    }
  }

  private void operateOn(Path file, int which, Path name) throws IOException {
    switch (which) {
      case 2 -> Files.writeString(file, "+", StandardOpenOption.APPEND);
      case 3 -> Files.delete(file);
      case 4, 5 -> move(file, name);
      case 11 -> {
        Path beside = file.resolveSibling("beside");
        Files.writeString(beside, "new");
        move(beside, file);
      }
      case 12 -> {
        Path other = any(files);
        Path between = outside.resolve("swap" + step);
        if (!other.equals(file)) {
          move(file, between);
          move(other, file);
          move(between, other);
        }
      }
      default -> throw new IllegalArgumentException("operation " + which);
    }
  }

  private void moveDirectory(Path somewhere, Path name) throws IOException {
    Path directory = any(directories);
    if (!directory.equals(root) && !somewhere.startsWith(directory)) {
      move(directory, name);
    }
  }

  private void removeDirectory(boolean isRemoved) throws IOException {
    Path directory = any(directories);
    if (directory.equals(root)) {
      return;
    }
    if (isRemoved) {
      Scenario.removeAll(directory);
    } else {
      move(directory, outside.resolve("out" + step));
    }
  }

  private void moveIn(Path name) throws IOException {
    Path directory = outside.resolve("in" + step);
    Files.createDirectories(directory.resolve("s"));
    Files.writeString(directory.resolve("s/t"), "t");
    move(directory, name);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path any(List<Path> paths) {
    return paths.get(random.nextInt(paths.size()));
  }
}
