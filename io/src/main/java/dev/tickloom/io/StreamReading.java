package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Reads chunk by chunk, for one consumer. The mode is the kind of consumer, and decides when the
 * next chunk is read.
 *
 * <pre>
 *   from                to           by                       reads the next chunk
 *                       IDLE                                  never, but a socket reads ahead
 *   IDLE, PAUSED        FLOWING      a data listener; resume  while less than highWaterMark waits
 *   IDLE, FLOWING       PAUSED       pause                    likewise, if it has been FLOWING
 *   IDLE                ITERATED     next                     likewise
 *   IDLE                SUBSCRIBED   subscribe                when the subscriber has asked for it
 * </pre>
 *
 * <p>As in Node, a chunk that arrives while FLOWING is delivered at once, and waiting chunks in the
 * tick after resume. The next read begins in the tick after a delivery. When the source is at its
 * end and no chunk waits, a tick of its own reports the end, as soon as there is a consumer.
 *
 * <p>For the loop thread, except {@link #next}.
 */
final class StreamReading implements StreamLifecycle.Machine {
  private enum Mode {
    IDLE,
    FLOWING,
    PAUSED,
    ITERATED,
    SUBSCRIBED
  }

  /** The way from the source to the target of a pipe without chunks. */
  interface Bypass {
    /**
     * Moves the next bytes, unless that is not possible now.
     *
     * @param callback gets how many; 0 if the stream has to look again
     * @return whether the callback will be called
     */
    boolean begin(Callback<? super Long> callback);
  }

  private static final int LARGE = 256 * 1024;

  final StreamListeners<Consumer<ByteBuffer>> data = new StreamListeners<>();
  final StreamListeners<Runnable> end = new StreamListeners<>();

  private final StreamSource source;
  private final int highWaterMark;
  private final StreamLifecycle life;
  private final StreamSide side = new StreamSide();
  private final Demand<ByteBuffer> demand;

  /**
   * Whether this is one side of a socket. A socket reads ahead before it has a consumer, to find
   * the end, and reports the end even without a consumer if no chunk waits.
   */
  private final boolean isHalf;

  /**
   * Whether it reads before there is a consumer: one side of a socket, unless it was paused before
   * it was connected.
   */
  private boolean readsAhead;

  /** Chunks that have been read and not delivered. */
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();

  /** Free buffers, to be read into. */
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

  /** How many chunks are on their way to an iterator. */
  private int onTheirWay;

  private long bytesWaiting;
  private long bytesRead;
  private Mode mode = Mode.IDLE;
  private @Nullable StreamSubscription subscription;

  /** Whether there has been a consumer: a stream that was only paused has none. */
  private boolean hasFlowed;

  private boolean isReading;

  /** Whether a chunk has left the queue and has not been delivered yet. */
  private boolean isTaken;

  private BooleanSupplier wantsLargeChunks = () -> false;

  private Bypass bypass = callback -> false;

  /** Whether the last chunk went to a single listener. */
  private boolean isToldToOneOnly;

  /** Whether an iterator gets an empty chunk before the end is told. */
  private boolean marksEnd;

  private boolean isAtEnd;
  private boolean isEndQueued;
  private boolean isEnded;
  private boolean isIteratorClosed;

  StreamReading(
      EventLoop loop,
      StreamSource source,
      int highWaterMark,
      boolean autoClose,
      @Nullable AbortSignal signal,
      Executor grace) {
    this.source = source;
    this.highWaterMark = highWaterMark;
    this.demand = new Demand<>(loop, this::advance);
    this.isHalf = false;
    this.life = new StreamLifecycle(loop, source, this, autoClose, grace);
    life.begin(signal);
  }

  /** One side of a socket. */
  StreamReading(EventLoop loop, StreamSource source, int highWaterMark, StreamLifecycle life) {
    this.source = source;
    this.highWaterMark = highWaterMark;
    this.demand = new Demand<>(loop, this::advance);
    this.isHalf = true;
    this.readsAhead = true;
    this.life = life;
  }

  // ---- consumers ------------------------------------------------------------------------------

  Registration onData(Consumer<ByteBuffer> listener) {
    checkFlows();
    Registration added = data.add(listener);
    if (mode == Mode.IDLE) {
      resume();
    }
    return added;
  }

  /**
   * As {@link #onData}, for a pipe, which gives chunks back.
   *
   * @param wantsLarge whether the next chunk may be larger than {@code highWaterMark}
   */
  Registration pipe(Consumer<ByteBuffer> listener, BooleanSupplier wantsLarge, Bypass bypass) {
    this.wantsLargeChunks = wantsLarge;
    this.bypass = bypass;
    return onData(listener);
  }

  void resume() {
    checkFlows();
    if (!life.isDestroyed() && mode != Mode.FLOWING) {
      mode = Mode.FLOWING;
      source.setPaused(false);
      life.tick(this::flow);
    }
  }

  void pause() {
    checkFlows();
    if (!life.isDestroyed()) {
      mode = Mode.PAUSED;
      source.setPaused(true);
    }
  }

  boolean isPaused() {
    return mode == Mode.PAUSED;
  }

  private void checkFlows() {
    if (mode == Mode.ITERATED || mode == Mode.SUBSCRIBED) {
      throw consumed();
    }
  }

  private IllegalStateException consumed() {
    String by =
        switch (mode) {
          case ITERATED -> "next()";
          case SUBSCRIBED -> "a subscriber";
          default -> "data listeners or a pipe";
        };
    return new IllegalStateException("the stream is read once, and is read by " + by + " already");
  }

  /** Any thread. */
  Promise<Optional<ByteBuffer>> next() {
    return demand.next();
  }

  /**
   * As {@link #next}, but the last chunk before the end is an empty one, for whoever has something
   * left to tell then.
   */
  Promise<Optional<ByteBuffer>> nextOrMark() {
    marksEnd = true;
    return demand.next();
  }

  /** Answers calls of {@code next} with the waiting chunks, and reads on if they are not enough. */
  private void advance() {
    if (mode == Mode.IDLE) {
      mode = Mode.ITERATED;
    } else if (mode != Mode.ITERATED) {
      demand.reject(consumed()); // and each later call, too: to throw would end the sequence
      return;
    }
    while (demand.isWaiting() && !waiting.isEmpty()) {
      demand.give(take());
    }
    if (side.isOver()) {
      settleDemand(side.outcome());
    } else {
      life.tick(this::readIfWanted);
      endIfDone();
    }
  }

  private void settleDemand(@Nullable Throwable failure) {
    if (failure == null || isIteratorClosed) {
      demand.end();
    } else {
      demand.fail(failure);
    }
  }

  /** Ends the sequence of an iterator, if there is one. */
  void endIteration() {
    if (mode == Mode.ITERATED && !isEnded) {
      isIteratorClosed = true;
      demand.end();
    }
  }

  /** As {@code return} of an iterator in JavaScript, if it has been used as one. */
  void close() {
    if (mode == Mode.ITERATED && !isEnded && !life.isDestroyed()) {
      isIteratorClosed = true;
      demand.end();
      life.destroy(StreamLifecycle.abortException());
    } else {
      life.destroy(null);
    }
  }

  void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    if (mode != Mode.IDLE) {
      StreamSubscription.refuse(subscriber, consumed());
      return;
    }
    StreamSubscription begun;
    try {
      begun = new StreamSubscription(life.loop(), subscriber, this::asked, life::destroy);
    } catch (IllegalStateException e) { // the loop is closing
      StreamSubscription.refuse(subscriber, e);
      return;
    }
    mode = Mode.SUBSCRIBED;
    subscription = begun;
    begun.begin();
    if (side.isOver()) {
      begun.end(side.outcome());
    }
  }

  private void asked() {
    if (waiting.isEmpty()) {
      readIfWanted();
    } else { // a socket has read ahead; not within request, which is not to throw
      life.tick(() -> {
        giveToSubscriber();
        readIfWanted();
        endIfDone();
      });
    }
  }

  private void giveToSubscriber() {
    while (subscription != null && subscription.isAsking() && !waiting.isEmpty()) {
      subscription.next(take());
    }
  }

  // ---- reading --------------------------------------------------------------------------------

  @Override
  public void opened() {
    if (mode == Mode.PAUSED && !source.isOpen()) {
      readsAhead = false; // an accepted socket reads from the start, as in Node
    }
    life.tick(this::readIfWanted);
  }

  private void readIfWanted() {
    if (isReading || isAtEnd || !life.isUsable() || !isWanted()) {
      return;
    }
    if (source.isAtEnd()) {
      ended();
      return;
    }
    isReading = true;
    if (!bypasses()) {
      source.read(most(), spare.poll(), this::arrived);
    }
  }

  /** Moves the next bytes to the target of a pipe, if nobody else wants to see them. */
  private boolean bypasses() {
    boolean isNext = waiting.isEmpty() && !isTaken;
    return isNext && data.size() == 1 && mode == Mode.FLOWING && bypass.begin(this::moved);
  }

  private void moved(@Nullable Throwable error, @Nullable Long count) {
    if (mayGoOn(error)) {
      bytesRead += count == null ? 0 : count;
      life.tick(this::readIfWanted);
    }
  }

  /**
   * Whether a pipe alone gets the chunks, so that nobody sees how large they are. The first one is
   * not larger than others, because a small file needs no large memory.
   */
  private boolean isReadForPipe() {
    return data.size() == 1 && bytesRead >= highWaterMark;
  }

  /** How many bytes to read at a time. */
  private int most() {
    return isReadForPipe() && wantsLargeChunks.getAsBoolean()
        ? (int) Math.max(highWaterMark, Math.min(4L * highWaterMark, LARGE))
        : highWaterMark;
  }

  private boolean isWanted() {
    return switch (mode) {
      case IDLE -> readsAhead && bytesWaiting < highWaterMark;
      case PAUSED -> (readsAhead || hasFlowed) && bytesWaiting < highWaterMark;
      case FLOWING, ITERATED -> bytesWaiting < highWaterMark;
      case SUBSCRIBED -> subscription != null && subscription.isAsking() && waiting.isEmpty();
    };
  }

  private void arrived(@Nullable Throwable error, @Nullable ByteBuffer chunk) {
    if (!mayGoOn(error)) {
      return;
    }
    if (chunk == null) {
      ended();
    } else {
      bytesRead += chunk.remaining();
      try {
        accept(chunk);
      } finally {
        life.tick(this::readIfWanted);
      }
    }
  }

  /** Ends a call; whether there may be another. */
  private boolean mayGoOn(@Nullable Throwable error) {
    isReading = false;
    if (!life.isUsable()) {
      if (error != null && !(error instanceof AbortException)) {
        life.interrupted(error);
      }
      return false; // it is closed when this call is over
    }
    if (error != null) {
      life.failed(error);
    }
    return error == null;
  }

  private void accept(ByteBuffer chunk) {
    if (mode == Mode.FLOWING && waiting.isEmpty()) {
      emit(chunk);
      return;
    }
    waiting.add(chunk);
    bytesWaiting += chunk.remaining();
    if (mode == Mode.SUBSCRIBED) { // it may have asked for none since the read began
      giveToSubscriber();
    }
    while (demand.isWaiting() && !waiting.isEmpty()) {
      handOver();
    }
  }

  /** Delivers a chunk to its consumer in a microtask; the end comes after that. */
  private void handOver() {
    onTheirWay++;
    life.microtask(() -> {
      onTheirWay--;
      endIfDone();
    });
    demand.give(take());
  }

  private ByteBuffer take() {
    ByteBuffer chunk = waiting.remove();
    bytesWaiting -= chunk.remaining();
    return chunk;
  }

  private void emit(ByteBuffer chunk) {
    isToldToOneOnly = data.size() == 1;
    data.emit(listener -> listener.accept(chunk));
  }

  /** Whether the chunk that is being delivered goes to a single listener. */
  boolean isToldToOneOnly() {
    return isToldToOneOnly;
  }

  /** Takes back a chunk that nobody uses any more, to read into it. */
  void reuse(ByteBuffer chunk) {
    if (!life.isDestroyed()) {
      spare.add(chunk);
    }
  }

  /** In a tick: delivers the chunks that waited while the stream was paused. */
  private void flow() {
    boolean isDone = false;
    hasFlowed = true;
    try {
      readIfWanted();
      while (mode == Mode.FLOWING && !waiting.isEmpty()) {
        ByteBuffer chunk = take();
        isTaken = true;
        readIfWanted(); // before it is told, as in Node
        endIfDone(); // likewise
        isTaken = false;
        emit(chunk);
      }
      endIfDone();
      isDone = true;
    } finally {
      if (!isDone) { // a listener has thrown, and the stream goes on
        life.tick(this::flow);
      }
    }
  }

  private void ended() {
    isAtEnd = true;
    if (marksEnd && mode == Mode.ITERATED) {
      accept(ByteBuffer.allocate(0));
    }
    endIfDone();
  }

  // ---- the end --------------------------------------------------------------------------------

  private void endIfDone() {
    boolean isDone = isAtEnd && waiting.isEmpty() && onTheirWay == 0;
    if (isDone && !isEndQueued && consumes() && !life.isDestroyed()) {
      isEndQueued = true;
      life.tick(this::tellEnd);
    }
  }

  private boolean consumes() {
    return isHalf
        || switch (mode) {
          case IDLE, PAUSED -> false;
          case FLOWING, ITERATED, SUBSCRIBED -> true;
        };
  }

  /** As in Node, also if the stream was destroyed meanwhile without an error. */
  private void tellEnd() {
    if (life.errored() != null || life.isOver()) {
      return;
    }
    isEnded = true;
    try {
      end.emit(Runnable::run);
    } finally {
      if (isHalf) {
        over(null);
      }
      life.completed();
    }
  }

  @Override
  public void destroyed() {
    waiting.clear();
    spare.clear();
    bytesWaiting = 0;
  }

  @Override
  public void over(@Nullable Throwable error) {
    if (side.isOver()) {
      return;
    }
    try {
      if (mode == Mode.ITERATED) {
        settleDemand(error);
      } else if (subscription != null) {
        subscription.end(error);
      }
    } finally {
      side.over(error);
    }
  }

  @Override
  public boolean isComplete() {
    return isEnded;
  }

  @Override
  public boolean reportsErrors() {
    boolean consumerIsTold = mode == Mode.ITERATED || mode == Mode.SUBSCRIBED;
    return (consumerIsTold && !(isHalf && isEnded)) || side.isReported();
  }

  // ---- state ----------------------------------------------------------------------------------

  StreamSource source() {
    return source;
  }

  StreamLifecycle life() {
    return life;
  }

  StreamSide side() {
    return side;
  }

  long bytesRead() {
    return bytesRead;
  }

  long bytesWaiting() {
    return bytesWaiting;
  }

  boolean isEnded() {
    return isEnded;
  }
}
