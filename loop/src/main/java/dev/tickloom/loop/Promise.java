package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Memory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * A value that a loop will have, with ECMAScript's order: reactions are microtasks of that loop,
 * and every step costs as many of them as in JavaScript. A rejection that nobody handles by the end
 * of the drain is an uncaught error, unless {@link UnhandledRejections} says otherwise; of a
 * promise made on another thread than the loop's there is only a warning, once nobody can handle it
 * any more.
 *
 * <p>Reactions may be added and promises settled from any thread; on a thread that is not the
 * loop's this takes effect in a poll phase. Reactions run on the loop thread only. Where a method
 * refuses a promise of another loop, it throws {@link IllegalArgumentException}.
 *
 * <pre>
 *   PENDING -> FULFILLED   resolve
 *   PENDING -> REJECTED    reject
 *   PENDING -> PENDING     adopt: the other promise's reaction settles this one
 * </pre>
 *
 * @param <T> the type of the value
 */
public final class Promise<T extends @Nullable Object> {
  private enum State {
    PENDING,
    FULFILLED,
    REJECTED
  }

  private final EventLoop loop;

  /** Whether another thread than the loop has it, whose handler may still be on its way. */
  private final boolean createdOffLoop;

  // All of this is confined to the loop thread.
  private State state = State.PENDING;

  /**
   * The value, or the reason, perhaps with an {@link AwaitTrace} around it. While pending: the
   * {@link Settler} of this promise, or the {@link Reaction} to another promise that will settle
   * it; nothing if resolvers will.
   */
  private @Nullable Object outcome;

  private @Nullable Reaction<?> firstReaction;
  private @Nullable Reaction<?> lastReaction;
  private boolean handled;
  private RejectionTracker.@Nullable Rejection rejection;

  Promise(EventLoop loop) {
    this.loop = loop;
    this.createdOffLoop = !loop.core().thread.isCurrent();
  }

