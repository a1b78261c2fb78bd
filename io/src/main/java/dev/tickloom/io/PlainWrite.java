package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/** Writes a whole file where it is. */
final class PlainWrite implements WritableFile {
  private final WriteOptions options;

  /** Of a new file that shall be durable; null for any other. */
  private final Flushing.@Nullable Folder flushed;

  private final SeekableByteChannel channel;
  private boolean isClosed;

  private PlainWrite(
      WriteOptions options, Flushing.@Nullable Folder flushed, SeekableByteChannel channel) {
    this.options = options;
    this.flushed = flushed;
    this.channel = channel;
  }

  static void write(Location file, ByteBuffer data, WriteOptions options, Progress progress) {
    try (PlainWrite write = open(file, options, progress)) {
      write.write(data, progress);
      write.finish(progress);
    }
  }

  static PlainWrite open(Location file, WriteOptions options, Progress progress) {
    Flushing.Folder flushed = options.durable() && isMissing(file) ? folder(file, options) : null;
    try {
      SystemCall.perform("open", file.text(), () -> Content.checkWanted(progress));
      OpenFlags flag = options.flag().withoutReading();
      return new PlainWrite(options, flushed, openChannel(file, flag, options.mode()));
    } catch (RuntimeException | Error e) {
      if (flushed != null) {
        flushed.close();
      }
      throw e;
    }
  }

  /** Whether the file will have to be made, and so its directory flushed. */
  private static boolean isMissing(Location file) {
    return SystemCall.run("open", file.text(), () -> Attributes.typeIfExists(file.path()) == null);
  }

  /** To be opened first, while nothing has been done. */
  private static Flushing.Folder folder(Location file, WriteOptions options) {
    Flushing.checkFolders(file);
    Path target = SystemCall.run("open", file.text(), () -> targetOf(file, options));
    return Flushing.openFolderOf(file, target);
  }

  /** A file that must not exist is never the target of a link. */
  private static Path targetOf(Location file, WriteOptions options) throws IOException {
    return options.flag().requiresNew() ? file.path() : Links.follow(file.path());
  }

  /** A plain channel of a zip file system loses what it does not write. */
  private static SeekableByteChannel openChannel(Location file, OpenFlags flag, int mode) {
    boolean keepsContent = !flag.truncates() && !flag.requiresNew() && !flag.appends();
    return keepsContent
        ? Opening.open(file, flag, mode, FileChannel::open)
        : Opening.open(file, flag, mode, Opening.BYTE_CHANNEL);
  }

  @Override
  public void write(ByteBuffer data, Progress progress) {
    SystemCall.perform("write", null, () -> writeNow(data, progress));
  }

  private void writeNow(ByteBuffer data, Progress progress) throws IOException {
    OpenFlags flag = options.flag();
    if (!flag.writes() && data.hasRemaining()) {
      throw new NonWritableChannelException(); // it may be able to do more than that
    }
    Chunks.Call call =
        flag.isDirect() ? from -> Aligned.write(from, channel::write) : channel::write;
    Content.write(call, data, progress);
  }

  /** That closing fails matters too: a network may notice only then. */
  @Override
  public void finish(Progress progress) {
    if (options.flush() || options.durable()) {
      Flushing.file(channel);
    }
    closeChannel();
    if (flushed != null) {
      flushed.flush();
    }
  }

  private void closeChannel() {
    if (!isClosed) {
      isClosed = true;
      SystemCall.perform("close", null, channel::close);
    }
  }

  @Override
  public void close() {
    try (Flushing.Folder last = flushed) {
      closeChannel();
    }
  }
}
