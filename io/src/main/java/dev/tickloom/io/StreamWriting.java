package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jetbrains.annotations.Nullable;

/**
 * Writes one batch at a time. A batch is all chunks that wait when the previous one is done.
 *
 * <pre>
 *   from        to           by
 *   ACCEPTING   ACCEPTING    write, cork, uncork; a batch begins or is done
 *   ACCEPTING   ENDING       end
 *   ENDING      FINISHING    in the tick after the last batch
 *   FINISHING   FINISHED     the sink has finished
 *   any         any          destroyed ({@link StreamLifecycle}): waiting chunks get an error
 * </pre>
 *
 * <p>A batch begins at once if none is under way, nothing is corked and the sink is open. Its
 * callbacks are called when it is done, after the event drain.
 *
 * <p>For the loop thread, except {@link #drained}.
 */
final class StreamWriting implements StreamLifecycle.Machine {
  private enum State {
    ACCEPTING,
    ENDING,
    FINISHING,
    FINISHED
  }

  /** The argument of one call of {@code write}. */
  private record Chunk(ByteBuffer bytes, int length, Callback<? super @Nullable Void> callback) {}

  /** For writes whose outcome nobody asks for. */
  static final Callback<@Nullable Void> NO_CALLBACK = (error, nothing) -> {};

  final StreamListeners<Runnable> drain = new StreamListeners<>();
  final StreamListeners<Runnable> finish = new StreamListeners<>();

  private final EventLoop loop;
  private final StreamSink sink;
  private final int highWaterMark;
  private final StreamLifecycle life;
  private final StreamSide side = new StreamSide();

  /** Whether this is one side of a socket. */
  private final boolean isHalf;

  private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();
  private List<Chunk> batch = List.of();

  /** Chunks that were written at once, whose callbacks are called in a tick. */
  private List<Chunk> written = new ArrayList<>();

  private final List<Callback<? super @Nullable Void>> whenFinished = new ArrayList<>();
  private final List<Resolvers<@Nullable Void>> whenDrained = new ArrayList<>();
  private Runnable whenOver = () -> {};

  private State state = State.ACCEPTING;

  /** The bytes of the waiting chunks and of the batch. */
  private long length;

  private long bytesWritten;
  private int corks;

  /** How many chunks are the first batch of a socket: Node begins it before the connection. */
  private int early;

  private boolean isWriting;

  /** True while callbacks hear that a batch is written: the end waits for them. */
  private boolean isTelling;

  /** True while callbacks hear that a batch has failed: a write in one of them fails, too. */
  private boolean isFailing;

  private boolean needsDrain;
  private boolean isFinishQueued;
  private boolean isLateWriteTold;

  /** Whether a socket has ended this side because the other side has ended. */
  private boolean isAnswer;

  /** Whether those who wait for room have heard that there will be none. */
  private boolean isReported;

  StreamWriting(
      EventLoop loop,
      StreamSink sink,
      int highWaterMark,
      boolean autoClose,
      @Nullable AbortSignal signal,
      Executor grace) {
    this.loop = loop;
    this.sink = sink;
    this.highWaterMark = highWaterMark;
    this.isHalf = false;
    this.life = new StreamLifecycle(loop, sink, this, autoClose, grace);
    life.begin(signal);
  }

  /** One side of a socket. */
  StreamWriting(EventLoop loop, StreamSink sink, int highWaterMark, StreamLifecycle life) {
    this.loop = loop;
    this.sink = sink;
    this.highWaterMark = highWaterMark;
    this.isHalf = true;
    this.life = life;
  }

  // ---- writing --------------------------------------------------------------------------------

  /**
   * Takes a chunk.
   *
   * @param bytes which nobody changes until the callback
   * @return whether there is room for more
   */
  boolean write(ByteBuffer bytes, Callback<? super @Nullable Void> callback) {
    if (state != State.ACCEPTING) {
      refuseLate(callback);
      return false;
    }
    if (life.isDestroyed() || (life.errored() != null && !isFailing)) {
      StreamException destroyed = StreamException.destroyed("write");
      life.tick(() -> callback.done(destroyed, null));
      return false;
    }
    waiting.add(new Chunk(bytes, bytes.remaining(), callback));
    length += bytes.remaining();
    boolean isBelow = length < highWaterMark;
    beginBatch();
    boolean hasRoom = isBelow || length == 0; // all that waited may have been written at once
    needsDrain |= !hasRoom;
    return hasRoom && !isFailing;
  }

