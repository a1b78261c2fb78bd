package dev.tickloom.io;

import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

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

  /** The error of a job that has done nothing: the failure, or that it has not begun. */
  static RuntimeException orNotBegun(RuntimeException failure) {
    return failure instanceof FsException known && areMissing(known)
        ? new NotBegunException(known)
        : failure;
  }

  /**
   * Makes a call, as {@link SystemCall#run}, and waits for a descriptor if there is none: for ten
   * seconds at most, and while somebody waits for the outcome. An interrupt does not end the wait;
   * it is passed on.
   */
  static <T extends @Nullable Object> T wait(
      Progress progress, String syscall, @Nullable String path, Callable<? extends T> call) {
    boolean interrupted = false;
    long start = System.nanoTime();
    try {
      for (long pause = FIRST_PAUSE_NANOS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
        try {
          return SystemCall.run(syscall, path, call);
        } catch (FsException e) {
          boolean isOver = System.nanoTime() - start > LIMIT_NANOS || progress.isAbandoned();
          if (isOver || !areMissing(e)) {
            throw e;
          }
          interrupted |= Thread.interrupted(); // parking would return at once
          progress.waiting(true);
          LockSupport.parkNanos(pause);
          progress.waiting(false);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static boolean areMissing(FsException failure) {
    return failure.code().equals("EMFILE") || failure.code().equals("ENFILE");
  }

  static boolean areMissing(IOException failure) {
    Errno errno = ErrnoMapper.errno(failure);
    return errno == Errno.EMFILE || errno == Errno.ENFILE;
  }
}
