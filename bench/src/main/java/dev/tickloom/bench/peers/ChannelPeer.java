package dev.tickloom.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The JDK's {@link AsynchronousFileChannel} with its default threads. It opens and closes in the
 * caller, and can read and write only.
 */
final class ChannelPeer implements FileCalls {
  private static final OpenOption[] TO_READ = {StandardOpenOption.READ};
  private static final OpenOption[] TO_WRITE = {
    StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING
  };

  private static final byte[] NONE = {};

  private final Buffers buffers = new Buffers();

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    task.accept(ended::countDown);
    ended.await();
  }

  @Override
  public void post(Runnable task) {
    task.run();
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    boolean reads = call != FileCall.WRITE;
    try {
      AsynchronousFileChannel channel =
          AsynchronousFileChannel.open(Path.of(path), reads ? TO_READ : TO_WRITE);
      if (call == FileCall.READ_INTO) {
        ByteBuffer buffer = buffers.take();
        Ended whenRead =
            (error, value) -> {
              buffers.giveBack(buffer);
              ended.ended(error, value);
            };
        new Transfer(channel, NONE, buffer, true, whenRead).next();
        return;
      }
      byte[] bytes = reads ? new byte[(int) channel.size()] : FileCall.contents();
      new Transfer(channel, bytes, ByteBuffer.wrap(bytes), reads, ended).next();
    } catch (IOException e) {
      ended.ended(e, null);
    }
  }

  /** Reads or writes on until all is through. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Transfer(
      AsynchronousFileChannel channel, byte[] bytes, ByteBuffer buffer, boolean reads, Ended ended)
      implements CompletionHandler<Integer, @Nullable Void> {
    void next() {
      if (reads) {
        channel.read(buffer, buffer.position(), null, this);
      } else {
        channel.write(buffer, buffer.position(), null, this);
      }
    }

    @Override
    public void completed(Integer count, @Nullable Void unused) {
      if (count > 0 && buffer.hasRemaining()) {
        next();
        return;
      }
      try {
        channel.close();
        ended.ended(null, bytes);
      } catch (IOException e) {
        ended.ended(e, null);
      }
    }

    @Override
    public void failed(Throwable error, @Nullable Void unused) {
      ended.ended(error, null);
    }
  }
}
