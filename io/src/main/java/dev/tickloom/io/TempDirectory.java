package dev.tickloom.io;

import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory, and how to be rid of it. What Node's {@code mkdtempDisposable} yields. Any
 * thread.
 */
public final class TempDirectory implements AutoCloseable {
  private final Requests requests;
  private final String path;
  private final Path absolute;

  TempDirectory(Requests requests, String path, Path absolute) {
    this.requests = requests;
    this.path = path;
    this.absolute = absolute;
  }

  /**
   * The directory.
   *
   * @return the prefix that the caller gave, and six characters
   */
  public String path() {
    return path;
  }

  /**
   * Deletes the directory with all that is in it; symbolic links themselves. If it is gone already,
   * that is fine.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if it fails
   */
  public Promise<@Nullable Void> remove() {
    return requests.start(removal());
  }

  /**
   * Deletes the directory, as {@link #remove}, but in the calling thread, which it blocks. For
   * {@code try} with the blocking form.
   *
   * @throws FsException if that fails
   */
  @Override
  public void close() {
    FsSync.call(removal());
  }

  private Work<@Nullable Void> removal() {
    return Work.<@Nullable Void>of(
            "rm",
            () -> {
              SystemCall.perform("rm", path, () -> Files.walkFileTree(absolute, new Deletion()));
              return null;
            })
        .on(path, null);
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
