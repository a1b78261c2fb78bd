package dev.tickloom.io;

import java.util.Objects;

/**
 * Where {@code createWriteStream} writes, with Node's names and defaults. Immutable.
 *
 * @param flags how the file is opened; Node's default is {@code "w"}, which empties it
 * @param mode the permissions of a file that is made, before the umask; Node's default is 0666
 * @param start where to write the first byte, counted from the start of the file, up to
 *     2<sup>53</sup>-1; {@link #NO_START}, the default, is the file's own position. A file that was
 *     opened for appending is written at its end nevertheless
 * @param highWaterMark how many bytes may wait before {@code write} returns false; at least 1.
 *     Node's default is 65536
 * @param autoClose whether the end and failures close the file; true by default. {@code destroy}
 *     always does. If false, a stream over a file that was open before lets go of the file once it
 *     has finished or failed: then neither a signal nor closing the file ends it
 * @param flush whether the stream finishes only when the device has the data; Node's default is
 *     false
 */
public record WriteStreamOptions(
    OpenFlags flags, int mode, long start, int highWaterMark, boolean autoClose, boolean flush) {
  /** For {@code start}: where the file's own position is. */
  public static final long NO_START = -1;

  /** Node's defaults. */
  public static final WriteStreamOptions DEFAULT =
      new WriteStreamOptions(OpenFlags.WRITE, Modes.FILE, NO_START, 64 * 1024, true, false);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is negative, {@code highWaterMark} below 1, or
   *     {@code start} out of range
   */
  public WriteStreamOptions {
    Objects.requireNonNull(flags, "flags");
    Modes.check(mode);
    ReadStreamOptions.checkPosition("start", start, NO_START);
    ReadStreamOptions.checkHighWaterMark(highWaterMark);
  }

  /**
   * These options with other flags.
   *
   * @param flags a text of Node's, such as {@code "a"}
   * @return the changed options
   * @throws InvalidArgumentException if Node does not know the flags
   */
  public WriteStreamOptions withFlags(String flags) {
    return withFlags(OpenFlags.parse(flags));
  }

  /**
   * These options with other flags.
   *
   * @param flags how to open the file
   * @return the changed options
   */
  public WriteStreamOptions withFlags(OpenFlags flags) {
    return new WriteStreamOptions(flags, mode, start, highWaterMark, autoClose, flush);
  }

  /**
   * These options with another mode.
   *
   * @param mode the permissions of a file that is made
   * @return the changed options
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public WriteStreamOptions withMode(int mode) {
    return new WriteStreamOptions(flags, mode, start, highWaterMark, autoClose, flush);
  }

  /**
   * These options with another start.
   *
   * @param start where to write the first byte, from 0 to 2<sup>53</sup>-1
   * @return the changed options
   * @throws InvalidArgumentException if {@code start} is out of range
   */
  public WriteStreamOptions withStart(long start) {
    ReadStreamOptions.checkPosition("start", start, 0);
    return new WriteStreamOptions(flags, mode, start, highWaterMark, autoClose, flush);
  }

  /**
   * These options with another limit of what waits.
   *
   * @param highWaterMark how many bytes may wait
   * @return the changed options
   * @throws InvalidArgumentException if {@code highWaterMark} is below 1
   */
  public WriteStreamOptions withHighWaterMark(int highWaterMark) {
    return new WriteStreamOptions(flags, mode, start, highWaterMark, autoClose, flush);
  }

  /**
   * These options with or without closing at the end.
   *
   * @param autoClose whether the end and failures close the file
   * @return the changed options
   */
  public WriteStreamOptions withAutoClose(boolean autoClose) {
    return new WriteStreamOptions(flags, mode, start, highWaterMark, autoClose, flush);
  }

  /**
   * These options with or without a flush.
   *
   * @param flush whether to wait until the device has the data
   * @return the changed options
   */
  public WriteStreamOptions withFlush(boolean flush) {
    return new WriteStreamOptions(flags, mode, start, highWaterMark, autoClose, flush);
  }
}
