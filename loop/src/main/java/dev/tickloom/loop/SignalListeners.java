package dev.tickloom.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who listens for one signal, in all loops of the process. While anybody does, the JVM's own action
 * is replaced. Any thread.
 */
final class SignalListeners {
  private final JvmSignals signals;
  private final Object signal;
  private final String name;
  private final Object handler;
  private final List<SignalHook> hooks = new CopyOnWriteArrayList<>();

  /** Guards the beginning and the end of listening. */
  private final ReentrantLock lock = new ReentrantLock();

  /** What happened before anybody listened. Guarded by the lock. */
  private Object replaced;

  SignalListeners(JvmSignals signals, String name) {
    this.signals = signals;
    this.signal = signals.signal(name.substring("SIG".length()));
    this.name = name;
    this.handler = signals.handler(() -> hooks.forEach(SignalHook::arrived));
    this.replaced = handler;
  }

  String name() {
    return name;
  }

  int number() {
    return signals.number(signal);
  }

  void add(SignalHook hook) {
    lock.lock();
    try {
      hooks.add(hook); // first: the next signal is its
      if (hooks.size() == 1) {
        replaced = signals.replace(signal, handler);
      }
    } catch (IllegalArgumentException e) {
      hooks.remove(hook);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  void remove(SignalHook hook) {
    lock.lock();
    try {
      hooks.remove(hook);
      if (hooks.isEmpty()) {
        giveBack();
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveBack() {
    Object found = signals.replace(signal, replaced);
    if (found != handler) {
      Object unused = signals.replace(signal, found); // somebody else has taken it meanwhile
    }
  }
}
