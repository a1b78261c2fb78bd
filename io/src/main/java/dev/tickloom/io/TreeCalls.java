package dev.tickloom.io;

import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Makes the calls of a job that walks trees. If descriptors run out before the job has changed
 * anything, the job has not begun. Later it waits, and closes its directories meanwhile, because
 * other jobs may be waiting for their descriptors. For one thread at a time.
 */
final class TreeCalls {
  private final Progress progress;
  private final List<Descent> descents;

  /** Whether the job has changed anything. */
  private boolean hasBegun;

  /** Whether descriptors have been missing for too long: the job waits no more. */
  private boolean hasWaitedInVain;

  /**
   * Begins a job.
   *
   * @param descents on which it goes; they give back their descriptors while it waits
   */
  TreeCalls(Progress progress, List<Descent> descents) {
    this.progress = progress;
    this.descents = descents;
  }

  /** The calls of another part of the job, which has begun. */
  static TreeCalls ofPart(Progress progress, List<Descent> descents) {
    TreeCalls calls = new TreeCalls(progress, descents);
    calls.begin();
    return calls;
  }

  /** From now on the job must not be begun again. */
  void begin() {
    hasBegun = true;
  }

  /**
   * Makes a call.
   *
   * @param path as errors give it, which is asked for when there is one
   * @param dest likewise; null for a call with one path
   */
  <T extends @Nullable Object> T call(
      String syscall,
      Supplier<String> path,
      @Nullable Supplier<String> dest,
      Callable<? extends T> call) {
    try {
      Content.checkWanted(progress);
      return call.call();
    } catch (Throwable e) {
      String to = dest == null ? null : dest.get();
      RuntimeException failure = SystemCall.failure(e, syscall, path.get(), to);
      if (!(failure instanceof FsException known && Descriptors.areMissing(known))
          || hasWaitedInVain) {
        throw failure;
      }
      if (!hasBegun) {
        throw new NotBegunException(known);
      }
      return waitFor(syscall, path.get(), to, call);
    }
  }

  private <T extends @Nullable Object> T waitFor(
      String syscall, String path, @Nullable String dest, Callable<? extends T> call) {
    release();
    try {
      return Descriptors.wait(
          progress,
          syscall,
          path,
          () -> {
            try {
              return call.call();
            } catch (Exception | LinkageError e) {
              release();
              throw SystemCall.failure(e, syscall, path, dest);
            }
          });
    } catch (FsException e) {
      hasWaitedInVain = Descriptors.areMissing(e);
      throw e;
    }
  }

  private void release() {
    descents.forEach(Descent::release);
  }

  /** Makes a call that yields nothing. */
  void perform(
      String syscall,
      Supplier<String> path,
      @Nullable Supplier<String> dest,
      SystemCall.Action action) {
    call(
        syscall,
        path,
        dest,
        () -> {
          action.perform();
          return "";
        });
  }
}
