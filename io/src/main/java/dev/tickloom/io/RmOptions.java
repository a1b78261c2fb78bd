package dev.tickloom.io;

import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * How {@code rm} deletes, with Node's names and defaults. Immutable.
 *
 * @param force whether a path that does not exist is no error; Node's default is false
 * @param recursive whether directories are deleted too, with all that is in them; Node's default is
 *     false
 * @param maxRetries how often to try again what fails with {@code EBUSY}, {@code EMFILE}, {@code
 *     ENFILE}, {@code ENOTEMPTY} or {@code EPERM}; Node's default is 0
 * @param retryDelay how many milliseconds each try waits longer than the one before it; Node's
 *     default is 100
 * @param parallelism in how many parts the job is done at a time, each on a worker of the loop, if
 *     there are that many directories or large files; 1 does one thing after the other, in order. 4
 *     by default; not in Node
 * @param progress is told on the loop thread how far the job has got: at most ten times a second,
 *     and once before the outcome. The blocking form tells it on the thread that does the job. Null
 *     tells nobody; not in Node
 */
public record RmOptions(
    boolean force,
    boolean recursive,
    int maxRetries,
    int retryDelay,
    int parallelism,
    @Nullable Consumer<? super TreeProgress> progress) {
  /** Node's defaults. */
  public static final RmOptions DEFAULT = new RmOptions(false, false, 0, 100, 4, null);

  private static final long MAX_UINT32 = 0xFFFF_FFFFL;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if a number is negative
   */
  public RmOptions {
    if (parallelism < 1) {
      throw InvalidArgumentException.outOfRange(
          "options.parallelism", 1, Integer.MAX_VALUE, parallelism);
    }
    if (retryDelay < 0) {
      throw InvalidArgumentException.outOfRange(
          "options.retryDelay", 0, Integer.MAX_VALUE, retryDelay);
    }
    if (maxRetries < 0) {
      throw InvalidArgumentException.outOfRange("options.maxRetries", 0, MAX_UINT32, maxRetries);
    }
  }

  /**
   * These options with or without force.
   *
   * @param force whether a path that does not exist is no error
   * @return the changed options
   */
  public RmOptions withForce(boolean force) {
    return new RmOptions(force, recursive, maxRetries, retryDelay, parallelism, progress);
  }

  /**
   * These options with or without recursion.
   *
   * @param recursive whether to delete directories too
   * @return the changed options
   */
  public RmOptions withRecursive(boolean recursive) {
    return new RmOptions(force, recursive, maxRetries, retryDelay, parallelism, progress);
  }

  /**
   * These options with another number of retries.
   *
   * @param maxRetries how often to try again
   * @return the changed options
   * @throws InvalidArgumentException if {@code maxRetries} is negative
   */
  public RmOptions withMaxRetries(int maxRetries) {
    return new RmOptions(force, recursive, maxRetries, retryDelay, parallelism, progress);
  }

  /**
   * These options with another delay.
   *
   * @param retryDelay how many milliseconds each try waits longer than the one before it
   * @return the changed options
   * @throws InvalidArgumentException if {@code retryDelay} is negative
   */
  public RmOptions withRetryDelay(int retryDelay) {
    return new RmOptions(force, recursive, maxRetries, retryDelay, parallelism, progress);
  }

  /**
   * These options with another parallelism.
   *
   * @param parallelism in how many parts the job is done at a time
   * @return the changed options
   * @throws InvalidArgumentException if {@code parallelism} is less than 1
   */
  public RmOptions withParallelism(int parallelism) {
    return new RmOptions(force, recursive, maxRetries, retryDelay, parallelism, progress);
  }

  /**
   * These options with somebody who is told of progress.
   *
   * @param progress is told on the loop thread how far the job has got
   * @return the changed options
   */
  public RmOptions withProgress(Consumer<? super TreeProgress> progress) {
    return new RmOptions(force, recursive, maxRetries, retryDelay, parallelism, progress);
  }
}
