package dev.tickloom.io;

import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/**
 * Standard input, as a stream reads it. A read keeps the loop alive unless the stream is paused.
 * For the loop thread.
 */
final class StdioSource implements StreamSource {
  private final EventLoop loop;
  private final StdioInput input;
  private @Nullable Call call;
  private boolean isPaused;

  StdioSource(EventLoop loop, StdioInput input) {
    this.loop = loop;
    this.input = input;
  }

  /** One read, which somebody waits for while it is {@link #call}. */
  private final class Call implements StdioInput.Reader {
    private final Callback<? super @Nullable ByteBuffer> callback;
    private final Handle alive = loop.keepAlive("Stdin", "a read of standard input");
    private final Runnable arrival = AsyncLocal.bind(this::arrived);

    /** Written before it is on its way to the loop. */
    private StdioInput.@Nullable Outcome outcome;

    Call(Callback<? super @Nullable ByteBuffer> callback) {
      this.callback = callback;
    }

    @Override
    public boolean take(StdioInput.Outcome given) {
      outcome = given;
      try {
        loop.execute(arrival);
        return true;
      } catch (RejectedExecutionException e) {
        return false; // the loop is closed
      }
    }

    private void arrived() {
      StdioInput.Outcome given = Objects.requireNonNull(outcome);
      if (call != this) {
        input.give(given);
        return;
      }
      end();
      callback.done(given.error(), given.chunk());
    }

    void end() {
      call = null;
      alive.close();
    }
  }

  @Override
  public void read(
      int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback) {
    try {
      call = new Call(callback);
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
      return;
    }
    setPaused(isPaused);
    input.read(call);
  }

  @Override
  public void setPaused(boolean paused) {
    isPaused = paused;
    if (call == null) {
      return;
    }
    if (paused) {
      call.alive.unref();
    } else {
      call.alive.ref();
    }
  }

  @Override
  public void giveUp() {
    Call abandoned = call;
    if (abandoned != null) {
      abandoned.end();
      input.withdraw(abandoned);
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

  /** The descriptor stays open, for the next stream. */
  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    Promises.tick(loop, () -> callback.done(null, null));
  }
}