  /** A write after the end fails alone; accepted chunks are still written. */
  private void refuseLate(Callback<? super @Nullable Void> callback) {
    StreamException late = StreamException.writeAfterEnd();
    boolean isHeard = callback != NO_CALLBACK || life.isDestroyed();
    life.tick(() -> callback.done(late, null));
    if (!isHeard && !isLateWriteTold) {
      isLateWriteTold = true;
      life.tick(() -> {
        if (!isAnswer || !life.error.isEmpty()) {
          life.tellListeners(late);
        }
      });
    }
  }

  void cork() {
    corks++;
  }

  void uncork() {
    if (corks > 0) {
      corks--;
      beginBatch();
    }
  }

  /**
   * Lets the caller write to the sink, and nobody else until it gives the sink back; not if there
   * is something to write.
   */
  boolean tryTake() {
    boolean isFree = isIdle() && state == State.ACCEPTING;
    isWriting |= isFree;
    return isFree;
  }

  private boolean isIdle() {
    return !isWriting && corks == 0 && waiting.isEmpty() && life.isUsable();
  }

  /**
   * The end of what began with {@link #tryTake}.
   *
   * @param error of the sink, or null
   */
  void giveBack(@Nullable Throwable error, long moved) {
    bytesWritten += moved;
    batchEnded(error);
  }

  private void beginBatch() {
    if (isWriting || corks > 0 || waiting.isEmpty()) {
      return;
    }
    if (!life.isUsable()) {
      early = early == 0 ? waiting.size() : early;
      return;
    }
    isWriting = true;
    batch = takeBatch();
    if (isHalf) {
      writeNow();
    } else {
      writeRest();
    }
  }

