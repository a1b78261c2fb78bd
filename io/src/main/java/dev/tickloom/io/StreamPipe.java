package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Resolvers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.annotations.Nullable;

/**
 * Writes the chunks of one stream to another, and pauses reading while the writer is full. The end
 * of the reader ends the writer. If one fails or is destroyed, the pipe destroys the other one with
 * the same error. If the writer is to stay open, it is only written to, and the pipe is over with
 * the reader. Node's {@code stream.pipeline} of two. For the loop thread.
 */
final class StreamPipe {
  /**
   * How many pipes there are in this process. While they are few, large chunks save switches
   * between threads. Many pipes keep the processors busy with small chunks, and large ones would
   * take much memory.
   */
  private static final AtomicInteger RUNNING = new AtomicInteger();

  private static final int FEW = Runtime.getRuntime().availableProcessors();

  private final StreamReading from;
  private final StreamWriting to;
  private final boolean endsTarget;
  private final Resolvers<@Nullable Void> done;
  private final List<Registration> listening = new ArrayList<>();

  /** How many streams have to be over before the pipe is. */
  private int open;

  private boolean isFull;
  private @Nullable Throwable failure;

  private StreamPipe(
      StreamReading from, StreamWriting to, boolean endsTarget, Resolvers<@Nullable Void> done) {
    this.from = from;
    this.to = to;
    this.endsTarget = endsTarget;
    this.open = endsTarget ? 2 : 1;
    this.done = done;
  }

  /**
   * Begins. Any thread.
   *
   * @return settled when both streams are over, or the reader if the writer is to stay open
   */
  static Promise<@Nullable Void> start(
      EventLoop loop, StreamReading from, WritableStream target, PipeOptions options) {
    if (target.loop() != loop) {
      String message = "the target of a pipe must belong to the same loop";
      return Promises.rejected(loop, new IllegalArgumentException(message));
    }
    StreamWriting to =
        switch (target) {
          case WriteStream file -> file.writing();
          case TcpSocket socket -> socket.writing();
        };
    return start(loop, from, to, options);
  }

  /** As {@link #start(EventLoop, StreamReading, WritableStream, PipeOptions)}. */
  static Promise<@Nullable Void> start(
      EventLoop loop, StreamReading from, StreamWriting to, PipeOptions options) {
    Resolvers<@Nullable Void> done = loop.withResolvers();
    if (!OnLoop.run(loop, () -> new StreamPipe(from, to, options.end(), done).start())) {
      throw new IllegalStateException("the event loop is closed");
    }
    return done.promise();
  }

  private static boolean areFew() {
    return RUNNING.get() <= FEW;
  }

  private void start() {
    RUNNING.incrementAndGet();
    boolean isTargetGone = to.isEnded() || to.life().isDestroyed();
    if (isTargetGone) {
      failed(StreamException.unableToPipe());
    }
    listening.add(to.side().whenOver(this::writerIsOver)); // first, for a reader that is over
    from.side().whenOver(this::readerIsOver);
    if (isTargetGone) {
      destroyBoth(failure == null ? StreamException.unableToPipe() : failure);
    } else if (from.isEnded()) {
      endTarget();
    } else if (!from.life().isDestroyed() && !from.side().isOver()) {
      lead();
    }
  }

  private void lead() {
    try {
      listening.add(to.drain.add(this::drained));
      from.end.add(this::endTarget);
      StreamReading.Bypass bypass = StreamTransfer.between(from, to);
      listening.add(from.pipe(this::pass, StreamPipe::areFew, bypass));
      if (to.needsDrain()) {
        isFull = true;
        from.pause();
      } else if (from.isPaused()) {
        from.resume();
      }
    } catch (IllegalStateException e) { // somebody else reads
      destroyBoth(e);
    }
  }

  private void endTarget() {
    if (endsTarget) {
      to.end(StreamWriting.NO_CALLBACK);
    }
  }

  private void pass(ByteBuffer chunk) {
    if (to.isEnded()) { // by somebody else, and what it has accepted is still written
      failed(StreamException.writeAfterEnd());
      from.life().destroy(failure);
    } else if (!to.write(chunk.duplicate(), whenWritten(chunk))) {
      isFull = true;
      from.pause();
    }
  }

  private Callback<@Nullable Void> whenWritten(ByteBuffer chunk) {
    if (!from.isToldToOneOnly()) {
      return StreamWriting.NO_CALLBACK; // listeners may keep it
    }
    return (error, nothing) -> {
      if (error == null) { // else an abandoned write may still use it
        from.reuse(chunk);
      }
    };
  }

  private void drained() {
    if (isFull) {
      isFull = false;
      from.resume();
    }
  }

  private void readerIsOver(@Nullable Throwable error) {
    if (error != null) {
      failed(error);
    }
    destroyAndSettle(to.life(), error != null && endsTarget);
  }

  private void writerIsOver(@Nullable Throwable error) {
    if (error != null) {
      failed(error);
    } else if (!from.isEnded()) { // ended by somebody else, such as the end of a socket
      failed(StreamException.writeAfterEnd());
    }
    stopListening();
    if (endsTarget) {
      destroyAndSettle(from.life(), error != null || !from.isEnded());
    } else {
      from.life().destroy(failure); // with which the pipe is over
    }
  }

  /** Destroying calls back at once while the loop closes, and that may throw. */
  private void destroyAndSettle(StreamLifecycle other, boolean isToEnd) {
    try {
      if (isToEnd) {
        other.destroy(failure);
      }
    } finally {
      settleIfDone();
    }
  }

  private void stopListening() {
    listening.forEach(Registration::close);
    listening.clear();
  }

  private void destroyBoth(Throwable reason) {
    failed(reason);
    Calls calls = new Calls();
    calls.run(() -> from.life().destroy(reason));
    if (endsTarget) {
      calls.run(() -> to.life().destroy(reason));
    }
    calls.throwIfAny();
  }

  private void failed(Throwable error) {
    if (failure == null) {
      failure = error;
    }
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private void settleIfDone() {
    open--;
    if (open > 0) {
      return;
    }
    RUNNING.decrementAndGet();
    stopListening();
    if (failure == null) {
      done.resolve(null);
    } else {
      done.reject(failure);
    }
  }
}
