package dev.tickloom.io;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Resolvers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Opens and closes the file or socket of a stream: once each, on every path.
 *
 * <pre>
 *   from       to         by
 *   NEW        OPENING    the tick after the stream was made
 *   NEW        OPEN       a socket that a server has accepted
 *   NEW        CLOSING    aborted: nothing is opened
 *   OPENING    OPEN       the tick after it has been opened, or could not be
 *   OPENING    OPENING    destroyed: waits for the open, for the grace period at most
 *   OPENING    CLOSING    opened or not, and destroyed meanwhile
 *   OPEN       CLOSING    destroyed
 *   CLOSING    CLOSED     it has been closed, or could not be
 * </pre>
 *
 * <p>A failure, the end, {@code destroy}, a signal, or the end of the loop destroys a stream,
 * whichever comes first. From then on the stream only closes. Without {@code autoClose}, neither a
 * failure nor the end destroys it.
 *
 * <p>A stream is <i>over</i> once: when it is closed, or without {@code autoClose} when it has
 * ended or failed. Promises of its outcome are settled then: with an error if it has failed, or if
 * it was destroyed before it was complete.
 *
 * <p>For the loop thread.
 */
final class StreamLifecycle implements LoopEnd.Listener {
  private enum State {
    NEW,
    OPENING,
    OPEN,
    CLOSING,
    CLOSED
  }

  /** Does the work of an open stream. */
  interface Machine {
    /** The stream is open: the machine may begin. */
    void opened();

    /** The stream is destroyed: it drops what waits. */
    void destroyed();

    /**
     * The stream is over; called before the events error and close.
     *
     * @param error null if it is complete
     */
    void over(@Nullable Throwable error);

    /** Whether the machine has done all of its work. */
    boolean isComplete();

    /** Whether somebody gets errors without listening to the event. */
    boolean reportsErrors();
  }

  final StreamListeners<Runnable> open = new StreamListeners<>();
  final StreamListeners<Consumer<Throwable>> error = new StreamListeners<>();
  final StreamListeners<Runnable> close = new StreamListeners<>();

  private final EventLoop loop;
  private final StreamResource resource;
  private final Machine machine;
  private final boolean autoClose;
  private final Executor grace;
  private Registration aborting = () -> {};
  private @Nullable LoopEnd loopEnd;

  private State state = State.NEW;
  private boolean isPending;
  private boolean isUnopened;
  private boolean isDestroyed;
  private boolean closesWhenOver;
  private boolean isGraceOver;
  private boolean isOver;

  /** Whether those who wait for the end have got the error. */
  private boolean isReported;

  private boolean isErrorTold;
  private boolean isLoopClosed;

  /** The error of the stream, from the moment when it is known. */
  private @Nullable Throwable errored;

  /**
   * The error that the event is to tell. A stream may be destroyed without one when it has failed.
   */
  private @Nullable Throwable toldError;

  private boolean isFailed;

  /** Whether the error to report only says that the stream was destroyed. */
  private boolean isOnlyDestroyed;

  private @Nullable Throwable closingFailure;

  /** Get the error that the stream has ended with, or null. */
  private final List<Consumer<@Nullable Throwable>> whenOver = new ArrayList<>();

  private final List<Runnable> whenClosed = new ArrayList<>();

  /**
   * Makes the lifecycle of a machine, which then calls {@link #begin}.
   *
   * @param autoClose whether the end and failures destroy the stream
   * @param grace runs a task when a destroyed stream shall no longer wait for its open
   */
  StreamLifecycle(
      EventLoop loop, StreamResource resource, Machine machine, boolean autoClose, Executor grace) {
    this.loop = loop;
    this.resource = resource;
    this.machine = machine;
    this.autoClose = autoClose;
    this.grace = grace;
    this.isPending = !resource.isOpen();
  }

  /**
   * Opens the stream in a tick; a socket that is connected is open at once. Once.
   *
   * @param signal destroys it, at once if it is aborted already; null for none
   * @throws IllegalStateException if the loop is closed, or on another thread
   */
  void begin(@Nullable AbortSignal signal) {
    loopEnd = LoopEnd.tell(loop, this);
    if (resource.isOpen() && resource.tellsAtOnce()) {
      opened();
    } else {
      loop.nextTick(this::start);
    }
    if (signal != null) {
      aborting = signal.onAbort(() -> OnLoop.run(loop, () -> aborted(signal)));
    }
  }

  // ---- opening --------------------------------------------------------------------------------

  private void start() {
    if (state != State.NEW) {
      return;
    }
    state = State.OPENING;
    if (resource.isOpen()) {
      tick(this::opened);
    } else {
      resource.open((error, nothing) -> openingEnded(error));
    }
  }

  private void openingEnded(@Nullable Throwable error) {
    if (error != null) {
      tick(() -> openingFailed(error));
      return;
    }
    isPending = false;
    if (isDestroyed || !resource.tellsAtOnce()) {
      Calls calls = new Calls();
      calls.run(() -> tick(this::opened)); // before the ticks of the listeners, as in Node
      calls.run(() -> open.emit(Runnable::run));
      calls.throwIfAny();
      return;
    }
    state = State.OPEN; // listeners may write, and destroy
    try {
      open.emit(Runnable::run);
    } finally {
      if (!isDestroyed) {
        machine.opened();
      }
    }
  }

