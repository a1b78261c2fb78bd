package dev.tickloom.loop;

/**
 * Wakes for nothing but an unpark. A parked thread may wake for no reason, says the JDK, and
 * Lincheck takes it at its word: in its executions every parked thread does at some time, so that a
 * program which forgets to unpark never hangs. With this poller it does.
 */
final class ExactPoller extends Poller {
  private volatile Thread permitted;

  @Override
  void await(long nanos) {
    if (nanos != Long.MAX_VALUE) {
      throw new AssertionError("a model checker knows no time");
    }
    while (permitted != Thread.currentThread()) {
      Thread.onSpinWait();
    }
    permitted = null;
  }

  @Override
  void wake() {
    Thread waiter = waiter();
    if (waiter != null) {
      permitted = waiter;
    }
  }
}
