package dev.tickloom.io;

import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Progress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What calls do when the process, or the system, has no descriptor left ({@code EMFILE}, {@code
 * ENFILE}).
 *
 * <p>Only a job itself knows whether it may begin again. If it lacks its first descriptor and has
 * done nothing, it says so, and waits in the queue of its request without a thread: {@link #first}.
 * If it lacks a later one, it waits where it is, on its thread, and keeps its place: {@link #wait}.
 */
final class Descriptors {
  /** As long as a request is tried again that has not begun. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

  private Descriptors() {}

  /**
   * Makes the first call of a job that takes a descriptor, as {@link SystemCall#run}.
   *
   * @throws NotBegunException if there is no descriptor
   */
  static <T extends @Nullable Object> T first(
      String syscall, @Nullable String path, Callable<? extends T> call) {
    try {
      return SystemCall.run(syscall, path, call);
    } catch (FsException e) {
      throw orNotBegun(e);
    }
  }

  /** What a job throws that could do nothing: the failure, or that it has not begun. */
  static RuntimeException orNotBegun(RuntimeException failure) {
    return failure instanceof FsException known && areMissing(known)
        ? new NotBegunException(known)
        : failure;
  }

  /**
   * Makes a call, as {@link SystemCall#run}, and waits for a descriptor if there is none: for ten
   * seconds at most, while somebody waits for the outcome and until the thread is interrupted.
   */
  static <T extends @Nullable Object> T wait(
      Progress progress, String syscall, @Nullable String path, Callable<? extends T> call) {
    long start = System.nanoTime();
    for (long pause = FIRST_PAUSE_NANOS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
      try {
        return SystemCall.run(syscall, path, call);
      } catch (FsException e) {
        if (!areMissing(e)
            || System.nanoTime() - start > LIMIT_NANOS
            || progress.isAbandoned()
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        progress.waiting(true);
        LockSupport.parkNanos(pause);
        progress.waiting(false);
      }
    }
  }

  static boolean areMissing(FsException failure) {
    return failure.code().equals("EMFILE") || failure.code().equals("ENFILE");
  }
}
