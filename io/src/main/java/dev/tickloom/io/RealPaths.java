package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds the path of a file that has no links in it. Node has two ways, which differ in their errors
 * and in what {@code a/..} is where {@code a} is a link or nothing.
 */
final class RealPaths {
  private RealPaths() {}

  /** Asks the system, as Node's promise form does. */
  static Work<String> realpath(Location file) {
    return SystemCall.work(
        "realpath",
        file,
        () -> {
          String path = Providers.textOf(file.path().toRealPath());
          Links.checkSeparator(file);
          return path;
        });
  }

  /**
   * Goes name by name, as Node's callback and blocking forms do, and names the call and the path
   * that failed on the way. {@code a/..} is nothing from the start, whatever {@code a} may be; the
   * empty text is the working directory.
   */
  static Work<String> realpathByNames(Location file) {
    return SystemCall.composite(
        "realpath",
        file,
        progress -> {
          Path path = SystemCall.run("lstat", file.text(), file::pathOrWorkingDirectory);
          return Providers.textOf(walk(path.toAbsolutePath().normalize(), progress));
        });
  }

  /**
   * Puts the targets of links in their place. A {@code ..} in a target is the parent of the real
   * directory before it, as to the kernel; what a link leads to has been looked at, so the names
   * before a {@code ..} are directories.
   */
  private static Path walk(Path path, Progress progress) {
    Deque<Path> names = namesOf(path);
    int linksLeft = Links.MAX_LINKS * Math.max(names.size(), 1);
    Path real = root(path);
    while (!names.isEmpty()) {
      Path name = names.pop();
      Path next = real.resolve(name);
      if (name.toString().equals("..")) {
        real = real.getParent() == null ? real : real.getParent();
      } else if (isLink(next, progress)) {
        checkLinks(linksLeft--, path);
        Path target = target(next);
        Deque<Path> rest = names;
        names = namesOf(target);
        names.addAll(rest);
        real = target.isAbsolute() ? root(target) : real;
      } else {
        real = next;
      }
    }
    return real;
  }

  private static Deque<Path> namesOf(Path path) {
    Deque<Path> names = new ArrayDeque<>();
    for (Path name : path) {
      if (!name.toString().isEmpty() && !name.toString().equals(".")) {
        names.add(name);
      }
    }
    return names;
  }

  /** The kernel follows so many for each name, so more are there only if they keep changing. */
  private static void checkLinks(int left, Path path) {
    if (left == 0) {
      throw SystemCall.failure(
          new FileSystemLoopException(path.toString()), "stat", path.toString(), null);
    }
  }

  private static Path root(Path path) {
    Path root = path.getRoot();
    return root == null ? path.getFileSystem().getPath("") : root;
  }

  private static boolean isLink(Path path, Progress progress) {
    int mode =
        SystemCall.run(
            "lstat",
            path.toString(),
            () -> {
              Content.checkWanted(progress);
              return Attributes.mode(path, LinkOption.NOFOLLOW_LINKS);
            });
    return FileType.ofMode(mode) == FileType.SYMBOLIC_LINK;
  }

  private static Path target(Path link) {
    var unused = SystemCall.run("stat", link.toString(), () -> Attributes.mode(link));
    Path target = SystemCall.run("readlink", link.toString(), () -> Files.readSymbolicLink(link));
    String text = target.toString();
    boolean isClean = !text.endsWith("/") && !text.contains("//");
    return isClean ? target : link.getFileSystem().getPath(text); // the JDK keeps the separators
  }
}