  private void opened() {
    state = State.OPEN;
    if (isDestroyed) {
      closeResource();
    } else {
      machine.opened();
    }
  }

  private void openingFailed(Throwable error) {
    isUnopened = true;
    state = State.OPEN; // and there is nothing to close
    if (!isDestroyed) {
      failed(error);
      return;
    }
    if (isGraceOver) {
      closingFailure = error; // it may still open, and is closed then
    } else if (!(error instanceof AbortException)) {
      keep(error);
    }
    resource.giveUp();
    closeUnopened();
  }

  private void closeUnopened() {
    state = State.CLOSING;
    resource.closeUnopened(() -> resourceClosed(null));
  }

  // ---- ending ---------------------------------------------------------------------------------

  /** A call of the machine has failed; {@link #failed} follows when those who wait know it. */
  void failing(Throwable reason) {
    if (errored == null) {
      errored = reason;
    }
  }

  /** The stream was destroyed without an error, and that made a call of the machine fail. */
  void interrupted(Throwable reason) {
    if (toldError == null) {
      isOnlyDestroyed = true;
      keep(reason);
    }
  }

  /** A call of the machine has failed. */
  void failed(Throwable reason) {
    if (isDestroyed || isFailed) {
      return;
    }
    isFailed = true;
    if (autoClose) {
      destroy(reason);
    } else {
      failing(reason);
      Calls calls = new Calls();
      calls.run(machine::destroyed);
      calls.run(this::end);
      calls.run(() -> tellError(reason));
      calls.throwIfAny();
    }
  }

  /** The machine has done all of its work, and has reported it. */
  void completed() {
    if (!machine.isComplete()) {
      return; // the other side of a socket goes on
    }
    if (autoClose) {
      destroy(null);
    } else if (!isDestroyed) {
      end();
    }
  }

  /** As Node's {@code destroy}: the first one decides. */
  void destroy(@Nullable Throwable reason) {
    if (isDestroyed) {
      return;
    }
    isDestroyed = true;
    if (reason != null) {
      keep(reason);
    }
    Calls calls = new Calls();
    calls.run(machine::destroyed); // which calls back at once while the loop closes
    if (reason != null && resource.tellsAtOnce()) {
      calls.run(() -> tick(this::tellErrorFirst));
    }
    calls.run(this::closeWhenOpened);
    calls.throwIfAny();
  }

  private void closeWhenOpened() {
    if (isPending && (state == State.NEW || state == State.OPENING)) {
      grace.execute(() -> OnLoop.run(loop, this::graceIsOver));
    } else if (state == State.OPEN) {
      closeResource();
    }
  }

  /** As {@link #destroy}, but nothing is opened any more. */
  private void abort(Throwable reason) {
    try {
      destroy(reason);
    } finally {
      if (state == State.NEW) {
        closeUnopened();
      } else if (isPending) {
        resource.giveUp();
      }
    }
  }

  /** Destroys the stream as soon as it is over, also without {@code autoClose}. */
  void closeWhenOver() {
    closesWhenOver = true;
    if (isOver) {
      destroy(null);
    }
  }

  private void aborted(AbortSignal signal) {
    try {
      signal.throwIfAborted();
    } catch (AbortException reason) {
      abort(reason);
    }
  }

  private void graceIsOver() {
    if (state == State.NEW) {
      closeUnopened();
    } else if (state == State.OPENING && isPending) {
      isGraceOver = true;
      resource.giveUp();
    }
  }

  @Override
  public void loopClosed() {
    isLoopClosed = true;
    abort(abortException());
  }

  /** {@return the error of an aborted call} Node's {@code AbortError} without a reason. */
  static AbortException abortException() {
    AbortController controller = new AbortController();
    controller.abort();
    try {
      controller.signal().throwIfAborted();
    } catch (AbortException reason) {
      return reason;
    }
    throw new AssertionError("the signal has been aborted");
  }

  private void keep(Throwable reason) {
    failing(reason);
    if (toldError == null) {
      toldError = reason;
    } else if (toldError != reason) {
      toldError.addSuppressed(reason);
    }
  }

  private void closeResource() {
    state = State.CLOSING;
    resource.giveUp();
    if (isUnopened) {
      closeUnopened();
    } else {
      resource.close((error, nothing) -> resourceClosed(error));
    }
  }

  private void resourceClosed(@Nullable Throwable error) {
    state = State.CLOSED;
    if (error != null) {
      closingFailure = error;
      keep(error);
    }
    tick(this::tellEnd);
  }

  /** In a tick: the stream is closed. */
  private void tellEnd() {
    letGo();
    Calls calls = new Calls();
    calls.run(this::end);
    whenClosed.forEach(calls::run);
    whenClosed.clear();
    calls.run(this::tellErrorAndClose);
    calls.throwIfAny();
  }