  /**
   * {@return a promise of {@link EventLoop#current()} that is fulfilled} JavaScript's {@code
   * Promise.resolve}, but a promise is a value like others.
   *
   * @param value with what
   * @param <T> the type of the value
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> resolve(T value) {
    return resolved(EventLoop.current(), value);
  }

  /**
   * {@return a promise of {@link EventLoop#current()} that is rejected} JavaScript's {@code
   * Promise.reject}.
   *
   * @param reason why
   * @param <T> the type of the value that it does not have
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> reject(Throwable reason) {
    Objects.requireNonNull(reason, "reason");
    Promise<T> promise = new Promise<>(EventLoop.current());
    promise.rejectWith(reason);
    return promise;
  }

  /**
   * Makes a promise for {@code executor} to settle, which is called here and now; what it throws
   * rejects the promise. JavaScript's {@code new Promise}.
   *
   * @param executor gets the means to settle the promise
   * @param <T> the type of the value
   * @return the promise, of {@link EventLoop#current()}
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> create(
      Consumer<? super Resolvers<T>> executor) {
    Objects.requireNonNull(executor, "executor");
    Resolvers<T> resolvers = EventLoop.current().withResolvers();
    try {
      executor.accept(resolvers);
    } catch (Exit exit) {
      throw exit;
    } catch (Throwable thrown) {
      resolvers.reject(thrown);
    }
    return resolvers.promise();
  }

  /**
   * {@return a pending promise of {@link EventLoop#current()} and the means to settle it}
   * JavaScript's {@code Promise.withResolvers}.
   *
   * @param <T> the type of the value
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Resolvers<T> withResolvers() {
    return EventLoop.current().withResolvers();
  }

  /**
   * Makes a promise of a stage, on whatever thread that completes. A {@link
   * java.util.concurrent.CompletionException} is unwrapped. The stage does not keep the loop alive.
   * Not in JavaScript.
   *
   * @param stage such as a {@link CompletableFuture}
   * @param <T> the type of the value
   * @return a promise of {@link EventLoop#current()} that becomes what the stage becomes
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> from(CompletionStage<? extends T> stage) {
    Objects.requireNonNull(stage, "stage");
    return Combinators.from(EventLoop.current(), stage);
  }

  /**
   * Calls the function at once; an error that it throws rejects the promise. JavaScript's {@code
   * Promise.try}.
   *
   * @param body what to call
   * @param <T> the type of what it returns
   * @return a promise of {@link EventLoop#current()} for what it returns
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> attempt(Callable<? extends T> body) {
    Objects.requireNonNull(body, "body");
    Promise<T> promise = new Promise<>(EventLoop.current());
    promise.settleWith(body);
    return promise;
  }

  /**
   * Waits for all the values. Any thread: one that has no loop may combine promises of any loop,
   * and gets a promise of that. The first rejection rejects the promise returned; the others go on,
   * their outcome is not looked at. JavaScript's {@code Promise.all}.
   *
   * @param promises of one loop, {@link EventLoop#current()} if there is one; none at all fulfil it
   *     at once
   * @param <T> the type of the values
   * @return a promise for the values, in the order of the list; unmodifiable
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<List<T>> all(
      List<? extends Promise<? extends T>> promises) {
    Objects.requireNonNull(promises, "promises");
    return Combinators.all(promises);
  }

  /**
   * Waits for all the outcomes. Any thread, as {@link #all}. JavaScript's {@code
   * Promise.allSettled}.
   *
   * @param promises of one loop, {@link EventLoop#current()} if there is one; none at all fulfil it
   *     at once
   * @param <T> the type of the values
   * @return a promise for the outcomes, in the order of the list; unmodifiable; never rejected
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<List<Settled<T>>> allSettled(
      List<? extends Promise<? extends T>> promises) {
    Objects.requireNonNull(promises, "promises");
    return Combinators.allSettled(promises);
  }

  /**
   * Waits for the first value. Any thread, as {@link #all}. JavaScript's {@code Promise.any}.
   *
   * @param promises of one loop, {@link EventLoop#current()} if there is one; none at all reject it
   *     at once
   * @param <T> the type of the value
   * @return a promise for that value; if there is none, rejected with an {@link AggregateException}
   *     of all the reasons
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> any(
      List<? extends Promise<? extends T>> promises) {
    Objects.requireNonNull(promises, "promises");
    return Combinators.any(promises);
  }

  /**
   * Waits for the first outcome. Any thread, as {@link #all}. JavaScript's {@code Promise.race}.
   *
   * @param promises of one loop, {@link EventLoop#current()} if there is one; none at all leave it
   *     pending for ever
   * @param <T> the type of the value
   * @return a promise that becomes what the first to be settled becomes
   * @throws IllegalStateException if this thread has no loop
   */
  public static <T extends @Nullable Object> Promise<T> race(
      List<? extends Promise<? extends T>> promises) {
    Objects.requireNonNull(promises, "promises");
    return Combinators.race(promises);
  }

  /**
   * Maps the value; a rejection passes through. Never flattens: a promise that {@code map} returns
   * is a value, see {@link #thenCompose}. JavaScript's {@code then}.
   *
   * @param map gets the value on the loop thread; what it throws rejects the promise returned
   * @param <R> the type of the result
   * @return a promise for the result
   * @throws IllegalStateException if the loop is closed
   */
  public <R extends @Nullable Object> Promise<R> then(Function<? super T, ? extends R> map) {
    Objects.requireNonNull(map, "map");
    Mapping<T, R> mapping = new Mapping<>(this, map);
    mapping.add();
    return mapping.derived;
  }

  /**
   * Maps the value, or the reason of a rejection, to a value. JavaScript's {@code then} with two
   * functions.
   *
   * @param map gets the value on the loop thread; what it throws rejects the promise returned
   * @param recover gets the reason on the loop thread; what it throws rejects the promise returned
   * @param <R> the type of the result
   * @return a promise for the result
   * @throws IllegalStateException if the loop is closed
   */
  public <R extends @Nullable Object> Promise<R> then(
      Function<? super T, ? extends R> map, Function<? super Throwable, ? extends R> recover) {
    Objects.requireNonNull(map, "map");
    Objects.requireNonNull(recover, "recover");
    Promise<R> derived = new Promise<>(loop);
    derived.deriveFrom(
        this,
        value -> derived.settleWith(map, value),
        reason -> derived.settleWith(recover, reason));
    return derived;
  }

