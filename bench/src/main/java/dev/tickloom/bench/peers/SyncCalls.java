package dev.tickloom.bench.peers;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsSync;
import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;

/** The calls of Tickloom's blocking form. */
final class SyncCalls implements ExecutorPeer.Blocking {
  private final FsSync fs = Fs.on(EventLoop.create()).sync();
  private final Buffers buffers = new Buffers();

  @Override
  public Object perform(FileCall call, String path) {
    return switch (call) {
      case STAT, STAT_BASIC -> fs.stat(path);
      case READ -> fs.readFile(path);
      case READ_INTO -> readInto(path);
      case WRITE -> write(path);
      case OPEN_CLOSE -> openAndClose(path);
      case READDIR -> fs.readdir(path);
    };
  }

  private Object readInto(String path) {
    ByteBuffer buffer = buffers.take();
    int count = fs.readFile(path, buffer);
    buffers.giveBack(buffer);
    return count;
  }

  private Object write(String path) {
    fs.writeFile(path, FileCall.contents());
    return path;
  }

  private Object openAndClose(String path) {
    fs.close(fs.open(path));
    return path;
  }
}