  private void tellErrorAndClose() {
    if (toldError != null && !(isOnlyDestroyed && error.isEmpty())) {
      boolean isHeard = !error.isEmpty();
      try {
        tellError(toldError);
      } catch (Throwable thrown) {
        if (isHeard) {
          tick(() -> close.emit(Runnable::run));
        } // else nobody is told, as in Node
        throw thrown;
      }
    }
    close.emit(Runnable::run);
  }

  /** Nothing ends the stream any more but {@link #destroy}. */
  private void letGo() {
    if (loopEnd != null) {
      loopEnd.forget();
    }
    aborting.close();
    resource.letGo();
  }

  /** The stream is over. */
  private void end() {
    if (isOver) {
      return;
    }
    isOver = true;
    Throwable outcome = outcome();
    List<Consumer<@Nullable Throwable>> told = List.copyOf(whenOver);
    whenOver.clear();
    isReported |= !told.isEmpty();
    Calls calls = new Calls();
    // before an iterator is told, as in Node
    told.forEach(each -> calls.run(() -> each.accept(outcome)));
    calls.run(() -> machine.over(outcome));
    if (closesWhenOver) {
      calls.run(() -> destroy(null));
    } else if (!isDestroyed && resource.isOpen()) {
      letGo(); // the file belongs to the program, which may read it by further streams
    }
    calls.throwIfAny();
  }

  /** The error with which the stream has ended; null if it is complete. */
  @Nullable
  Throwable outcome() {
    Throwable error = toldError == null ? errored : toldError;
    return error == null && !machine.isComplete() ? StreamException.prematureClose() : error;
  }

  private void tellErrorFirst() {
    if (errored != null && !error.isEmpty()) {
      tellError(errored);
    }
  }

  private void tellError(Throwable reason) {
    if (isErrorTold) {
      return;
    }
    isErrorTold = true;
    tellListeners(reason);
  }

  /**
   * Tells the listeners of an error that does not end the stream. If there are none, throws it as
   * an uncaught error of a callback.
   */
  void tellListeners(Throwable reason) {
    if (!error.isEmpty()) {
      error.emit(listener -> listener.accept(reason));
    } else if (!isReported && !isLoopClosed && !machine.reportsErrors()) {
      throw Calls.unchecked(reason);
    }
  }

  // ---- what is waited for ---------------------------------------------------------------------

  /** Calls back when the stream is over, at once if it is. */
  void whenOver(Consumer<@Nullable Throwable> listener) {
    if (isOver) {
      listener.accept(outcome());
    } else {
      whenOver.add(listener);
    }
  }

  /** Any thread. */
  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  Promise<@Nullable Void> finished() {
    Resolvers<@Nullable Void> finished = loop.withResolvers();
    Consumer<@Nullable Throwable> settle =
        failure -> {
          if (failure == null) {
            finished.resolve(null);
          } else {
            finished.reject(failure);
          }
        };
    postOrThrow(() -> {
      if (isOver) {
        tick(() -> settle.accept(outcome()));
      } else {
        whenOver.add(settle);
      }
    });
    return finished.promise();
  }

  /**
   * Settles when the stream is closed: rejected if that fails. Any thread.
   *
   * @param begin on the loop thread, what leads to it
   * @param reportsErrors whether the error of the stream rejects it, too
   */
  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  Promise<@Nullable Void> closed(Runnable begin, boolean reportsErrors) {
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    Runnable settle =
        () -> {
          Throwable failure = reportsErrors ? errored : closingFailure;
          isReported |= reportsErrors;
          if (failure == null) {
            closed.resolve(null);
          } else {
            closed.reject(failure);
          }
        };
    postOrThrow(() -> {
      begin.run();
      if (isClosed() && isOver) {
        settle.run();
      } else {
        whenClosed.add(settle);
      }
    });
    return closed.promise();
  }

  private void postOrThrow(Runnable task) {
    if (!OnLoop.run(loop, task)) {
      throw new IllegalStateException("the event loop is closed");
    }
  }

  // ---- state ----------------------------------------------------------------------------------

  /** Whether the machine may make calls. */
  boolean isUsable() {
    return state == State.OPEN && !isDestroyed && errored == null;
  }

  boolean isDestroyed() {
    return isDestroyed;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  boolean isOver() {
    return isOver;
  }

  /** Whether it is not open yet, or no longer. */
  boolean isPending() {
    return isPending || state == State.CLOSING || state == State.CLOSED;
  }

  @Nullable
  Throwable errored() {
    return errored;
  }

  EventLoop loop() {
    return loop;
  }

  /**
   * Runs a task after the present callback; at once if the loop is closing and has no more ticks.
   */
  void tick(Runnable task) {
    try {
      loop.nextTick(task);
    } catch (IllegalStateException e) {
      isLoopClosed = true;
      task.run();
    }
  }

  /** Runs a task as a microtask; at once if the loop is closing and has no more of them. */
  void microtask(Runnable task) {
    try {
      loop.queueMicrotask(task);
    } catch (IllegalStateException e) {
      isLoopClosed = true;
      task.run();
    }
  }
}
