package dev.tickloom.io;

import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory, and how to be rid of it. What Node's {@code mkdtempDisposable} yields. Any
 * thread.
 */
public final class TempDirectory implements AutoCloseable {
  private static final RmOptions ALL_OF_IT = RmOptions.DEFAULT.withRecursive(true).withForce(true);

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
   * that is fine. It is deleted even if the signal of the {@link Fs} that made it has fired; like
   * closing, this is never given up.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if it fails
   */
  public Promise<@Nullable Void> remove() {
    return requests.unlimited().start(removal());
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
    return Removal.rm(Location.of("path", absolute), ALL_OF_IT);
  }
}
