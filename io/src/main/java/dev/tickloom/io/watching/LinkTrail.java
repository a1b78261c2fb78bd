package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/**
 * The names that decide what a symbolic link leads to: each further link on the way, and the last
 * name. A change of any of them may lead elsewhere, as where all files of a configuration are
 * replaced by a rename of one link.
 */
final class LinkTrail {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  /**
   * A name that counts.
   *
   * @param directory with no link in its path
   */
  record Step(Path directory, Path name) {}

  private final List<Step> steps = new ArrayList<>();
  private final Deque<Path> names = new ArrayDeque<>();
  private Path directory;
  private int links;

  private LinkTrail(Path directory) {
    this.directory = directory;
  }

  /**
   * Follows a link.
   *
   * @return without the name of the link itself; as far as one can see
   */
  static List<Step> of(Path link) {
    Path parent = link.getParent();
    Path name = link.getFileName();
    if (parent == null || name == null) {
      return List.of();
    }
    try {
      LinkTrail trail = new LinkTrail(parent.toRealPath());
      trail.names.add(name);
      trail.follow();
      List<Step> steps = trail.steps;
      return steps.isEmpty() ? steps : steps.subList(1, steps.size());
    } catch (IOException | RuntimeException e) { // what is to be seen when somebody looks again
      return List.of();
    }
  }

  private void follow() throws IOException {
    for (Path name = names.poll(); name != null; name = names.poll()) {
      String text = name.toString();
      if (text.equals("..")) {
        directory = orSame(directory.getParent());
      } else if (!text.isEmpty() && !text.equals(".") && !step(name)) {
        return;
      }
    }
  }

  /** Whether it goes on from there. */
  private boolean step(Path name) throws IOException {
    Path path = directory.resolve(name);
    boolean isLink = Files.isSymbolicLink(path);
    boolean isThere = isLink || Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (isLink || !isThere || names.isEmpty()) {
      steps.add(new Step(directory, name));
    }
    if (!isLink) {
      directory = path;
      return isThere;
    }
    Path target = Files.readSymbolicLink(path);
    directory = orSame(target.getRoot());
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      names.addFirst(target.getName(i));
    }
    return ++links < MOST_LINKS;
  }

  private Path orSame(@Nullable Path other) {
    return other == null ? directory : other;
  }
}
