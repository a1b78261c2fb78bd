package dev.tickloom.io;

import dev.tickloom.io.watching.FileWatch;
import dev.tickloom.io.watching.Pass;
import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Timeout;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.WorkQueue;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/**
 * Decides when a watcher looks for changes. For the loop thread.
 *
 * <p>A <i>pass</i> is a request that looks; at most one is under way. The next one is due when
 * there is a hint, at most one each ten milliseconds, or after a time that the last one has named,
 * or when a file may have settled; but only when the owner asks. Meanwhile the difference to the
 * reported state grows, and no queue does.
 */
final class WatchPasses {
  private static final long SPACING_NANOS = 10_000_000;

  private final EventLoop loop;
  private final RequestTerms terms;
  private final WorkQueue queue = WorkQueue.serial();
  private final Location location;
  private final WatchOptions options;
  private final @Nullable Settling settling;
  private final Callback<Pass> passed;

  /** The async locals of the program that made the watcher; its listeners run with them. */
  private final AsyncLocal.Snapshot context = AsyncLocal.snapshot();

  private boolean isPassing;

  /** Whether a hint starts a pass. */
  private boolean isArmed;

  /** When the last pass wants the next one, in milliseconds of the loop; -1 if it does not. */
  private long again = -1;

  private long began;

  /** Starts the next pass. */
  private @Nullable Timeout timer;

  /** Made by the first pass, because it needs calls on the path. */
  private volatile @Nullable FileWatch watch;

  private volatile boolean isStopped;

  /**
   * Begins with no pass.
   *
   * @param settling which files are to be looked at once more; null for none
   * @param passed gets what each pass has found
   */
  WatchPasses(
      RequestTerms terms,
      Location location,
      WatchOptions options,
      @Nullable Settling settling,
      Callback<Pass> passed) {
    this.loop = terms.loop();
    this.terms = terms.unlimited();
    this.location = location;
    this.options = options;
    this.settling = settling;
    this.passed = passed;
  }

  /** Starts a pass now, unless one is under way. */
  void start() {
    if (isPassing || isStopped) {
      return;
    }
    isArmed = false;
    isPassing = true;
    began = System.nanoTime();
    clearTimer();
    FileWatch begun = watch;
    if (settling != null && begun != null) {
      begun.lookAt(settling.takeDue(loop.now()));
    }
    Work<Pass> pass = SystemCall.composite("watch", location, progress -> passOnWorker());
    try {
      inContext(() -> terms.start(pass, queue, this::ended));
    } catch (IllegalStateException e) { // the loop is closing, and takes no more requests
      stop();
    }
  }

  /** Runs a task with the async locals of the place where the watcher was made, as Node does. */
  void inContext(Runnable task) {
    context.run(task);
  }

  private Pass passOnWorker() {
    try {
      return watch().pass();
    } catch (WatchSetup.Thrown e) {
      throw Calls.unchecked(e.reason);
    } catch (Throwable e) {
      throw SystemCall.failure(e, "watch", location.text(), null);
    }
  }

  private FileWatch watch() throws Exception {
    FileWatch begun = watch;
    if (begun == null) {
      if (options.throwIfNoEntry()) {
        var unused = Metadata.stats(location); // fails as stat does
      }
      Path root = WatchSetup.root(location.path());
      begun = new FileWatch(root, WatchSetup.rules(root, options), WatchSetup::read, this::hinted);
      watch = begun;
      if (isStopped) {
        begun.stop();
      }
    }
    return begun;
  }

  private void ended(@Nullable Throwable failure, @Nullable Pass pass) {
    isPassing = false;
    if (!isStopped) {
      again = pass == null || pass.again() < 0 ? -1 : loop.now() + pass.again();
      passed.done(failure, pass);
    }
  }

  /**
   * Makes the next pass when there is a reason for it; to be called when somebody waits for
   * changes.
   */
  void next() {
    FileWatch begun = watch;
    if (isStopped || isPassing || begun == null) {
      return;
    }
    long due = due();
    boolean isDue = due >= 0 && due <= loop.now();
    isArmed = !isDue && begun.arm();
    if (!isArmed) {
      startAfterSpacing();
      return;
    }
    clearTimer();
    if (due >= 0) {
      startIn(due - loop.now());
    }
  }

  /** When a pass is due even if there is no hint; -1 if none is. */
  private long due() {
    long settled = settling == null ? -1 : settling.nextDue();
    return again < 0 || (settled >= 0 && settled < again) ? settled : again;
  }

  /** On the thread that gets the events of the system. */
  private void hinted() {
    try {
      loop.execute(this::wake);
    } catch (RejectedExecutionException e) {
      // the loop is closed, and nobody waits
    }
  }

  private void wake() {
    if (isArmed) {
      isArmed = false;
      startAfterSpacing();
    }
  }

  private void startAfterSpacing() {
    long spacing = SPACING_NANOS - (System.nanoTime() - began);
    if (spacing <= 0) {
      start();
    } else {
      startIn((spacing + 999_999) / 1_000_000);
    }
  }

  private void startIn(long millis) {
    clearTimer();
    timer = OnLoop.quietTimer(loop, this::start, millis);
  }

  private void clearTimer() {
    if (timer != null) {
      timer.close();
      timer = null;
    }
  }

  // ---- ending ---------------------------------------------------------------------------------

  /** Ends all passes. One that is under way ends soon, and nobody gets its result. */
  void stop() {
    isStopped = true;
    FileWatch begun = watch;
    if (begun != null) {
      begun.stop();
    }
    clearTimer();
  }

  /** Releases the watches of the system, after a pass that is under way. */
  void close(Runnable closed) {
    // To release a thousand directories takes long.
    Work<String> work =
        Work.of(
            "close",
            () -> {
              closeNow();
              return "";
            });
    try {
      inContext(() -> terms.start(work, queue, (failure, nothing) -> closed.run()));
    } catch (IllegalStateException e) { // the loop is closing, and takes no more requests
      closeNow();
      closed.run();
    }
  }

  /** The same at once, in the calling thread. */
  void closeNow() {
    isStopped = true;
    FileWatch begun = watch;
    if (begun != null) {
      begun.close();
    }
  }
}
