package dev.tickloom.loop;

import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The promises that were rejected with nobody there to handle it, and those that found a handler
 * too late. They are looked at after each drain; Node's {@code processPromiseRejections}.
 *
 * <pre>
 *   from      to         by
 *   (none)    PENDING    a rejection without a handler
 *   PENDING   HANDLED    a handler, in the same drain: nobody is told
 *   PENDING   REPORTED   the end of the drain: unhandledRejection
 *   REPORTED  HANDLED    a handler: rejectionHandled
 * </pre>
 */
final class RejectionTracker {
  private enum State {
    PENDING,
    REPORTED,
    HANDLED
  }

  /** One such promise. */
  static final class Rejection {
    /** Null if another thread has it: a cleaner must not keep it. */
    private final @Nullable Promise<?> promise;

    /** In which the listeners are told, until they have been. */
    private @Nullable AsyncContext context;

    private volatile State state = State.PENDING;

    /** Only if another thread has the promise: what watches it. */
    private Cleaner.@Nullable Cleanable watch;

    private Rejection(@Nullable Promise<?> promise, @Nullable AsyncContext context) {
      this.promise = promise;
      this.context = context;
    }
  }

  /** A cleaner is a thread, which is made when there is something to watch. */
  private static @Nullable Cleaner cleaner;

  /** No initializer of a class: one that once finds no memory is never tried again. */
  private static synchronized Cleaner cleaner() {
    Cleaner made = cleaner == null ? Cleaner.create() : cleaner;
    cleaner = made;
    return made;
  }

  private final ProcessEvents events;
  private final boolean legacy;
  private final UnhandledRejections mode;
  private ArrayDeque<Rejection> pending = new ArrayDeque<>();

  /** Takes its place while those are reported. */
  private ArrayDeque<Rejection> other = new ArrayDeque<>();

  private final ArrayDeque<Promise<?>> handledLate = new ArrayDeque<>();

  /** Whether both of these are empty, but while they are reported: asked after each callback. */
  private boolean isEmpty = true;

  RejectionTracker(ProcessEvents events, Semantics semantics, UnhandledRejections mode) {
    this.events = events;
    this.legacy = semantics == Semantics.LEGACY;
    this.mode = mode;
  }

  Rejection rejected(Promise<?> promise, @Nullable AsyncContext context) {
    Rejection rejection = new Rejection(promise, context);
    pending.add(rejection);
    isEmpty = false;
    return rejection;
  }

  /**
   * As {@link #rejected}, for a promise that another thread has. Its handler may come at any time,
   * so the end of a drain says nothing; only when nobody can add one any more is there a warning.
   */
  Rejection rejectedAbroad(Promise<?> promise, Throwable reason) {
    Rejection rejection = new Rejection(null, null);
    if (isGivenUp(reason)) {
      return rejection;
    }
    String text = reason.toString(); // a reason may have the promise, which would never be garbage
    rejection.watch = cleaner().register(promise, () -> warnIfPending(rejection, text));
    return rejection;
  }

  private void warnIfPending(Rejection rejection, String reason) {
    if (rejection.state == State.PENDING) {
      events.warnFromAnyThread("UnhandledPromiseRejectionWarning", reason);
    }
  }

  void handled(Rejection rejection) {
    if (rejection.state == State.REPORTED && rejection.promise != null) {
      handledLate.add(rejection.promise);
      isEmpty = false;
    }
    rejection.state = State.HANDLED;
    if (rejection.watch != null) {
      rejection.watch.clean(); // with nothing to warn of
    }
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /**
   * Tells of all that has come together since the last time. As in Node, what a listener throws
   * leaves the others of this time untold, or in {@link Semantics#LEGACY} for the next time.
   *
   * @return whether anybody was told of anything
   */
  boolean report(AsyncContext.Slot slot) {
    try {
      boolean told = !handledLate.isEmpty();
      for (Promise<?> promise; (promise = handledLate.poll()) != null; ) {
        tellHandledLate(promise);
      }
      return reportPending(slot) || told;
    } finally {
      isEmpty = pending.isEmpty() && handledLate.isEmpty();
    }
  }

  private boolean reportPending(AsyncContext.Slot slot) {
    boolean told = false;
    ArrayDeque<Rejection> round = pending;
    if (!legacy) {
      pending = other;
      other = round;
    }
    try {
      for (Rejection rejection; (rejection = round.poll()) != null; ) {
        if (rejection.state == State.HANDLED) {
          continue; // perhaps by a listener that was told of another one
        }
        told = true;
        rejection.state = State.REPORTED;
        slot.context = rejection.context;
        rejection.context = null;
        tellUnhandled(Objects.requireNonNull(rejection.promise));
      }
    } catch (Exit exit) {
      if (round != pending) {
        round.addAll(pending); // the next run is told of the others
        pending.clear();
        other = pending;
        pending = round;
      }
      throw exit;
    }
    return told;
  }

  private void tellHandledLate(Promise<?> promise) {
    if (!events.rejectionHandled.emit(listener -> listener.accept(promise))) {
      events.warn("PromiseRejectionHandledWarning", "Promise rejection was handled asynchronously");
    }
  }

  /** Work that closing gives up is no error, if nobody waits for its promise. */
  private boolean isGivenUp(Throwable reason) {
    return reason instanceof AbortException && events.isClosing();
  }

  private void tellUnhandled(Promise<?> promise) {
    Throwable reason = promise.reason();
    if (isGivenUp(reason)) {
      return;
    }
    if (Domain.active() != null) {
      events.uncaught(reason, Origin.UNHANDLED_REJECTION);
      return;
    }
    switch (mode) {
      case THROW -> {
        if (!tellListeners(promise)) {
          events.uncaught(reason, Origin.UNHANDLED_REJECTION);
        }
      }
      case STRICT -> {
        events.uncaught(reason, Origin.UNHANDLED_REJECTION);
        if (!tellListeners(promise)) {
          warn(reason);
        }
      }
      case WARN -> {
        tellListeners(promise);
        warn(reason);
      }
      case NONE -> tellListeners(promise);
    }
  }

  private boolean tellListeners(Promise<?> promise) {
    Throwable reason = promise.reason();
    return events.unhandledRejection.emit(listener -> listener.accept(reason, promise));
  }

  private void warn(Throwable reason) {
    events.warn("UnhandledPromiseRejectionWarning", reason.toString());
  }
}
