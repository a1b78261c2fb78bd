package dev.tickloom.io;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * Makes one warning of many: the first is told at once, and those that follow are told once a
 * second, the last of them and how many others there were. Any thread.
 *
 * <pre>
 *   from      to         by
 *   QUIET     COUNTING   add: told at once
 *   COUNTING  COUNTING   add: counted; a second is over: those that were counted are told
 *   COUNTING  QUIET      a second is over, and there were none
 * </pre>
 */
final class Flood<T> {
  private final Executor inASecond;
  private final ObjIntConsumer<? super T> warning;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private boolean isCounting;
  private @Nullable T last;
  private int count;

  /**
   * Begins without anything to tell.
   *
   * @param inASecond runs a task after a second
   * @param warning gets the last one, and how many others there were
   */
  Flood(Executor inASecond, ObjIntConsumer<? super T> warning) {
    this.inASecond = inASecond;
    this.warning = warning;
  }

  void add(T one) {
    lock.lock();
    try {
      if (isCounting) {
        last = one;
        count++;
        return;
      }
      isCounting = true;
    } finally {
      lock.unlock();
    }
    tell(one, 0);
  }

  private void endSecond() {
    T toTell;
    int others;
    lock.lock();
    try {
      toTell = last;
      others = count - 1;
      last = null;
      count = 0;
      isCounting = toTell != null;
    } finally {
      lock.unlock();
    }
    if (toTell != null) {
      tell(toTell, others);
    }
  }

  private void tell(T one, int others) {
    try {
      warning.accept(one, others);
    } finally {
      inASecond.execute(this::endSecond);
    }
  }
}
