package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.OwnScheduler;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * A fiber whose virtual thread is mounted on, or <em>carried</em> by, whichever platform thread
 * resumes it. It is the scheduler of that virtual thread, and so to switch costs no more than the
 * JDK's own switch: no other thread takes part.
 *
 * <pre>
 *   the carrier                              the virtual thread
 *   resume: runs its continuation  ------->  the body begins, or goes on
 *                                  &lt;-------  suspend: yields, with {@code suspended} set
 *   resume returns
 *
 *                                  &lt;-------  waits for a lock, sleeps...: {@code suspended} is not set
 *   waits for {@link #execute}
 *   runs its continuation          ------->  goes on
 * </pre>
 *
 * <p>Both suspend and a call yield with {@link Thread#yield}, which leaves the virtual thread able
 * to run: whatever unparks or interrupts it meanwhile cannot make it run, since only the carrier
 * does, in its own time.
 *
 * <p>The carrier may hold monitors, of which the body must get none: see {@link CarrierMonitors}.
 *
 * <p>On a virtual thread no other one can be mounted. So a fiber that resumes another one
 * <em>calls</em> it: it yields, and the carrier runs the other fiber and then comes back. That is a
 * loop in {@link #carry}, not a recursion, and so calls may be nested deeply.
 */
final class MountedFiber extends Fiber implements Executor {
  private final Thread thread;

  /** Runs the virtual thread up to its next stop; null while it runs, or waits for something. */
  private volatile @Nullable Runnable continuation;

  /** The task of this virtual thread, always the same; set when the thread is started. */
  private @Nullable Runnable own;

  /** A carrier that waits for the continuation. */
  private volatile @Nullable Thread waiter;

  // Of the carrier and, while it is mounted there, the virtual thread.
  private boolean started;
  private boolean suspended = true;
  private boolean begun;
  private boolean over;
  private boolean interrupted;
  private @Nullable Thread carrier;
  private @Nullable MountedFiber caller;
  private @Nullable MountedFiber callee;

  MountedFiber(String name, Runnable body) {
    thread = OwnScheduler.newThread(this, name, () -> run(body));
  }

  @Override
  Thread thread() {
    return thread;
  }

  /**
   * Not only if the thread is not alive: where the stack has come to its end, the JDK may leave a
   * thread behind that is alive and never runs again.
   */
  @Override
  boolean isOver() {
    return over;
  }

  private void run(Runnable body) {
    begun = true;
    try {
      body.run();
    } finally {
      over = true;
      noteInterrupt();
    }
  }

  // ---- on the virtual thread ------------------------------------------------------------------

  @Override
  void suspend() {
    suspended = true;
    try {
      yieldToCarrier();
    } catch (Throwable e) { // there was no memory for the stack, say: the body goes on
      suspended = false;
      throw e;
    }
    if (suspended) {
      suspended = false;
      throw new IllegalStateException(
          "await inside of synchronized, on JDK 21 to 23, or of native code would stop the loop;"
              + " use a java.util.concurrent lock, or leave out "
              + OwnScheduler.FLAG);
    }
  }

  /** Returns false if the carrier cannot be let go of here. */
  private boolean call(MountedFiber other) {
    callee = other;
    boolean called;
    try {
      yieldToCarrier();
    } finally {
      called = callee == null;
      callee = null;
    }
    return called;
  }

  /** Returns at once, with nothing done, in a synchronized block of JDK 21 and in native code. */
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler that this relies on is ours
  private void yieldToCarrier() {
    noteInterrupt();
    Thread.yield();
  }

  /** An interrupt of the carrier does not reach the body, and is lost when it lets go. */
  private void noteInterrupt() {
    interrupted |= carrier != null && carrier.isInterrupted() && !thread.isInterrupted();
  }

  // ---- on the carrier -------------------------------------------------------------------------

  @Override
  void resume(@Nullable Fiber from) {
    if (!Thread.currentThread().isVirtual()) {
      if (!started) {
        CarrierMonitors.secure(); // of the callback that calls async
      }
      carry(this);
    } else if (!(from instanceof MountedFiber fiber && fiber.call(this))) {
      carryElsewhere();
    }
  }

  /** Runs a fiber, and those that it calls, until it is suspended or has ended. */
  private static void carry(MountedFiber first) {
    boolean interrupted = Thread.interrupted();
    for (MountedFiber fiber = first; fiber != null; fiber = fiber.next()) {
      interrupted |= fiber.advance();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the body up to where it yields, waits or ends. Returns whether that was interrupted. */
  private boolean advance() {
    suspended = false;
    carrier = Thread.currentThread();
    if (!started) {
      started = true;
      thread.start(); // gives us the continuation
    }
    interrupted = false;
    Runnable next = awaitContinuation();
    continuation = null;
    try {
      next.run();
    } catch (Throwable e) { // at the end of the carrier's stack, after which it cannot go on
      over = true;
      throw e;
    }
    over |= !begun;
    return interrupted;
  }

  private Runnable awaitContinuation() {
    Runnable next = continuation;
    if (next == null) {
      waiter = carrier;
      while ((next = continuation) == null) {
        park(this);
        interrupted |= Thread.interrupted();
      }
      waiter = null;
    }
    return next;
  }

  /** Whom to run next: whom this one calls, this one again, or who has called it. */
  private @Nullable MountedFiber next() {
    if (callee != null) {
      callee.caller = this;
      return callee;
    }
    if (!suspended && !over && thread.isAlive()) {
      return this;
    }
    MountedFiber back = caller;
    caller = null;
    if (back != null) {
      back.callee = null;
    }
    return back;
  }

  /** For a virtual thread that cannot call: not one of ours, or one that holds a monitor. */
  private void carryElsewhere() {
    Thread other = LibraryThread.daemon("tickloom-carrier", () -> carry(this));
    other.start();
    boolean interrupted = false;
    while (other.isAlive()) {
      try {
        other.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The virtual thread can run, for the first time or again; or one can that was made in the body,
   * and has inherited this scheduler. On whatever thread.
   */
  @Override
  public void execute(Runnable task) {
    if (own == null) {
      own = task;
    } else if (own != task) {
      OwnScheduler.ofJdk().execute(task);
      return;
    }
    continuation = task;
    LockSupport.unpark(waiter); // does nothing if nobody waits
  }
}
