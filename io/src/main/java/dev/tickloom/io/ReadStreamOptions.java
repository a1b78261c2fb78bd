package dev.tickloom.io;

import java.util.Objects;

/**
 * The options of {@code createReadStream}, with Node's names and defaults. Immutable.
 *
 * @param flags how the file is opened; Node's default is {@code "r"}
 * @param mode the permissions of a file that is made, before the umask; Node's default is 0666
 * @param start the first byte to read, counted from the start of the file, up to 2<sup>53</sup>-1;
 *     {@link #NO_START}, the default, is the file's own position, which is 0 unless the file was
 *     open before
 * @param end the last byte to read, which is read, too; without a start it is counted from where
 *     reading begins. {@link #END_OF_FILE} by default
 * @param highWaterMark how many bytes are read at a time, and may wait while the stream is paused;
 *     at least 1. A pipe whose chunks nobody listens to may read four times as many, up to 256 KiB.
 *     Node's default is 65536
 * @param autoClose whether the end and failures close the file; true by default. {@code destroy}
 *     always does. If false, a stream over a file that was open before lets go of the file once it
 *     has ended or failed: then neither a signal nor closing the file ends it
 */
public record ReadStreamOptions(
    OpenFlags flags, int mode, long start, long end, int highWaterMark, boolean autoClose) {
  /** For {@code start}: where the file's own position is. */
  public static final long NO_START = -1;

  /** For {@code end}: no limit. */
  public static final long END_OF_FILE = Long.MAX_VALUE;

  /** Node's defaults. */
  public static final ReadStreamOptions DEFAULT =
      new ReadStreamOptions(OpenFlags.READ, Modes.FILE, NO_START, END_OF_FILE, 64 * 1024, true);

  /** The largest safe integer of JavaScript. */
  private static final long MAX_POSITION = (1L << 53) - 1;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is negative, {@code highWaterMark} below 1, a
   *     position out of range, or {@code start} above {@code end}
   */
  public ReadStreamOptions {
    Objects.requireNonNull(flags, "flags");
    Modes.check(mode);
    checkPosition("start", start, NO_START);
    checkPosition("end", end, END_OF_FILE);
    if (start > end) {
      throw InvalidArgumentException.above("start", start, "end", end);
    }
    checkHighWaterMark(highWaterMark);
  }

  /** Whether a position is in range, or the one that stands for none. */
  static void checkPosition(String name, long position, long none) {
    if (position != none && (position < 0 || position > MAX_POSITION)) {
      throw InvalidArgumentException.outOfRange(name, 0, MAX_POSITION, position);
    }
  }

  static void checkHighWaterMark(int highWaterMark) {
    if (highWaterMark < 1) {
      throw InvalidArgumentException.property("options.highWaterMark", highWaterMark);
    }
  }

  /**
   * These options with other flags.
   *
   * @param flags a text of Node's, such as {@code "r+"}
   * @return the changed options
   * @throws InvalidArgumentException if Node does not know the flags
   */
  public ReadStreamOptions withFlags(String flags) {
    return withFlags(OpenFlags.parse(flags));
  }

  /**
   * These options with other flags.
   *
   * @param flags how to open the file
   * @return the changed options
   */
  public ReadStreamOptions withFlags(OpenFlags flags) {
    return new ReadStreamOptions(flags, mode, start, end, highWaterMark, autoClose);
  }

  /**
   * These options with another mode.
   *
   * @param mode the permissions of a file that is made
   * @return the changed options
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public ReadStreamOptions withMode(int mode) {
    return new ReadStreamOptions(flags, mode, start, end, highWaterMark, autoClose);
  }

  /**
   * These options with another start.
   *
   * @param start the first byte to read, from 0 to 2<sup>53</sup>-1
   * @return the changed options
   * @throws InvalidArgumentException if {@code start} is out of range or above the end
   */
  public ReadStreamOptions withStart(long start) {
    checkPosition("start", start, 0);
    return new ReadStreamOptions(flags, mode, start, end, highWaterMark, autoClose);
  }

  /**
   * These options with another end.
   *
   * @param end the last byte to read, from 0 to 2<sup>53</sup>-1, or {@link #END_OF_FILE}
   * @return the changed options
   * @throws InvalidArgumentException if {@code end} is out of range or below the start
   */
  public ReadStreamOptions withEnd(long end) {
    return new ReadStreamOptions(flags, mode, start, end, highWaterMark, autoClose);
  }

  /**
   * These options with another size of chunks.
   *
   * @param highWaterMark how many bytes to read at a time
   * @return the changed options
   * @throws InvalidArgumentException if {@code highWaterMark} is below 1
   */
  public ReadStreamOptions withHighWaterMark(int highWaterMark) {
    return new ReadStreamOptions(flags, mode, start, end, highWaterMark, autoClose);
  }

  /**
   * These options with or without closing at the end.
   *
   * @param autoClose whether the end and failures close the file
   * @return the changed options
   */
  public ReadStreamOptions withAutoClose(boolean autoClose) {
    return new ReadStreamOptions(flags, mode, start, end, highWaterMark, autoClose);
  }
}