  /**
   * Looks at the value; a rejection passes through.
   *
   * @param consumer gets the value on the loop thread; what it throws rejects the promise returned
   * @return fulfilled with null when that is done
   * @throws IllegalStateException if the loop is closed
   */
  public Promise<@Nullable Void> thenAccept(Consumer<? super T> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    return then(value -> {
      consumer.accept(value);
      return null;
    });
  }

  /**
   * Goes on with another promise, whose outcome becomes that of the one returned; a rejection
   * passes through. Adoption costs two microtasks, as in JavaScript's {@code then}.
   *
   * @param next gets the value on the loop thread; what it throws rejects the promise returned, and
   *     so does null or a promise of another loop
   * @param <R> the type of the result
   * @return a promise that becomes what the next one becomes
   * @throws IllegalStateException if the loop is closed
   */
  public <R extends @Nullable Object> Promise<R> thenCompose(
      Function<? super T, ? extends Promise<R>> next) {
    Objects.requireNonNull(next, "next");
    Promise<R> derived = new Promise<>(loop);
    derived.deriveFrom(
        this, value -> derived.adoptFrom(next, value), reason -> derived.follow(this));
    return derived;
  }

  /**
   * Turns a rejection into a value; a value passes through. JavaScript's {@code catch}.
   *
   * @param recover gets the reason on the loop thread; what it throws rejects the promise returned
   * @return a promise for the value or what it was replaced with
   * @throws IllegalStateException if the loop is closed
   */
  public Promise<T> catchError(Function<? super Throwable, ? extends T> recover) {
    Objects.requireNonNull(recover, "recover");
    Promise<T> derived = new Promise<>(loop);
    derived.deriveFrom(
        this, value -> derived.fulfill(value), reason -> derived.settleWith(recover, reason));
    return derived;
  }

  /**
   * Runs a task when this promise is settled either way. The outcome passes through, as many
   * microtasks later as after JavaScript's {@code finally}: if this promise is rejected, so is the
   * one returned, and that rejection has to be handled, too.
   *
   * @param action runs on the loop thread; what it throws rejects the promise returned
   * @return a promise for the same outcome, when that is done
   * @throws IllegalStateException if the loop is closed
   */
  public Promise<T> onSettled(Runnable action) {
    Objects.requireNonNull(action, "action");
    return afterwards(() -> {
      action.run();
      return resolved(loop, null);
    });
  }

  /**
   * Runs asynchronous work when this promise is settled either way, and waits for it; then the
   * outcome passes through. JavaScript's {@code finally} with a promise.
   *
   * @param action runs on the loop thread; what it throws, or its promise is rejected with, rejects
   *     the promise returned, and so does null or a promise of another loop
   * @return a promise for the same outcome, when that of {@code action} is settled
   * @throws IllegalStateException if the loop is closed
   */
  public Promise<T> onSettledCompose(Supplier<? extends Promise<?>> action) {
    Objects.requireNonNull(action, "action");
    return afterwards(action);
  }

  private Promise<T> afterwards(Supplier<? extends Promise<?>> action) {
    Promise<T> derived = new Promise<>(loop);
    Runnable passOn = () -> derived.adoptFrom(() -> thenThis(action.get()));
    derived.deriveFrom(this, value -> passOn.run(), reason -> passOn.run());
    return derived;
  }

  /**
   * The result of {@code finally}: the outcome of this promise, after that of {@code first}. {@code
   * first} tidies up and is therefore never aborted.
   */
  private Promise<T> thenThis(Promise<?> first) {
    Promise<T> same = new Promise<>(loop);
    requireOwn(loop, first, "promise")
        .subscribe(nothing -> same.follow(this), reason -> same.follow(first));
    return same;
  }

  /**
   * Goes on by hand: a function gets the outcome, and the means to settle the promise returned, at
   * once, later, or by adopting another one. For hosts of other languages, which find out only then
   * what a reaction is to yield; it costs one promise, as JavaScript's {@code then}.
   *
   * @param reaction gets both on the loop thread; what it throws rejects the promise, if that is
   *     not yet decided
   * @param <R> the type of the result
   * @return the promise of the {@link Resolvers}
   * @throws IllegalStateException if the loop is closed
   */
  public <R extends @Nullable Object> Promise<R> react(
      BiConsumer<? super Settled<T>, ? super Resolvers<R>> reaction) {
    Objects.requireNonNull(reaction, "reaction");
    Deferred<R> derived = new Deferred<>(loop);
    derived.promise.deriveFrom(
        this,
        value -> derived.settleWith(reaction, new Settled.Fulfilled<>(value)),
        reason -> derived.settleWith(reaction, new Settled.Rejected<>(reason)));
    return derived.promise;
  }

