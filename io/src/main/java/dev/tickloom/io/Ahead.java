package dev.tickloom.io;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jetbrains.annotations.Nullable;

/**
 * Things to look at, in the order in which their owner, one thread, comes to them. Helpers look at
 * the next ones in advance, but only at a few, because outcomes take memory.
 *
 * <pre>
 *   owner                   helper
 *   owns a, looks at it     claims b, c, d ... up to the end of the window
 *   owns b: done, takes the outcome
 *   owns c: claimed, waits for the helper
 * </pre>
 *
 * <p>If a helper fails, the owner looks again and reports the failure. So failures come in the
 * order of the things, as without helpers.
 *
 * @param <S> the type of the things
 * @param <T> the type of the outcomes
 */
final class Ahead<S, T> {
  /** How many outcomes may wait for the owner, not counting those before which it adds others. */
  static final int WINDOW = 8;

  /** Fewer things are not worth waking a helper. */
  private static final int WORTH_HELP = 2;

  /**
   * Looks at a thing.
   *
   * @param <S> the type of the thing
   * @param <T> the type of the outcome
   */
  interface Look<S, T> {
    T at(S thing) throws Exception;
  }

  private enum State {
    UNTOUCHED,
    /** A helper is at it. */
    CLAIMED,
    /** There is an outcome. */
    DONE,
    /** Only the owner looks at it. */
    OWNED
  }

  /** A thing and its state. The lock guards all but the thing. */
  final class Item {
    private final S thing;
    private State state = State.UNTOUCHED;
    private @Nullable T outcome;

    private Item(S thing) {
      this.thing = thing;
    }

    /** The owner comes to it, so nobody else begins to look. */
    void own() {
      lock.lock();
      try {
        items.remove(this); // it is the first one
        if (state == State.UNTOUCHED) {
          state = State.OWNED;
        }
      } finally {
        lock.unlock();
      }
    }

    /**
     * The outcome of the look at the thing. For the owner, who may ask again if this has thrown.
     */
    T outcome(Look<S, T> look) throws Exception {
      own();
      T known = awaitHelper();
      return known == null ? look.at(thing) : known;
    }

    private @Nullable T awaitHelper() {
      lock.lock();
      try {
        while (state == State.CLAIMED) {
          settled.awaitUninterruptibly();
        }
        state = State.OWNED;
        T known = outcome;
        outcome = null;
        return known;
      } finally {
        lock.unlock();
      }
    }

    private void settle(@Nullable T outcome) {
      lock.lock();
      try {
        this.outcome = outcome;
        state = outcome == null ? State.OWNED : State.DONE;
        settled.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();

  /** Guarded by the lock. */
  private final Deque<Item> items = new ArrayDeque<>();

  /** Adds what the owner comes to after all others. */
  Item addLast(S thing) {
    lock.lock();
    try {
      Item item = new Item(thing);
      items.addLast(item);
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what the owner comes to before all others. */
  void addFirst(S thing) {
    lock.lock();
    try {
      items.addFirst(new Item(thing));
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return items.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** The owner comes to the next one; null if there is none. */
  @Nullable
  Item next() {
    lock.lock();
    try {
      Item first = items.peek();
      if (first != null) {
        first.own();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  boolean isWorthHelp() {
    lock.lock();
    try {
      return items.stream().limit(WINDOW).filter(item -> item.state == State.UNTOUCHED).count()
          >= WORTH_HELP;
    } finally {
      lock.unlock();
    }
  }

  /** Looks at what comes next, until enough is known, or it fails. Any thread. */
  void help(Look<S, T> look, BooleanSupplier goesOn) {
    boolean isWell = true;
    while (isWell && goesOn.getAsBoolean()) {
      Item item = claim();
      isWell = item != null && look(item, look);
    }
  }

  private boolean look(Item item, Look<S, T> look) {
    T outcome = null;
    try {
      outcome = look.at(item.thing);
    } catch (Exception | LinkageError e) {
      // the owner looks again, and reports it
    } finally {
      item.settle(outcome);
    }
    return outcome != null;
  }

  private @Nullable Item claim() {
    lock.lock();
    try {
      int index = 0;
      for (Item item : items) {
        if (index++ == WINDOW) {
          break;
        }
        if (item.state == State.UNTOUCHED) {
          item.state = State.CLAIMED;
          return item;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }
}
