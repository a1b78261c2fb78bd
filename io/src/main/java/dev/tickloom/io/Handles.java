package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** The operations on open files, and the one that opens them. */
final class Handles {
  private Handles() {}

  static Work<FileHandle> open(EventLoop loop, Location file, OpenFlags flags, int mode) {
    Objects.requireNonNull(flags, "flags");
    Modes.check(mode);
    return SystemCall.<FileHandle>work(
            "open", file, () -> new FileHandle(loop, OpenFile.open(file, flags, mode)))
        .discard(FileHandle::dispose);
  }

  static HandleCall<Integer> read(FileHandle handle, ByteBuffer into, long position) {
    Objects.requireNonNull(handle, "handle");
    checkWritable(into);
    checkPosition(position);
    return handle.call("read", file -> file.read(into, position));
  }

  static HandleCall<Integer> write(FileHandle handle, ByteBuffer from, long position) {
    Objects.requireNonNull(handle, "handle");
    Objects.requireNonNull(from, "from");
    checkPosition(position);
    return handle.call("write", file -> file.write(from, position));
  }

  /** Whether a buffer to read into is one. */
  static void checkWritable(ByteBuffer into) {
    if (Objects.requireNonNull(into, "into").isReadOnly()) {
      throw InvalidArgumentException.value("into", "must be writable", into.toString());
    }
  }

  private static void checkPosition(long position) {
    if (position < OpenFile.CURRENT) {
      throw InvalidArgumentException.outOfRange(
          "position", OpenFile.CURRENT, Long.MAX_VALUE, position);
    }
  }

  /** What the callback and blocking forms report of a closed file, as of a closed descriptor. */
  static FsException badDescriptor(String syscall) {
    return FsException.of(Errno.EBADF, new ClosedChannelException(), syscall, null, null);
  }
}