  /**
   * {@return how this promise has been settled; null while it is pending} To look at it handles no
   * rejection. On the loop thread.
   *
   * @throws IllegalStateException on any other thread
   */
  public @Nullable Settled<T> settled() {
    loop.core().checkThread("Promise.settled");
    return switch (state) {
      case PENDING -> null;
      case FULFILLED -> new Settled.Fulfilled<>(value());
      case REJECTED -> new Settled.Rejected<>(reason());
    };
  }

  /**
   * Makes this promise a future, which may be waited for on any other thread. It completes on the
   * loop thread, at once if the promise is settled and this is called there; with an {@link
   * AbortException}, if the loop closes first. A rejection counts as handled: the future has it.
   * Not in JavaScript.
   *
   * <p><b>Cancelling</b> the future, or completing it in any other way such as {@code orTimeout},
   * means that nobody waits for the promise through it. If nobody else waits either, the work that
   * settles the promise is aborted:
   *
   * <ul>
   *   <li>a request is abandoned, and a delay ends: the promise is rejected with an {@link
   *       AbortException};
   *   <li>a body of {@link Async#async} and a {@link Scope} are cancelled: an {@code await} throws
   *       an {@code AbortException};
   *   <li>of a promise derived by {@code then}, {@code thenCompose}, {@code all} and their kin, the
   *       promises that it comes from are abandoned, each unless somebody else waits for it. Their
   *       rejections come down the chain as any others, so that handlers and {@code onSettled} run.
   * </ul>
   *
   * <p>A reaction, an await and another future of the same promise all wait for it. A promise that
   * {@code onSettledCompose} has begun is never aborted, and a promise of {@link Resolvers} is
   * settled by those alone. Futures that depend on this one, such as {@code future.thenApply(..)},
   * do not reach back to it.
   *
   * <p>On the thread that runs the loop {@code join} and {@code get} of a future that is not
   * complete, and of those that depend on it, throw {@link IllegalStateException}: the loop, which
   * has to complete it, would wait for itself. {@link CompletableFuture#allOf} gives a future that
   * does not know this.
   *
   * @return a new future
   * @throws IllegalStateException if the loop is closed
   */
  public CompletableFuture<T> toCompletableFuture() {
    LoopFuture<T> future = new LoopFuture<>(loop);
    loop.core()
        .runOnLoop(() -> {
          if (isPending()) {
            new LoopFuture.Completion<>(this, future).begin();
          } else {
            markHandled();
            complete(future);
          }
        });
    return future;
  }

  /**
   * Makes this promise a stage, for an interface that asks for one. Its receiver may cancel {@code
   * toCompletableFuture()}, which gives this promise up as {@link #toCompletableFuture} says.
   *
   * @return a new stage
   * @throws IllegalStateException if the loop is closed
   */
  public CompletionStage<T> toCompletionStage() {
    return toCompletableFuture();
  }

  /** Completes a future as this promise has been settled. */
  void complete(CompletableFuture<? super T> future) {
    if (isRejected()) {
      future.completeExceptionally(reason());
    } else {
      future.complete(value());
    }
  }

  @Override
  public String toString() {
    return switch (state) {
      case PENDING -> "Promise[pending]";
      case FULFILLED -> "Promise[" + outcome + "]";
      case REJECTED -> "Promise[rejected: " + reason() + "]";
    };
  }

  static <T extends @Nullable Object> Promise<T> resolved(EventLoop loop, @Nullable T value) {
    Promise<T> promise = new Promise<>(loop);
    promise.fulfill(value);
    return promise;
  }

  EventLoop loop() {
    return loop;
  }

  /** Whether somebody waits for it, or has. */
  boolean isHandled() {
    return handled;
  }

  boolean isPending() {
    return state == State.PENDING;
  }

  boolean isRejected() {
    return state == State.REJECTED;
  }

  /** The reason of a rejected promise; only for those. */
  Throwable reason() {
    return reasonOf(outcome);
  }

