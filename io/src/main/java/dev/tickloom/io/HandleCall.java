package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.WorkQueue;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call on an open file: its work, and a claim that keeps the file open until the call is over.
 *
 * <p>The claim is made with the call, not when a worker gets round to it, so that a file that is
 * written to and then closed has been written to. From then on either the body takes it, and gives
 * it back when it has ended, abandoned or not; or the call is settled without the body having
 * begun, since it was cancelled or the loop has closed, and the claim is given back at that moment.
 */
final class HandleCall<T extends @Nullable Object> {
  private final UseCount uses;
  private final UseCount deliveries;
  private final Work<T> work;
  private final @Nullable WorkQueue queue;
  private final AtomicBoolean claim;
  private boolean isDelivered;

  /**
   * Makes a call, to be started by one of the methods below, once.
   *
   * @param uses the calls whose bodies may be using the file
   * @param deliveries the calls whose outcome the loop has not delivered yet
   * @param queue in which it waits for a worker
   * @param type of the work
   * @param syscall as errors name it
   */
  HandleCall(
      UseCount uses,
      UseCount deliveries,
      WorkQueue queue,
      String type,
      String syscall,
      Callable<T> body) {
    this.uses = uses;
    this.deliveries = deliveries;
    this.claim = new AtomicBoolean(uses.enter());
    this.queue = claim.get() ? queue : null; // what is refused need not wait for what is under way
    this.work = claim.get() ? Work.of(type, () -> run(syscall, body)) : onClosed(type, syscall);
  }

  /** What a call on a file that has been closed comes to. */
  static <T extends @Nullable Object> Work<T> onClosed(String type, String syscall) {
    return Work.of(
        type,
        () -> {
          throw Handles.badDescriptor(syscall);
        });
  }

  private T run(String syscall, Callable<T> body) {
    if (!claim.getAndSet(false)) {
      throw Handles.badDescriptor(syscall); // to nobody: it was abandoned before it came to this
    }
    try {
      return SystemCall.run(syscall, null, body);
    } finally {
      uses.leave();
    }
  }

  private void settled() {
    if (claim.getAndSet(false)) {
      uses.leave();
    }
    if (isDelivered) {
      deliveries.leave();
    }
  }

  /** Blocking form. */
  T call() {
    return FsSync.call(work);
  }

  /** Callback form. */
  void start(Requests requests, Callback<? super T> callback) {
    isDelivered = deliveries.enter();
    try {
      Objects.requireNonNull(callback, "callback");
      requests.start(
          work,
          queue,
          (error, value) -> {
            settled();
            callback.done(error, value);
          });
    } catch (RuntimeException e) {
      settled();
      throw e;
    }
  }

  /** Promise form; to look at the promise of the work itself would mark a rejection as handled. */
  Promise<T> start(Requests requests) {
    isDelivered = deliveries.enter();
    try {
      Resolvers<T> outcome = requests.loop().withResolvers();
      requests
          .start(work, queue)
          .then(
              value -> {
                settled();
                outcome.resolve(value);
                return value;
              },
              error -> {
                settled();
                outcome.reject(error);
                return error;
              });
      return outcome.promise();
    } catch (RuntimeException e) {
      settled();
      throw e;
    }
  }
}
