package dev.tickloom.io;

import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/** Standard output or standard error, as a stream writes it. For the loop thread. */
final class StdioSink implements StreamSink {
  private final EventLoop loop;
  private final Output output;
  private @Nullable Call call;

  /** A descriptor, for all loops of the process. */
  record Output(String name, GatheringByteChannel channel, Executor thread) {
    static final Output STDOUT = of("Stdout", FileDescriptor.out, "tickloom-stdout");
    static final Output STDERR = of("Stderr", FileDescriptor.err, "tickloom-stderr");

    private static Output of(String name, FileDescriptor descriptor, String thread) {
      FileOutputStream stream = new FileOutputStream(descriptor); // never closed
      return new Output(name, stream.getChannel(), StdioThread.named(thread));
    }
  }

  StdioSink(EventLoop loop, Output output) {
    this.loop = loop;
    this.output = output;
  }

  /** One write, which somebody waits for while it is {@link #call}. */
  private final class Call {
    private final Callback<? super Long> callback;
    private final Handle alive = loop.keepAlive(output.name(), "a write");
    private final Runnable arrival = AsyncLocal.bind(this::arrived);

    // Written before the outcome is on its way to the loop.
    private @Nullable Throwable error;
    private long written;

    Call(Callback<? super Long> callback) {
      this.callback = callback;
    }

    /** On the thread of the descriptor. */
    void perform(ByteBuffer[] batch) {
      try {
        written = write(batch);
      } catch (Throwable e) {
        error = StdioThread.failure(e, "write");
      }
      try {
        loop.execute(arrival);
      } catch (RejectedExecutionException e) {
        // The loop is closed, and nobody waits any more.
      }
    }

    /** Another process may share the descriptor, and have made it not block. */
    private long write(ByteBuffer[] batch) throws IOException {
      while (true) {
        long count = output.channel().write(batch);
        if (count > 0) {
          return count;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }

    private void arrived() {
      if (call != this) {
        return;
      }
      end();
      if (error == null) {
        callback.done(null, written);
      } else {
        callback.done(error, null);
      }
    }

    void end() {
      call = null;
      alive.close();
    }
  }

  @Override
  public void write(List<ByteBuffer> batch, Callback<? super Long> callback) {
    Call begun;
    try {
      begun = new Call(callback);
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
      return;
    }
    call = begun;
    ByteBuffer[] buffers = batch.toArray(ByteBuffer[]::new);
    output.thread().execute(() -> begun.perform(buffers));
  }

  @Override
  public boolean finish(Callback<? super @Nullable Void> callback) {
    return false;
  }

  /** What is being written goes on. */
  @Override
  public void giveUp() {
    Call abandoned = call;
    if (abandoned != null) {
      abandoned.end();
      Promises.tick(loop, () -> abandoned.callback.done(StreamLifecycle.abortException(), null));
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open(Callback<? super @Nullable Void> callback) {
    throw new IllegalStateException("it is open");
  }

  /** The descriptor stays open, for the next stream and for {@code System.out}. */
  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    Promises.tick(loop, () -> callback.done(null, null));
  }
}