  private static Throwable reasonOf(@Nullable Object rejected) {
    Object why = Objects.requireNonNull(rejected);
    return why instanceof AwaitTrace trace ? trace.reason : (Throwable) why;
  }

  /** The reason, and who has awaited it on its way here; only of a rejected promise. */
  AwaitTrace trace() {
    return outcome instanceof AwaitTrace trace ? trace : AwaitTrace.of(reason());
  }

  /** Only to be asked of a fulfilled promise. */
  @SuppressWarnings({"unchecked", "NullAway"}) // its outcome is its value
  T value() {
    return (T) outcome;
  }

  /** Sets what settles this pending promise. */
  void endsWith(Settler settler) {
    outcome = settler;
  }

  boolean isEndedBy(AbortSignal signal) {
    return state == State.PENDING
        && outcome instanceof Settler settler
        && settler.isEndedBy(signal);
  }

  /** Settles as another promise has been settled. */
  void follow(Promise<?> settled) {
    settle(settled.state, settled.outcome);
  }

  void rejectWith(AwaitTrace trace) {
    settle(State.REJECTED, trace);
  }

  /** Settles as a callback form says: with the error, or else with the value. Loop thread. */
  void settle(@Nullable Throwable error, @Nullable T value) {
    if (error == null) {
      fulfill(value);
    } else {
      rejectWith(error);
    }
  }

  void fulfill(@Nullable T value) {
    settle(State.FULFILLED, value);
  }

  void rejectWith(Throwable reason) {
    settle(State.REJECTED, reason);
  }

