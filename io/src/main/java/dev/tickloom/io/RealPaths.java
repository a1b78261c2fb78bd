package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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
          String path = file.path().toRealPath().toString();
          Links.checkSeparator(file);
          return path;
        });
  }

  /**
   * Goes name by name, as Node's callback and blocking forms do, and names the call and the path
   * that failed on the way. {@code a/..} is nothing from the start, whatever {@code a} may be; the
   * empty text is the working directory.
   */
  static Work<String> realpathByNames(Location file, FileSystem fileSystem) {
    return SystemCall.composite(
        "realpath",
        file,
        () -> {
          String text = file.text();
          Path path = SystemCall.run("lstat", text, () -> fileSystem.getPath(text));
          return walk(path.toAbsolutePath().normalize()).toString();
        });
  }

  private static Path walk(Path path) {
    Deque<Path> names = new ArrayDeque<>();
    path.forEach(names::add);
    Path real = root(path);
    while (!names.isEmpty()) {
      Path next = real.resolve(names.pop());
      if (isLink(next)) {
        Path target = resolve(real, next);
        Path[] rest = names.toArray(Path[]::new);
        names.clear();
        target.forEach(names::add);
        names.addAll(List.of(rest));
        real = root(target);
      } else {
        real = next;
      }
    }
    return real;
  }

  private static Path root(Path path) {
    Path root = path.getRoot();
    return root == null ? path.getFileSystem().getPath("") : root;
  }

  private static boolean isLink(Path path) {
    int mode =
        SystemCall.run(
            "lstat", path.toString(), () -> Attributes.mode(path, LinkOption.NOFOLLOW_LINKS));
    return FileType.ofMode(mode) == FileType.SYMBOLIC_LINK;
  }

  private static Path resolve(Path folder, Path link) {
    var unused = SystemCall.run("stat", link.toString(), () -> Attributes.mode(link));
    return SystemCall.run(
        "readlink",
        link.toString(),
        () -> folder.resolve(Files.readSymbolicLink(link)).normalize());
  }
}
