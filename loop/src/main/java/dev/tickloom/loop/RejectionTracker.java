package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Unchecked;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

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
final class RejectionTracker implements TaskQueues.EndOfDrain {
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

    /** Which one of this loop it is; for warnings. */
    private final long id;

    private volatile State state = State.PENDING;

    /** Only if another thread has the promise: what watches it. */
    private Cleaner.@Nullable Cleanable watch;

    private Rejection(@Nullable Promise<?> promise, @Nullable AsyncContext context, long id) {
      this.promise = promise;
      this.context = context;
      this.id = id;
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

  final Listeners<BiConsumer<Throwable, Promise<?>>> unhandledRejection = new Listeners<>();
  final Listeners<Consumer<Promise<?>>> rejectionHandled = new Listeners<>();

  private final ProcessEvents events;
  private final boolean legacy;

  /** Null for what old versions do by themselves, which is none of the modes. */
  private final @Nullable UnhandledRejections mode;

  private ArrayDeque<Rejection> pending = new ArrayDeque<>();

  /** Takes its place while those are reported. */
  private ArrayDeque<Rejection> other = new ArrayDeque<>();

  private final ArrayDeque<Rejection> handledLate = new ArrayDeque<>();
  private long lastId;

  /** Whether both of these are empty, but while they are reported: asked after each callback. */
  private boolean isEmpty = true;

  /**
   * @param chosen what becomes of a rejection; null for the default
   */
  RejectionTracker(
      ProcessEvents events, Semantics semantics, @Nullable UnhandledRejections chosen) {
    this.events = events;
    this.legacy = semantics == Semantics.LEGACY;
    this.mode = chosen == null && !legacy ? UnhandledRejections.THROW : chosen;
  }

  Rejection rejected(Promise<?> promise, @Nullable AsyncContext context) {
    Rejection rejection = new Rejection(promise, context, ++lastId);
    pending.add(rejection);
    isEmpty = false;
    return rejection;
  }

  /**
   * As {@link #rejected}, for a promise that another thread has. Its handler may come at any time,
   * so the end of a drain says nothing; only when nobody can add one any more is there a warning.
   */
  Rejection rejectedOffLoop(Promise<?> promise, Throwable reason) {
    Rejection rejection = new Rejection(null, null, 0);
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
    if (rejection.state == State.REPORTED) {
      handledLate.add(rejection);
      isEmpty = false;
    }
    rejection.state = State.HANDLED;
    if (rejection.watch != null) {
      rejection.watch.clean(); // with nothing to warn of
    }
  }

  @Override
  public boolean isEmpty() {
    return isEmpty;
  }

  /**
   * Tells of all that has come together since the last time. As in Node, what a listener throws
   * leaves the others of this time untold, or in {@link Semantics#LEGACY} for the next time.
   *
   * @return whether anybody was told of anything
   */
  @Override
  public boolean report(AsyncContext.Slot slot) {
    try {
      boolean told = !handledLate.isEmpty();
      for (Rejection rejection; (rejection = handledLate.poll()) != null; ) {
        tellHandledLate(rejection);
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
        tellUnhandledThere(rejection, slot);
      }
    } catch (Exit exit) {
      if (round != pending) {
        round.addAll(pending); // the next run is told of the others
        pending.clear();
        other = pending;
        pending = round;
      }
      throw exit;
    } catch (Throwable thrown) {
      if (round != pending) {
        round.clear(); // the others of this time stay untold
      }
      throw thrown;
    }
    return told;
  }

  private void tellHandledLate(Rejection rejection) {
    Promise<?> promise = Objects.requireNonNull(rejection.promise);
    if (!rejectionHandled.emit(listener -> listener.accept(promise))) {
      events.warn(
          "PromiseRejectionHandledWarning",
          "Promise rejection was handled asynchronously (rejection id: " + rejection.id + ")");
    }
  }

  /** Work that closing aborts is no error, if nobody waits for its promise. */
  private boolean isGivenUp(Throwable reason) {
    return reason instanceof AbortException && events.isClosing();
  }

  /** In the context of where it was rejected. */
  private void tellUnhandledThere(Rejection rejection, AsyncContext.Slot slot) {
    if (ThreadContexts.areInUse()) {
      ThreadContexts.run(slot.context, () -> tellUnhandled(rejection, slot));
    } else {
      tellUnhandled(rejection, slot);
    }
  }

  private void tellUnhandled(Rejection rejection, AsyncContext.Slot slot) {
    Promise<?> promise = Objects.requireNonNull(rejection.promise);
    Throwable reason = promise.reason();
    if (isGivenUp(reason)) {
      return;
    }
    if (mode == UnhandledRejections.STRICT) {
      Domain.outside(() -> events.uncaught(reason, Origin.UNHANDLED_REJECTION));
    }
    boolean isTold = tellDomain(reason, slot) || tellListeners(promise);
    if (mode == UnhandledRejections.THROW && !isTold) {
      events.uncaught(reason, Origin.UNHANDLED_REJECTION);
    }
    if (mode == UnhandledRejections.WARN
        || (!isTold && (mode == UnhandledRejections.STRICT || mode == null))) {
      warn(rejection, reason);
    }
  }

  /**
   * Tells the domain in which the promise was rejected, which takes the place of the listeners; not
   * so in old versions. What its handler throws, and no domain around takes, is an error of its
   * own.
   */
  private boolean tellDomain(Throwable reason, AsyncContext.Slot slot) {
    if (legacy || Domain.active() == null) {
      return false;
    }
    Throwable left = Domain.take(reason);
    if (left != null) {
      slot.context = null; // or the domain would be told of it
      throw Unchecked.<RuntimeException>sneaky(left);
    }
    return true;
  }

  private boolean tellListeners(Promise<?> promise) {
    Throwable reason = promise.reason();
    return unhandledRejection.emit(listener -> listener.accept(reason, promise));
  }

  /** The first says what went wrong, the second what that means. Node 6 has one for both. */
  private void warn(Rejection rejection, Throwable reason) {
    String name = "UnhandledPromiseRejectionWarning";
    String id = "(rejection id: " + rejection.id + ")";
    if (legacy) {
      events.warn(name, "Unhandled promise rejection " + id + ": " + reason);
      return;
    }
    events.warn(name, withTrace(reason));
    events.warn(
        name,
        "Unhandled promise rejection. This error originated either by throwing inside of an async"
            + " body without a catch block, or by rejecting a promise which was not handled with"
            + " catchError. To end the loop on unhandled promise rejection, build it with"
            + " UnhandledRejections.STRICT. "
            + id);
  }

  /** A reason is the program's own class, and may fail to print itself. */
  private static String withTrace(Throwable reason) {
    StringWriter text = new StringWriter();
    try {
      reason.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException e) {
      return reason.getClass().getName();
    }
    return text.toString().strip();
  }
}
