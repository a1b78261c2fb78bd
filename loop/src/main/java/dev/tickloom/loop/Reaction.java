package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * A callback that waits for a promise: a node in the list of that promise while it is pending, a
 * microtask once it is settled. Confined to the loop thread once it is added.
 *
 * <p>A promise may stay pending for as long as the program runs, and many may wait for it only for
 * a while: {@link Promise#remove} and {@link Promise#giveUp} take their reactions out again, so
 * that it keeps nothing of them.
 *
 * @param <T> the type of the value
 */
abstract class Reaction<T extends @Nullable Object> implements Runnable, NamedCallback {
  final Promise<? extends T> source;

  /** The context in which it was added, and runs. */
  final @Nullable AsyncContext context;

  // Links of the promise's list; both null outside of it.
  @Nullable Reaction<?> before;
  @Nullable Reaction<?> after;

  /** Whether nobody wants any more what this makes of the outcome. */
  boolean isUnwanted;

  Reaction(Promise<? extends T> source) {
    this.source = source;
    this.context = source.loop().core().context();
  }

  /** Adds this to its promise, from any thread. */
  final void add() {
    EventLoop loop = source.loop();
    loop.core().noteCreation(this);
    if (loop.core().thread.isRunningHere()) {
      source.add(this);
    } else {
      loop.core().runOnLoop(() -> source.add(this));
    }
  }

  @Override
  public String callbackName() {
    return "reaction to a promise";
  }

  /** Passes the outcome on. On the loop thread, when the promise has been settled. */
  @Override
  public abstract void run();
}
