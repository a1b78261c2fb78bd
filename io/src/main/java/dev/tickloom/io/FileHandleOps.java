package dev.tickloom.io;

import dev.tickloom.loop.CreationStack;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jetbrains.annotations.Nullable;

/** The operations on open files, and the one that opens them. */
final class FileHandleOps {
  private FileHandleOps() {}

  static Work<FileHandle> open(RequestTerms terms, Location file, OpenFlags flags, int mode) {
    Objects.requireNonNull(flags, "flags");
    Modes.check(mode);
    CreationStack opened = terms.loop().creationStack();
    Work.Body<FileHandle> body =
        progress ->
            SystemCall.run(
                "open",
                file.text(),
                () -> new FileHandle(terms, OpenFile.open(file, flags, mode, progress), opened));
    return SystemCall.composite("open", file, body).withDisposer(FileHandle::dispose);
  }

  // ---- reading ------------------------------------------------------------------------------

  static HandleCall<Integer> read(FileHandle handle, ByteBuffer into, long position) {
    Objects.requireNonNull(handle, "handle");
    checkWritable(into);
    checkPosition(position);
    return handle.callAt(
        position,
        "read",
        "read",
        !Chunks.fit(into),
        (file, progress) -> file.read(into, position, progress));
  }

  static HandleCall<Long> readv(FileHandle handle, List<ByteBuffer> into, long position) {
    Objects.requireNonNull(handle, "handle");
    List<ByteBuffer> buffers = buffers("into", into);
    buffers.forEach(FileHandleOps::checkWritable);
    checkPosition(position);
    return handle.callAt(
        position,
        "readv",
        "read",
        true,
        (file, progress) -> file.readv(buffers, position, progress));
  }

  static HandleCall<byte[]> readFile(FileHandle handle) {
    return Objects.requireNonNull(handle, "handle")
        .longCall("readFile", "read", OpenFile::readToEnd);
  }

  static HandleCall<String> readFile(FileHandle handle, Charset charset) {
    Objects.requireNonNull(handle, "handle");
    Objects.requireNonNull(charset, "charset");
    return handle.longCall(
        "readFile",
        "read",
        (file, progress) -> TextDecoder.decode(file.readToEnd(progress), charset));
  }

  // ---- writing ------------------------------------------------------------------------------

  static HandleCall<Integer> write(FileHandle handle, ByteBuffer from, long position) {
    Objects.requireNonNull(handle, "handle");
    Objects.requireNonNull(from, "from");
    checkPosition(position);
    return handle.callAt(
        position,
        "write",
        "write",
        !Chunks.fit(from),
        (file, progress) -> file.write(from, position, progress));
  }

  static HandleCall<Integer> write(
      FileHandle handle, CharSequence text, long position, Charset charset) {
    Objects.requireNonNull(handle, "handle");
    String given = Objects.requireNonNull(text, "text").toString();
    checkPosition(position);
    Objects.requireNonNull(charset, "charset");
    return handle.callAt(
        position,
        "write",
        "write",
        true,
        (file, progress) ->
            (int) file.writev(List.of(Content.encode(given, charset)), position, progress));
  }

  static HandleCall<Long> writev(FileHandle handle, List<ByteBuffer> from, long position) {
    Objects.requireNonNull(handle, "handle");
    List<ByteBuffer> buffers = buffers("from", from);
    checkPosition(position);
    return handle.callAt(
        position,
        "writev",
        "write",
        true,
        (file, progress) -> file.writev(buffers, position, progress));
  }

  static HandleCall<@Nullable Void> writeFile(FileHandle handle, byte[] data) {
    Objects.requireNonNull(handle, "handle");
    ByteBuffer bytes = ByteBuffer.wrap(Objects.requireNonNull(data, "data"));
    return writeAll(handle, () -> bytes);
  }

  static HandleCall<@Nullable Void> writeFile(FileHandle handle, ByteBuffer data) {
    Objects.requireNonNull(handle, "handle");
    ByteBuffer bytes = Objects.requireNonNull(data, "data").duplicate();
    return writeAll(handle, () -> bytes);
  }

