package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The channel of a socket, lent to a worker for one call at a time. It is closed only when no call
 * uses it: the kernel may give the number of a closed descriptor to another file at once, and the
 * call would write to that one. Any thread.
 */
final class LentChannel {
  private final SocketChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private boolean isUsed;
  private boolean isClosed;
  private final List<Runnable> whenFree = new ArrayList<>();
  private Outcome outcome = Outcome.NOTHING;

  LentChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * What a use has done.
   *
   * @param moved how many bytes it has moved to the channel
   * @param isLast whether there are no more
   * @param failure why it has moved none, or null
   */
  record Outcome(long moved, boolean isLast, @Nullable IOException failure) {
    /** That of a use that has not begun. */
    static final Outcome NOTHING = new Outcome(0, false, null);
  }

  /** Moves bytes to the channel. */
  interface Use {
    Outcome of(SocketChannel channel) throws IOException;
  }

  /** Uses the channel, unless it is closed. One at a time. */
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
      isUsed = !isClosed;
      return isUsed;
    } finally {
      lock.unlock();
    }
  }

  private void end(Outcome outcome) {
    List<Runnable> tasks;
    lock.lock();
    try {
      this.outcome = outcome;
      isUsed = false;
      tasks = List.copyOf(whenFree);
      whenFree.clear();
    } finally {
      lock.unlock();
    }
    tasks.forEach(Runnable::run);
  }

  /** Runs a task when no call uses the channel: now, or on the thread of that call. */
  void whenFree(Runnable task) {
    lock.lock();
    try {
      if (isUsed) {
        whenFree.add(task);
        return;
      }
    } finally {
      lock.unlock();
    }
    task.run();
  }

  /** Closes the channel as soon as no call uses it. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
    whenFree(() -> TcpConnection.closeQuietly(channel));
  }

  /** Takes the outcome of the last use; {@link Outcome#NOTHING} if it has never begun. */
  Outcome take() {
    lock.lock();
    try {
      Outcome taken = outcome;
      outcome = Outcome.NOTHING;
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
