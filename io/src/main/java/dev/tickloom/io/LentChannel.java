package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The channel of a socket, lent to a worker for one call. While the call uses it nobody else
 * writes, and nobody closes it: the kernel may give the number of a closed descriptor to another
 * file at once, and the call would write to that one.
 *
 * <pre>
 *   from     to       by
 *   LENT     USED     use: the call begins
 *   LENT     FREE     whenFree: the call was abandoned, and will never begin
 *   USED     FREE     the call has ended
 * </pre>
 *
 * <p>Any thread.
 */
final class LentChannel {
  private enum State {
    LENT,
    USED,
    FREE
  }

  private final SocketChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private State state = State.LENT;
  private final List<Runnable> whenFree = new ArrayList<>();
  private Outcome outcome = Outcome.NOTHING;

  LentChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * The result of the call.
   *
   * @param moved how many bytes it has moved to the channel
   * @param isLast whether there are no more
   * @param failure why it has moved none, or null
   */
  record Outcome(long moved, boolean isLast, @Nullable IOException failure) {
    /** That of a call that has not begun. */
    static final Outcome NOTHING = new Outcome(0, false, null);
  }

  /** Moves bytes to the channel. */
  interface Use {
    Outcome of(SocketChannel channel) throws IOException;
  }

  /** Uses the channel, unless it is free again. Once. */
  void use(Use use) {
    if (!begin()) {
      return;
    }
    Outcome outcome = Outcome.NOTHING;
    try {
      outcome = use.of(channel);
    } catch (IOException e) {
      outcome = new Outcome(0, true, e);
    } finally {
      end(outcome);
    }
  }

  private boolean begin() {
    lock.lock();
    try {
      boolean mayBegin = state == State.LENT;
      if (mayBegin) {
        state = State.USED;
      }
      return mayBegin;
    } finally {
      lock.unlock();
    }
  }

  private void end(Outcome outcome) {
    List<Runnable> tasks;
    lock.lock();
    try {
      this.outcome = outcome;
      state = State.FREE;
      tasks = List.copyOf(whenFree);
    } finally {
      lock.unlock();
    }
    tasks.forEach(Runnable::run);
  }

  /**
   * Takes the channel back, and then runs a task: now, or on the thread of the call that uses it.
   */
  void whenFree(Runnable task) {
    lock.lock();
    try {
      if (state == State.USED) {
        whenFree.add(task);
        return;
      }
      state = State.FREE;
    } finally {
      lock.unlock();
    }
    task.run();
  }

  /** Closes the channel when it is free. */
  void close() {
    whenFree(() -> TcpConnection.closeQuietly(channel));
  }

  /** {@return the result of the call; {@link Outcome#NOTHING} if it has never begun} */
  Outcome outcome() {
    lock.lock();
    try {
      return outcome;
    } finally {
      lock.unlock();
    }
  }
}
