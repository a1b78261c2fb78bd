package dev.tickloom.io;

/**
 * How {@code opendir} reads a directory, with Node's names and defaults. Immutable.
 *
 * @param bufferSize how many entries a request reads, at most; at least 1. Node's default is 32
 * @param recursive whether to read all that is below the directory too, level by level; symbolic
 *     links are not followed. Node's default is false
 */
public record OpendirOptions(int bufferSize, boolean recursive) {
  /** Node's defaults. */
  public static final OpendirOptions DEFAULT = new OpendirOptions(32, false);

  private static final long MAX_BUFFER_SIZE = 0xFFFF_FFFFL;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code bufferSize} is less than 1
   */
  public OpendirOptions {
    if (bufferSize < 1) {
      throw InvalidArgumentException.outOfRange(
          "options.bufferSize", 1, MAX_BUFFER_SIZE, bufferSize);
    }
  }

  /**
   * These options with another size of the buffer.
   *
   * @param bufferSize how many entries to read at a time
   * @return the changed options
   * @throws InvalidArgumentException if {@code bufferSize} is less than 1
   */
  public OpendirOptions withBufferSize(int bufferSize) {
    return new OpendirOptions(bufferSize, recursive);
  }

  /**
   * These options with or without recursion.
   *
   * @param recursive whether to read what is below
   * @return the changed options
   */
  public OpendirOptions withRecursive(boolean recursive) {
    return new OpendirOptions(bufferSize, recursive);
  }
}