  /** Waits for memory if there is none: nobody else could settle this promise. */
  private void settle(State newState, @Nullable Object newOutcome) {
    for (long since = 0; ; ) {
      try {
        trySettle(newState, newOutcome);
        return;
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  /** Does nothing if there is no memory to let the first reaction run, most often the only one. */
  private void trySettle(State newState, @Nullable Object newOutcome) {
    if (state != State.PENDING) {
      return;
    }
    if (newState == State.REJECTED && !handled) {
      rejection =
          createdOffLoop
              ? loop.rejections().rejectedOffLoop(this, reasonOf(newOutcome))
              : loop.rejections().rejected(this, loop.core().context());
    }
    Reaction<?> first = firstReaction;
    if (first != null) {
      loop.core().queues.queueMicrotask(first, first.context);
    }
    state = newState;
    outcome = newOutcome;
    firstReaction = null;
    lastReaction = null;
    for (Reaction<?> each = first; each != null; ) {
      Reaction<?> next = each.after;
      each.before = null;
      each.after = null;
      if (each != first) {
        enqueueForSure(each);
      }
      each = next;
    }
  }

  /** Waits for memory without a limit: the first reaction has found some. */
  private void enqueueForSure(Reaction<?> reaction) {
    for (; ; ) {
      try {
        loop.core().queues.queueMicrotask(reaction, reaction.context);
        return;
      } catch (OutOfMemoryError e) {
        Memory.pause();
      }
    }
  }

  void settleWith(Callable<? extends T> body) {
    T value;
    try {
      value = body.call();
    } catch (Exit exit) {
      throw exit;
    } catch (Throwable thrown) {
      rejectWith(thrown);
      return;
    }
    fulfill(value);
  }

  /** Takes no memory of its own. */
  <V extends @Nullable Object> void settleWith(Function<? super V, ? extends T> map, V from) {
    T value;
    try {
      value = map.apply(from);
    } catch (Exit exit) {
      throw exit;
    } catch (Throwable thrown) {
      rejectWith(thrown);
      return;
    }
    fulfill(value);
  }

  private <V extends @Nullable Object> void adoptFrom(
      Function<? super V, ? extends Promise<? extends T>> next, V from) {
    try {
      adopt(requireOwn(loop, next.apply(from), "promise"));
    } catch (Exit exit) {
      throw exit;
    } catch (Throwable thrown) {
      rejectWith(thrown);
    }
  }

  /** Becomes what the promise becomes that {@code body} makes. Loop thread. */
  void adoptFrom(Callable<? extends Promise<? extends T>> body) {
    try {
      adopt(requireOwn(loop, body.call(), "promise"));
    } catch (Exit exit) {
      throw exit;
    } catch (Throwable thrown) {
      rejectWith(thrown);
    }
  }

  /** ECMAScript's NewPromiseResolveThenableJob: one microtask to subscribe, one to settle. */
  private <S extends T> void adopt(Promise<S> other) {
    if (other == this) {
      settle(State.REJECTED, new IllegalArgumentException("Chaining cycle detected for promise"));
      return;
    }
    loop.core().queues.queueMicrotask(() -> subscribeTo(other), loop.core().context());
  }

  private <S extends T> void subscribeTo(Promise<S> other) {
    boolean isGivenUp = outcome instanceof Reaction<?> before && before.isUnwanted;
    try {
      deriveFrom(other, value -> fulfill(value), reason -> follow(other));
    } catch (OutOfMemoryError e) {
      rejectWith(e);
      return;
    }
    if (isGivenUp) {
      var unused = abandon();
    }
  }

  /** Lets the reaction to another promise settle this one. From any thread. */
  private <S extends @Nullable Object> void deriveFrom(
      Promise<S> source, Consumer<? super S> onFulfilled, Consumer<? super Throwable> onRejected) {
    Reaction<S> reaction = new Calls<>(source, onFulfilled, onRejected);
    outcome = reaction;
    reaction.add();
  }

  /** Adds a reaction, from any thread. */
  private void subscribe(Consumer<? super T> onFulfilled, Consumer<? super Throwable> onRejected) {
    new Calls<>(this, onFulfilled, onRejected).add();
  }

  /** Only for {@link Reaction#add}. */
  void add(Reaction<?> reaction) {
    markHandled();
    if (state != State.PENDING) {
      loop.core().queues.queueMicrotask(reaction, reaction.context);
      return;
    }
    Reaction<?> last = lastReaction;
    lastReaction = reaction;
    if (last != null) {
      last.after = reaction;
      reaction.before = last;
    } else {
      firstReaction = reaction;
    }
    if (outcome != null) {
      wantAgain(outcome);
    }
  }

  /** Notes that somebody wants the result of a settler or a reaction again. */
  static void wantAgain(Object settler) {
    Object each = settler;
    while (each instanceof Reaction<?> reaction && reaction.isUnwanted) {
      reaction.isUnwanted = false;
      each = reaction.source.outcome;
    }
    if (each instanceof Effort effort) {
      effort.goOn();
    }
  }

  /**
   * Takes a reaction out that has nothing to do any more. The promise stays handled, as in
   * JavaScript, where the reaction would stay, too. One that waits as a microtask already, or was
   * never added, is left alone. Loop thread.
   */
  void remove(Reaction<?> reaction) {
    Reaction<?> before = reaction.before;
    Reaction<?> after = reaction.after;
    if (before != null) {
      before.after = after;
    } else if (firstReaction == reaction) {
      firstReaction = after;
    } else {
      return;
    }
    if (after != null) {
      after.before = before;
    } else {
      lastReaction = before;
    }
    reaction.before = null;
    reaction.after = null;
  }

  /**
   * As {@link #remove}, for one who would still wait if he had not been cancelled: what goes on for
   * this promise alone pauses, if nobody else waits for it.
   */
  void giveUp(Reaction<?> reaction) {
    remove(reaction);
    if (state == State.PENDING && firstReaction == null && outcome instanceof Effort effort) {
      effort.pause();
    }
  }

  /** One who waits by a reaction wants the outcome no more. As {@link #abandon()}. */
  boolean abandon(Reaction<?> by) {
    by.isUnwanted = true;
    return abandon();
  }

  /**
   * Aborts what settles this promise, if nobody wants its outcome: its settler, or that of the
   * promise from which it is derived, and so on.
   *
   * @return whether this one is settled because of that, now or later
   */
  boolean abandon() {
    Promise<?> each = this;
    while (each.state == State.PENDING && !each.isWanted()) {
      if (each.outcome instanceof Settler settler) {
        return settler.abandon();
      }
      if (!(each.outcome instanceof Reaction<?> reaction)) {
        return false;
      }
      reaction.isUnwanted = true;
      each = reaction.source;
    }
    return false;
  }

  /**
   * Keeps nothing of the promise whose outcome is known, while this one may stay pending for long.
   */
  private void forgetSource() {
    if (isPending() && outcome instanceof Reaction<?> reaction && !reaction.isUnwanted) {
      outcome = null;
    }
  }

  private boolean isWanted() {
    for (Reaction<?> each = firstReaction; each != null; each = each.after) {
      if (!each.isUnwanted) {
        return true;
      }
    }
    return false;
  }

  /** How many wait. For tests. */
  int reactions() {
    int count = 0;
    for (Reaction<?> each = firstReaction; each != null; each = each.after) {
      count++;
    }
    return count;
  }

  private void markHandled() {
    handled = true;
    if (rejection != null) {
      loop.rejections().handled(rejection);
      rejection = null;
    }
  }

  /**
   * An activity that only settles a promise and has no other effect, such as a timer. It begins
   * with the promise, and pauses while those who waited have been cancelled and nobody else waits.
   */
  interface Effort extends Settler {
    void pause();

    /** Called whenever there is another one who waits; most often has nothing to do. */
    void goOn();
  }

  /** Passes the outcome to functions. */
  private static final class Calls<T extends @Nullable Object> extends Reaction<T> {
    private final Consumer<? super T> onFulfilled;
    private final Consumer<? super Throwable> onRejected;

    Calls(
        Promise<T> source,
        Consumer<? super T> onFulfilled,
        Consumer<? super Throwable> onRejected) {
      super(source);
      this.onFulfilled = onFulfilled;
      this.onRejected = onRejected;
    }

    @Override
    public void run() {
      if (source.isRejected()) {
        onRejected.accept(source.reason());
      } else {
        onFulfilled.accept(source.value());
      }
    }
  }

  /** Settles another promise with what a function makes of the value. */
  private static final class Mapping<T extends @Nullable Object, R extends @Nullable Object>
      extends Reaction<T> {
    final Promise<R> derived;
    private final Function<? super T, ? extends R> map;

    Mapping(Promise<T> source, Function<? super T, ? extends R> map) {
      super(source);
      this.derived = new Promise<>(source.loop);
      this.map = map;
      derived.outcome = this;
    }

    @Override
    public void run() {
      if (source.isRejected()) {
        derived.follow(source);
      } else {
        derived.settleWith(map, source.value());
      }
    }
  }

  /** Returns the promise, unless it is of another loop. */
  static <P extends Promise<?>> P requireOwn(EventLoop loop, P promise, String name) {
    Objects.requireNonNull(promise, name);
    if (promise.loop() != loop) {
      throw new IllegalArgumentException(name + " must belong to this loop: " + promise);
    }
    return promise;
  }

  /** The resolving functions; {@code decided} is ECMAScript's alreadyResolved. */
  static final class Deferred<T extends @Nullable Object> implements Resolvers<T>, BooleanSupplier {
    private final Promise<T> promise;
    private final @Nullable UnsettledPromises unsettled;
    private boolean decided;

    Deferred(EventLoop loop) {
      promise = new Promise<>(loop);
      unsettled = loop.unsettled();
      if (unsettled != null) {
        unsettled.made(this);
      }
    }

    /** Whether somebody waits. */
    @Override
    public boolean getAsBoolean() {
      return promise.isHandled();
    }

    @Override
    public Promise<T> promise() {
      return promise;
    }

    @Override
    public void resolve(T value) {
      decide(() -> promise.fulfill(value));
    }

    @Override
    public void adopt(Promise<? extends T> other) {
      Promise<? extends T> own = requireOwn(promise.loop, other, "promise");
      decide(() -> promise.adopt(own));
    }

    @Override
    public void reject(Throwable reason) {
      Objects.requireNonNull(reason, "reason");
      decide(() -> promise.rejectWith(reason));
    }

    <S extends @Nullable Object> void settleWith(
        BiConsumer<? super S, ? super Resolvers<T>> reaction, S settled) {
      try {
        reaction.accept(settled, this);
      } catch (Exit exit) {
        throw exit;
      } catch (Throwable thrown) {
        reject(thrown);
      }
      promise.forgetSource();
    }

    private void decide(Runnable action) {
      promise
          .loop
          .core()
          .runOnLoop(() -> {
            if (!decided) {
              action.run();
              decided = true;
              if (unsettled != null) {
                unsettled.decided(this);
              }
            }
          });
    }
  }
}
