package dev.tickloom.io;

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
 */
public record RmOptions(boolean force, boolean recursive, int maxRetries, int retryDelay) {
  /** Node's defaults. */
  public static final RmOptions DEFAULT = new RmOptions(false, false, 0, 100);

  private static final long MAX_UINT32 = 0xFFFF_FFFFL;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if a number is negative
   */
  public RmOptions {
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
    return new RmOptions(force, recursive, maxRetries, retryDelay);
  }

  /**
   * These options with or without recursion.
   *
   * @param recursive whether to delete directories too
   * @return the changed options
   */
  public RmOptions withRecursive(boolean recursive) {
    return new RmOptions(force, recursive, maxRetries, retryDelay);
  }

  /**
   * These options with another number of retries.
   *
   * @param maxRetries how often to try again
   * @return the changed options
   * @throws InvalidArgumentException if {@code maxRetries} is negative
   */
  public RmOptions withMaxRetries(int maxRetries) {
    return new RmOptions(force, recursive, maxRetries, retryDelay);
  }

  /**
   * These options with another delay.
   *
   * @param retryDelay how many milliseconds each try waits longer than the one before it
   * @return the changed options
   * @throws InvalidArgumentException if {@code retryDelay} is negative
   */
  public RmOptions withRetryDelay(int retryDelay) {
    return new RmOptions(force, recursive, maxRetries, retryDelay);
  }
}