  static HandleCall<@Nullable Void> writeFile(
      FileHandle handle, CharSequence data, Charset charset) {
    Objects.requireNonNull(handle, "handle");
    String text = Objects.requireNonNull(data, "data").toString();
    Objects.requireNonNull(charset, "charset");
    return writeAll(handle, () -> Content.encode(text, charset));
  }

  @SuppressWarnings("NullAway") // it takes the T of a body for never null
  private static HandleCall<@Nullable Void> writeAll(FileHandle handle, Callable<ByteBuffer> data) {
    return handle.longCall(
        "writeFile",
        "write",
        (file, progress) -> {
          file.writeAll(data.call(), progress);
          return null;
        });
  }

  // ---- the file itself ----------------------------------------------------------------------

  static HandleCall<@Nullable Void> fsync(FileHandle handle) {
    return change(handle, "fsync", "fsync", file -> file.sync(true));
  }

  static HandleCall<@Nullable Void> fdatasync(FileHandle handle) {
    return change(handle, "fdatasync", "fdatasync", file -> file.sync(false));
  }

  /** As in Node a negative length stands for 0. */
  static HandleCall<@Nullable Void> ftruncate(FileHandle handle, long length) {
    return Objects.requireNonNull(handle, "handle")
        .longChange(
            "ftruncate",
            "ftruncate",
            (file, progress) ->
                perform("ftruncate", () -> file.truncate(Math.max(length, 0), progress)));
  }

  static HandleCall<Stats> fstat(FileHandle handle) {
    Objects.requireNonNull(handle, "handle");
    return handle.call(
        "fstat",
        "fstat",
        file -> Descriptors.first("fstat", null, () -> file.path().stats("fstat")));
  }

  static HandleCall<@Nullable Void> fchmod(FileHandle handle, int mode) {
    Modes.check(mode);
    return changeByPath(handle, "fchmod", "fchmod", path -> Attributes.setMode(path, mode));
  }

  static HandleCall<@Nullable Void> fchown(FileHandle handle, long uid, long gid) {
    Ownership.checkIds(uid, gid);
    return changeByPath(
        handle, "fchown", "fchown", path -> Ownership.setOwner(path, (int) uid, (int) gid));
  }

  static HandleCall<@Nullable Void> futimes(FileHandle handle, Instant atime, Instant mtime) {
    Objects.requireNonNull(atime, "atime");
    Objects.requireNonNull(mtime, "mtime");
    return changeByPath(
        handle, "futimes", "futime", path -> Times.setTimesOfOpen(path, atime, mtime));
  }

  private static HandleCall<@Nullable Void> change(
      FileHandle handle, String type, String syscall, FileHandle.Change<OpenFile> change) {
    return Objects.requireNonNull(handle, "handle").change(type, syscall, change);
  }

  /** Makes a call that does nothing before it has its first descriptor, if it takes one. */
  private static void perform(String syscall, SystemCall.Action action) {
    Descriptors.first(
        syscall,
        null,
        () -> {
          action.perform();
          return "";
        });
  }

  private static HandleCall<@Nullable Void> changeByPath(
      FileHandle handle, String type, String syscall, FileHandle.Change<Path> change) {
    return change(
        handle,
        type,
        syscall,
        file -> perform(syscall, () -> change.on(file.path().toChange(syscall))));
  }

  // ---- arguments ----------------------------------------------------------------------------

  /** The list as it is now. */
  private static List<ByteBuffer> buffers(String name, List<ByteBuffer> given) {
    for (ByteBuffer buffer : Objects.requireNonNull(given, name)) {
      Objects.requireNonNull(buffer, name);
    }
    return List.copyOf(given);
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

  /** The error of the callback and blocking forms for a closed file, as for a closed descriptor. */
  static FsException badDescriptor(String syscall) {
    return FsException.of(Errno.EBADF, new ClosedChannelException(), syscall, null, null);
  }
}
