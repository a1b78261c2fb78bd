package dev.tickloom.io;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/**
 * The number of the descriptor behind a channel, which the JDK keeps to itself unless an option of
 * the JVM opens its package. On Linux the entry of that number in {@code /proc/self/fd} is a path
 * that leads to the open file and to no other, wherever its name has gone. A record, because the
 * JIT compiler takes the fields of one that is constant for constants.
 */
record ChannelDescriptor(
    Class<?> channelType, VarHandle descriptor, MethodHandle number, MethodHandle setSteady) {
  /** The option that opens the numbers, as messages name it. */
  static final String OPTION = "--add-opens java.base/sun.nio.ch=ALL-UNNAMED";

  /** Has an entry for each descriptor of this process. */
  static final Path ALL = Path.of("/proc/self/fd");

  /** Whether this is Linux, and {@code /proc} is there. */
  static final boolean ARE_LISTED = Files.isDirectory(ALL);

  /** Null if the JVM was not started with {@link #OPTION}. */
  private static final @Nullable ChannelDescriptor OPENED = ARE_LISTED ? find() : null;

  private static @Nullable ChannelDescriptor find() {
    try {
      Class<?> channel = Class.forName("sun.nio.ch.FileChannelImpl");
      Class<?> numbers = Class.forName("sun.nio.ch.IOUtil");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      return new ChannelDescriptor(
          channel,
          MethodHandles.privateLookupIn(channel, lookup)
              .findVarHandle(channel, "fd", FileDescriptor.class),
          MethodHandles.privateLookupIn(numbers, lookup)
              .findStatic(numbers, "fdVal", MethodType.methodType(int.class, FileDescriptor.class)),
          MethodHandles.privateLookupIn(channel, lookup)
              .findVirtual(channel, "setUninterruptible", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, SeekableByteChannel.class)));
    } catch (ReflectiveOperationException | SecurityException e) {
      return null; // not opened, or another JDK
    }
  }

  /** Whether the numbers of the default file system's channels are known. */
  static boolean areKnown() {
    return OPENED != null;
  }

  /**
   * {@return the path that leads to the open file, for as long as the channel is open; null if the
   * number is not known}
   */
  static @Nullable Path pathOf(SeekableByteChannel channel) {
    return OPENED == null || channel.getClass() != OPENED.channelType
        ? null
        : ALL.resolve(Integer.toString(OPENED.numberOf(channel)));
  }

  /**
   * Lets no interrupt close the channel, which it would do for good: a virtual thread of the
   * workers may be interrupted by whomever a body has told of it.
   *
   * @return the channel
   */
  static <C extends SeekableByteChannel> C steady(C channel) {
    if (OPENED != null && channel.getClass() == OPENED.channelType) {
      OPENED.makeSteady(channel);
    }
    return channel;
  }

  private void makeSteady(SeekableByteChannel channel) {
    try {
      setSteady.invokeExact(channel);
    } catch (Throwable e) {
      throw new AssertionError("setting a field does not fail", e);
    }
  }

  private int numberOf(SeekableByteChannel channel) {
    try {
      return (int) number.invokeExact((FileDescriptor) descriptor.get(channel));
    } catch (Throwable e) {
      throw new AssertionError("reading a field does not fail", e);
    }
  }
}