  private List<Chunk> takeBatch() {
    int size = isHalf && early > 0 ? early : waiting.size();
    early = 0;
    List<Chunk> taken = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      taken.add(waiting.remove());
    }
    return List.copyOf(taken);
  }

  /** Writes as much as a socket takes at once; the rest is written when it is ready. */
  private void writeNow() {
    try {
      bytesWritten += sink.writeNow(rest());
    } catch (UncheckedIOException e) {
      life.tick(() -> batchEnded(e));
      return;
    }
    if (!rest().isEmpty()) {
      writeRest();
      return;
    }
    isWriting = false;
    boolean isTold = !written.isEmpty();
    batch.forEach(chunk -> length -= chunk.length());
    written.addAll(batch);
    batch = List.of();
    if (!isTold) {
      life.tick(this::tellWritten); // at once if the loop is closing
    }
  }

  private void tellWritten() {
    List<Chunk> told = written;
    written = new ArrayList<>();
    Calls calls = new Calls();
    drainIfEmpty(calls);
    tell(calls, told, null);
    calls.run(this::finishIfDone);
    calls.throwIfAny();
  }

  private List<ByteBuffer> rest() {
    List<ByteBuffer> rest = new ArrayList<>(batch.size());
    for (Chunk chunk : batch) {
      if (chunk.bytes().hasRemaining()) {
        rest.add(chunk.bytes());
      }
    }
    return rest;
  }

  private void writeRest() {
    List<ByteBuffer> rest = rest();
    if (rest.isEmpty()) {
      life.tick(() -> batchEnded(null));
    } else {
      sink.write(rest, this::wrote);
    }
  }

  private void wrote(@Nullable Throwable error, @Nullable Long written) {
    if (error != null || written == null) {
      batchEnded(error);
      return;
    }
    if (life.isDestroyed()) {
      batchEnded(null);
      return;
    }
    bytesWritten += written;
    boolean isDone = batch.stream().noneMatch(chunk -> chunk.bytes().hasRemaining());
    if (isDone || !life.isUsable()) {
      batchEnded(null);
    } else {
      writeRest();
    }
  }

  private void batchEnded(@Nullable Throwable error) {
    isWriting = false;
    List<Chunk> ended = batch;
    batch = List.of();
    ended.forEach(chunk -> length -= chunk.length());
    Calls calls = new Calls();
    if (life.isDestroyed()) {
      endInterrupted(calls, ended, error);
    } else if (error != null) {
      fail(calls, ended, error);
    } else {
      beginBatch();
      isTelling = true;
      drainIfEmpty(calls);
      tell(calls, ended, null);
      isTelling = false;
    }
    calls.run(this::finishIfDone);
    calls.throwIfAny();
  }

  private void endInterrupted(Calls calls, List<Chunk> ended, @Nullable Throwable error) {
    Throwable failure = error == null || isGivenUp(error) ? interrupted(ended) : error;
    if (isHalf) {
      life.failing(failure); // which only its callbacks and promises are told, as in Node
    } else {
      life.interrupted(failure);
    }
    tell(calls, ended, failure);
    calls.run(this::failWaiting);
  }

  private static void tell(Calls calls, List<Chunk> chunks, @Nullable Throwable error) {
    chunks.forEach(chunk -> calls.run(() -> chunk.callback().done(error, null)));
  }

  private static StreamException interrupted(List<Chunk> batch) {
    return StreamException.destroyed(batch.size() == 1 ? "write" : "writev");
  }

  /** Whether a call failed only because the stream was destroyed. */
  private static boolean isGivenUp(Throwable error) {
    return error instanceof AbortException;
  }

  private void fail(Calls calls, List<Chunk> ended, Throwable error) {
    life.failing(error);
    isFailing = true;
    tell(calls, ended, error);
    calls.run(() -> failWaiting(error, error));
    isFailing = false;
    calls.run(() -> life.failed(error));
  }

  private void drainIfEmpty(Calls calls) {
    if (!needsDrain || length > 0 || life.isDestroyed()) {
      return;
    }
    needsDrain = false;
    settleDrained(null);
    if (state == State.ACCEPTING) {
      calls.run(() -> drain.emit(Runnable::run));
    }
  }

  // ---- ending ---------------------------------------------------------------------------------

  /**
   * Nothing more will be written.
   *
   * @param callback called when all is written
   */
  void end(Callback<? super @Nullable Void> callback) {
    corks = 0;
    beginBatch();
    if (state == State.ACCEPTING && life.errored() == null) {
      state = State.ENDING;
      finishLater(callback);
    } else if (state == State.FINISHED) {
      fail(callback, StreamException.alreadyFinished("end"));
    } else if (life.isDestroyed()) {
      fail(callback, StreamException.destroyed("end"));
    } else if (life.errored() != null) {
      fail(callback, life.errored());
    } else {
      finishLater(callback);
    }
  }

  /**
   * As {@link #end(Callback)}, because the other side of a socket has ended. The program may not
   * know that, so a write that comes after it is no uncaught error.
   */
  void answerEnd() {
    isAnswer |= state == State.ACCEPTING;
    end(NO_CALLBACK);
  }

  /** Writes a last chunk, and ends; does neither when destroyed. */
  void end(ByteBuffer last) {
    boolean isRefused = state == State.ACCEPTING && life.isDestroyed();
    if (isRefused) {
      corks = 0;
    } else {
      var unused = write(last, NO_CALLBACK);
      end(NO_CALLBACK);
    }
  }

  private void finishLater(Callback<? super @Nullable Void> callback) {
    if (callback != NO_CALLBACK) {
      whenFinished.add(callback);
    }
    if (life.isDestroyed()) {
      life.tick(this::failWaiting); // in case that has been before
    } else {
      finishIfDone();
    }
  }

  private void fail(Callback<? super @Nullable Void> callback, @Nullable Throwable error) {
    life.tick(() -> callback.done(error, null));
  }

  private void finishIfDone() {
    if (mayFinish() && !isFinishQueued) {
      isFinishQueued = true;
      life.tick(() -> {
        isFinishQueued = false;
        if (mayFinish()) {
          finishSink();
        }
      });
    }
  }

  private boolean mayFinish() {
    return state == State.ENDING
        && !isWriting
        && !isTelling
        && waiting.isEmpty()
        && life.isUsable();
  }

  private void finishSink() {
    state = State.FINISHING;
    if (sink.finish((error, nothing) -> sinkFinished(error))) {
      return;
    }
    if (isHalf) { // in Node the loop tells it, after the ticks and microtasks of this callback
      life.microtask(() -> life.tick(() -> sinkFinished(null)));
    } else {
      finished();
    }
  }

  private void sinkFinished(@Nullable Throwable error) {
    if (life.isDestroyed()) {
      failWaiting();
    } else if (error != null) {
      Calls calls = new Calls();
      fail(calls, List.of(), error);
      calls.throwIfAny();
    } else {
      finished();
    }
  }

  private void finished() {
    state = State.FINISHED;
    List<Callback<? super @Nullable Void>> told = List.copyOf(whenFinished);
    whenFinished.clear();
    Calls calls = new Calls();
    told.forEach(each -> calls.run(() -> each.done(null, null)));
    calls.run(() -> finish.emit(Runnable::run));
    if (isHalf) {
      calls.run(() -> over(null));
    }
    calls.run(life::completed);
    calls.throwIfAny();
  }

  // ---- failing --------------------------------------------------------------------------------

  @Override
  public void destroyed() {
    life.tick(this::failWaiting);
  }

  /** Fails the waiting chunks. Callbacks of the batch under way are called when it has ended. */
  private void failWaiting() {
    if (!isWriting) {
      failWaitingNow();
    }
  }

  private void failWaitingNow() {
    if (!waiting.isEmpty() || !whenFinished.isEmpty()) {
      failWaiting(reasonOr("write"), reasonOr("end"));
    }
  }

  private void failWaiting(Throwable ofWrites, Throwable ofEnd) {
    List<Chunk> lost = List.copyOf(waiting);
    waiting.clear();
    List<Callback<? super @Nullable Void>> ended = List.copyOf(whenFinished);
    whenFinished.clear();
    Calls calls = new Calls();
    for (Chunk chunk : lost) {
      length -= chunk.length(); // each callback sees what still waits, as in Node
      calls.run(() -> chunk.callback().done(ofWrites, null));
    }
    ended.forEach(each -> calls.run(() -> each.done(ofEnd, null)));
    calls.throwIfAny();
  }

  private Throwable reasonOr(String method) {
    Throwable errored = life.errored();
    return errored == null ? StreamException.destroyed(method) : errored;
  }

  @Override
  public void opened() {
    int first = early;
    beginBatch();
    beginBatch(); // if the first one is written, what has waited behind it
    Calls calls = new Calls();
    calls.run(() -> tellEarly(first));
    calls.run(() -> {
      if (mayFinish()) {
        finishSink();
      }
    });
    calls.throwIfAny();
  }

  /** Of the batches that were written at once, Node tells the first one in the same callback. */
  private void tellEarly(int size) {
    if (!written.isEmpty()) {
      List<Chunk> first = written.subList(0, Math.min(size, written.size()));
      List<Chunk> told = List.copyOf(first);
      first.clear();
      Calls calls = new Calls();
      if (written.isEmpty()) {
        drainIfEmpty(calls);
      }
      tell(calls, told, null);
      calls.throwIfAny();
    }
  }

  @Override
  public void over(@Nullable Throwable error) {
    if (side.isOver()) {
      return;
    }
    settleDrained(error);
    Calls calls = new Calls();
    calls.run(this::failWaitingNow); // what a call under way has kept from it
    calls.run(whenOver);
    calls.run(() -> side.over(error));
    calls.throwIfAny();
  }

  @Override
  public boolean isComplete() {
    return state == State.FINISHED;
  }

  @Override
  public boolean reportsErrors() {
    return isReported || side.isReported();
  }

  // ---- what is waited for ---------------------------------------------------------------------

  /** Any thread. */
  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  Promise<@Nullable Void> drained() {
    Resolvers<@Nullable Void> drained = loop.withResolvers();
    boolean isPosted =
        OnLoop.run(
            loop,
            () -> {
              if (life.isDestroyed() || life.errored() != null) {
                report(drained, reasonOr("write"));
              } else if (needsDrain) {
                whenDrained.add(drained);
              } else {
                drained.resolve(null);
              }
            });
    if (!isPosted) {
      throw new IllegalStateException("the event loop is closed");
    }
    return drained.promise();
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private void settleDrained(@Nullable Throwable error) {
    List<Resolvers<@Nullable Void>> settled = List.copyOf(whenDrained);
    whenDrained.clear();
    for (Resolvers<@Nullable Void> each : settled) {
      if (error == null) {
        each.resolve(null);
      } else {
        report(each, error);
      }
    }
  }

  private void report(Resolvers<@Nullable Void> waiting, Throwable error) {
    isReported = true;
    waiting.reject(error);
  }

  /** Runs a task when the stream is over, whether or not it has failed; one task. */
  void whenOver(Runnable task) {
    whenOver = task;
  }

  // ---- state ----------------------------------------------------------------------------------

  StreamSink sink() {
    return sink;
  }

  StreamLifecycle life() {
    return life;
  }

  StreamSide side() {
    return side;
  }

  /** Whether writes are refused now. */
  boolean isEnded() {
    return state != State.ACCEPTING;
  }

  boolean isFinished() {
    return state == State.FINISHED;
  }

  boolean needsDrain() {
    return needsDrain && state == State.ACCEPTING && !life.isDestroyed();
  }

  long length() {
    return length;
  }

  int corks() {
    return corks;
  }

  long bytesWritten() {
    return bytesWritten;
  }
}
