package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes trees of files, links (in, out, broken, in circles), modes and odd names. */
final class RandomTree {
  private static final String[] NAMES = {
    "a", "b", "c.txt", "\u00e4", "\ud83d\ude00", "a b", ".hidden", "-x", "*", "[a]", "{b}", "\uff5e"
  };

  private final Random random;
  private final List<Path> made = new ArrayList<>();

  RandomTree(long seed) {
    random = new Random(seed);
  }

  /** Makes a tree of at most so many entries. */
  void make(Path root, int entries) throws IOException {
    List<Path> directories = new ArrayList<>(List.of(Files.createDirectory(root)));
    for (int i = 0; i < entries; i++) {
      Path directory = directories.get(random.nextInt(directories.size()));
      Path entry = directory.resolve(NAMES[random.nextInt(NAMES.length)] + random.nextInt(3));
      if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      switch (random.nextInt(6)) {
        case 0, 1 -> directories.add(Files.createDirectory(entry));
        case 2 -> Files.createSymbolicLink(entry, Path.of(target(root)));
        case 3 -> link(entry);
        default -> {
          Files.write(entry, new byte[random.nextInt(3000)]);
          Files.setAttribute(entry, "unix:mode", 0400 | random.nextInt(01000));
        }
      }
      made.add(entry);
    }
    for (Path directory : directories) {
      Files.setAttribute(directory, "unix:mode", 0700 | random.nextInt(0100));
    }
  }

  private void link(Path entry) throws IOException {
    for (Path existing : made) {
      if (Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
        Files.createLink(entry, existing);
        return;
      }
    }
    Files.writeString(entry, "alone");
  }

  private String target(Path root) {
    return switch (random.nextInt(5)) {
      case 0 -> ".";
      case 1 -> "..";
      case 2 -> "nowhere";
      case 3 -> root.resolve(NAMES[0] + "0").toString();
      default -> "../outside";
    };
  }
}
