import static dev.tickloom.loop.Async.*;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Copies a file in chunks and says on stderr how far it has got. While one chunk is written the
 * next one is read. A target that exists is left alone; one that could not be completed is deleted.
 */
public final class CopyWithProgress {
  private static final int CHUNK = 1024 * 1024;

  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();
  private long copied;
  private long size;

  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: CopyWithProgress FROM TO");
      System.exit(2);
    }
    CopyWithProgress copy = new CopyWithProgress();
    copy.loop.run(() -> async(() -> copy.run(args[0], args[1])));
    System.exit(copy.loop.exitCode());
  }

  private Void run(String from, String to) {
    try {
      copy(from, to);
    } catch (FsException e) {
      System.err.println("CopyWithProgress: " + e.getMessage());
      loop.exitCode(1);
    }
    return null;
  }

  private void copy(String from, String to) {
    FileHandle source = await(fs.open(from));
    try (var closing = source.closing()) {
      Stats stats = await(source.stat());
      size = stats.size();
      FileHandle target = await(fs.open(to, "wx", stats.mode() & 0777));
      boolean isComplete = false;
      try {
        copy(source, target);
        await(target.sync()); // some failures show only now
        isComplete = true;
      } finally {
        await(target.close());
        if (!isComplete) {
          await(fs.unlink(to));
        }
      }
    }
  }

  private void copy(FileHandle source, FileHandle target) {
    ByteBuffer full = ByteBuffer.allocateDirect(CHUNK);
    ByteBuffer empty = ByteBuffer.allocateDirect(CHUNK);
    Timeout progress = loop.setInterval(this::showProgress, 100);
    try {
      await(source.read(full));
      while (full.flip().hasRemaining()) {
        await(Promise.all(List.of(target.writeFile(full), source.read(empty.clear()))));
        copied += full.limit();
        ByteBuffer written = full;
        full = empty;
        empty = written;
      }
    } finally {
      progress.close();
      showProgress();
      System.err.println();
    }
  }

  private void showProgress() {
    System.err.printf("\r%d of %d bytes", copied, size);
  }
}
