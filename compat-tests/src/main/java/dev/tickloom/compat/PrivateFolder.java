package dev.tickloom.compat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** The folder that a scenario has for itself, a real path with mode 700. Closing deletes it. */
final class PrivateFolder implements AutoCloseable {
  private final Path path;

  private PrivateFolder(Path path) {
    this.path = path;
  }

  static PrivateFolder create() throws IOException {
    Path folder = Files.createTempDirectory("scenario-").toRealPath();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    return new PrivateFolder(folder);
  }

  Path path() {
    return path;
  }

  /** Makes files as a process with the creation mask 022 would. */
  void setUp(List<Action> setup) throws IOException {
    for (Action action : setup) {
      Path file = path.resolve(action.text(1));
      switch (action.name()) {
        case "dir" -> {
          Files.createDirectory(file);
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        case "file" -> {
          Files.writeString(file, action.has(2) ? action.text(2) : "");
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        case "zeros" -> Files.write(file, new byte[(int) action.number(2)]);
        case "bytes" -> Files.write(file, StreamValues.bytes(action.list(2)).array());
        case "symlink" -> Files.createSymbolicLink(file, Path.of(action.text(2)));
        default -> throw new NotApplicable("the setup " + action.name());
      }
    }
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(path, new Deletion());
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
