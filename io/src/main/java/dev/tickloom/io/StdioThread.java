package dev.tickloom.io;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread of its own for calls of one standard descriptor, one after the other. A read of standard
 * input may take until somebody types, and a write until somebody reads; on a worker either would
 * be a stuck call. The first call starts the daemon thread, and it ends a second after the last
 * call; a stuck call does not keep the process.
 */
final class StdioThread {
  private StdioThread() {}

  static Executor named(String name) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            body ->
                Thread.ofPlatform()
                    .daemon()
                    .name(name)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(body));
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /**
   * The error of a call that has thrown. Also a lack of memory, which then ends only the stream.
   */
  static Throwable failure(Throwable thrown, String syscall) {
    return thrown instanceof VirtualMachineError
        ? thrown
        : SystemCall.failure(thrown, syscall, null, null);
  }
}
