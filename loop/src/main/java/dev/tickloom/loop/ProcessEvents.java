package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.loop.concurrent.Unchecked;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * The exit code and the events of a program, which Node's {@code process} object has. This is also
 * the one place that decides what happens after a callback has thrown:
 *
 * <ol>
 *   <li>the monitors are told;
 *   <li>the domain in which it was thrown takes it, or else the capture callback, or else the
 *       listeners, and the loop goes on;
 *   <li>if there are none, the exit listeners are told of code 1, and {@code run} throws the error;
 *   <li>what one of those threw ends the loop with code 7.
 * </ol>
 */
final class ProcessEvents {
  /** The loop, as far as these events need it. */
  interface Host {
    boolean isClosing();

    /** Queues a tick of the library's own, also while exiting. */
    void nextTick(Runnable task);

    /** Runs a task on the loop thread, now or later; returns false if the loop is closed. */
    boolean tryRunOnLoop(Runnable task);

    /** Sees to it that there is another check phase, after which what is queued is drained. */
    void ensureTurn();

    /** Which promises wait in vain, for people; null if none does, or nobody wants to know. */
    @Nullable
    String describeUnsettled();
  }

  private static final int UNCAUGHT = 1;
  private static final int THROWING_HANDLER = 7;

  final Listeners<BiConsumer<Throwable, Origin>> uncaughtException = new Listeners<>();
  final Listeners<BiConsumer<Throwable, Origin>> uncaughtExceptionMonitor = new Listeners<>();
  final Listeners<IntConsumer> beforeExit = new Listeners<>();
  final Listeners<IntConsumer> exit = new Listeners<>();
  final Listeners<Consumer<Warning>> warning = new Listeners<>();

  private final Host host;
  private @Nullable Consumer<Throwable> capture;
  private @Nullable Integer exitCode;
  private boolean exiting;
  private @Nullable Exit ended;

  ProcessEvents(Host host) {
    this.host = host;
    prepareForNoMemory();
  }

  void setCapture(@Nullable Consumer<Throwable> newCapture) {
    if (newCapture != null && capture != null) {
      throw new IllegalStateException("an uncaught exception capture callback is set already");
    }
    capture = newCapture;
  }

  /** Returns if somebody handled the error; the ticks that it left behind then have a turn. */
  void uncaught(Throwable error, Origin origin) {
    Throwable left;
    try {
      tell(uncaughtExceptionMonitor, error, origin);
      left = Domain.take(error);
      if (left != null && tellListeners(left, origin)) {
        left = null;
      }
    } catch (Exit exitCalled) {
      throw exitCalled;
    } catch (Throwable again) {
      exitCode = THROWING_HANDLER;
      exiting = true;
      throw end(again);
    }
    if (left != null) {
      die(left);
    }
    if (!exiting) {
      host.ensureTurn();
    }
  }

  private boolean tellListeners(Throwable error, Origin origin) {
    if (capture != null) {
      capture.accept(error);
      return true;
    }
    return tell(uncaughtException, error, origin);
  }

  /** As {@link Listeners#emit}, but takes no memory: the error may say that there is none. */
  private static boolean tell(
      Listeners<BiConsumer<Throwable, Origin>> listeners, Throwable error, Origin origin) {
    List<BiConsumer<Throwable, Origin>> present = listeners.present();
    for (int i = 0; i < present.size(); i++) {
      present.get(i).accept(error, origin);
    }
    return !present.isEmpty();
  }

  private void die(Throwable error) {
    if (!exiting) {
      exiting = true;
      exitCode = UNCAUGHT;
      try {
        exit.emit(listener -> listener.accept(UNCAUGHT));
      } catch (Exit exitCalled) {
        Log.log(Level.ERROR, "an exit listener called exit after an uncaught error", error);
        throw exitCalled;
      } catch (Throwable further) {
        Unchecked.join(error, further);
      }
    } else if (exitCode == null) {
      exitCode = UNCAUGHT;
    }
    throw end(error);
  }

  int exitCode() {
    return exitCode == null ? 0 : exitCode;
  }

  void setExitCode(int code) {
    exitCode = code;
  }

  boolean isClosing() {
    return host.isClosing();
  }

  boolean isExiting() {
    return exiting;
  }

  void beginRun() {
    exiting = false;
  }

  void endRun() {
    ended = null;
  }

  boolean isOwn(Exit thrown) {
    return thrown.owner == this;
  }

  /** Throws again what has ended the program, if somebody caught it. */
  void throwIfEnded() {
    if (ended != null) {
      throw ended;
    }
  }

  boolean hasEnded() {
    return ended != null;
  }

  private Exit end(@Nullable Throwable error) {
    ended = new Exit(this, error);
    return ended;
  }

  void tellBeforeExit() {
    beforeExit.emit(listener -> listener.accept(exitCode()));
  }

  void warnOfUnsettled() {
    String left = host.describeUnsettled();
    if (left != null) {
      warn("UnsettledPromiseWarning", left);
    }
  }

  void tellExit() {
    exiting = true;
    int code = exitCode();
    exit.emit(listener -> listener.accept(code));
  }

  /** Never returns. */
  Exit exit(int code) {
    exitCode = code;
    if (!exiting) {
      tellExit();
    }
    throw end(null);
  }

  /** As {@link #warn}; if the loop is closed by now, only the log hears of it. */
  void warnFromAnyThread(String name, String message) {
    if (!host.tryRunOnLoop(() -> warn(name, message))) {
      Log.log(Level.WARNING, name + ": " + message, null);
    }
  }

  /** Gives a warning in a tick, to the listeners or else to the log. */
  void warn(String name, String message) {
    Warning given = new Warning(name, message);
    host.nextTick(() -> {
      if (!warning.emit(listener -> listener.accept(given))) {
        Log.log(Level.WARNING, name + ": " + message, null);
      }
    });
  }

  /**
   * Loads the classes that a loop may first need when there is no memory, such as to tell of that;
   * and initializes those that would be lost for good if they found none then.
   */
  private static void prepareForNoMemory() {
    Memory.prepare();
    var unused = Domain.active();
    Objects.requireNonNull(Origin.UNCAUGHT_EXCEPTION);
    Objects.requireNonNull(Log.class);
    Objects.requireNonNull(Exit.class);
    Objects.requireNonNull(AwaitTrace.class);
    Objects.requireNonNull(NotBegunException.class);
  }
}
