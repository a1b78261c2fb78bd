package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.WorkQueue;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * A call on an open file, which counts in its {@link Closing} from the moment it is started: as a
 * use by way of a {@link Claim}, and if the loop starts it, as undelivered until its caller is
 * told.
 */
final class HandleCall<T extends @Nullable Object> {
  private final RequestTerms limits;
  private final Closing closing;
  private final WorkQueue queue;
  private final String type;
  private final String syscall;
  private final Work.Body<T> body;
  private final boolean isLong;

  /**
   * Makes a call, to be started by one of the methods below, once.
   *
   * @param limits of the handle; its loop's workers run the blocking form
   * @param closing of the file
   * @param queue in which it waits for a worker
   * @param type of the work
   * @param syscall as errors name it
   * @param isLong whether the body asks if it is still wanted
   */
  HandleCall(
      RequestTerms limits,
      Closing closing,
      WorkQueue queue,
      String type,
      String syscall,
      boolean isLong,
      Work.Body<T> body) {
    this.limits = limits;
    this.closing = closing;
    this.queue = queue;
    this.type = type;
    this.syscall = syscall;
    this.isLong = isLong;
    this.body = body;
  }

  /** The work of a call on a closed file: it fails. */
  static <T extends @Nullable Object> Work<T> onClosed(String type, String syscall) {
    return Work.of(
        type,
        () -> {
          throw FileHandleOps.badDescriptor(syscall);
        });
  }

  private Work<T> claimed(Claim claim) {
    return isLong
        ? Work.ofBody(type, progress -> run(claim, progress))
        : Work.of(type, () -> run(claim, Content.NEVER_ABANDONED));
  }

  private T run(Claim claim, Progress progress) throws Exception {
    return claim.run(() -> SystemCall.run(syscall, null, () -> body.run(progress)));
  }

  /**
   * Blocking form. A worker makes the call, because an interrupt of a thread that uses a channel
   * closes it for everybody.
   */
  T call() {
    if (!closing.tryUse()) {
      throw FileHandleOps.badDescriptor(syscall);
    }
    Claim claim = new Claim(closing);
    try {
      return Blocking.callOnWorker(limits.loop(), claimed(claim), queue);
    } finally {
      claim.settled();
    }
  }

  /** Callback form. The terms of the facade and those of the handle both may abort it. */
  void start(RequestTerms facade, Callback<? super T> callback) {
    Objects.requireNonNull(callback, "callback");
    RequestTerms terms = facade.limitedAs(limits);
    if (!closing.tryCall()) { // what is refused need not wait for what is under way
      terms.start(HandleCall.<T>onClosed(type, syscall), callback);
      return;
    }
    Claim claim = new Claim(closing);
    try {
      terms.start(
          claimed(claim),
          queue,
          (error, value) -> {
            settled(claim);
            callback.done(error, value);
          });
    } catch (RuntimeException e) {
      settled(claim);
      throw e;
    }
  }

  /**
   * Promise form. The promise returned is a derived one, so the call is aborted when nobody waits
   * for that.
   */
  Promise<T> start(RequestTerms terms) {
    if (!closing.tryCall()) {
      return terms.start(HandleCall.<T>onClosed(type, syscall));
    }
    Claim claim = new Claim(closing);
    try {
      return terms
          .start(claimed(claim), queue)
          .then(
              value -> {
                settled(claim);
                return value;
              },
              error -> {
                settled(claim);
                throw HandleCall.<RuntimeException>same(error);
              });
    } catch (RuntimeException e) {
      settled(claim);
      throw e;
    }
  }

  /** Throws an error unchanged, checked or not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
  private static <E extends Throwable> RuntimeException same(Throwable error) throws E {
    throw (E) error;
  }

  private void settled(Claim claim) {
    claim.settled();
    closing.deliver();
  }
}
