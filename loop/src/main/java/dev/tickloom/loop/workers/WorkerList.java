package dev.tickloom.loop.workers;

import java.util.Arrays;
import org.jetbrains.annotations.Nullable;

/**
 * The workers of a pool, in no order. Only adding takes memory; iterating and removing must work
 * even if there is none. Any thread.
 */
final class WorkerList {
  /** Replaced when it is full. Slots are reused; who reads may find a slot empty. */
  private volatile Worker[] slots = new Worker[8];

  private int size;

  /** The most slots in use. */
  private volatile int end;

  synchronized void add(Worker worker) {
    Worker[] now = slots;
    int free = 0;
    while (free < now.length && now[free] != null) {
      free++;
    }
    if (free == now.length) {
      now = Arrays.copyOf(now, 2 * now.length);
    }
    now[free] = worker;
    slots = now; // so that others see the worker, too
    size++;
    end = Math.max(end, free + 1);
  }

  synchronized void remove(Worker worker) {
    Worker[] now = slots;
    for (int i = 0; i < end; i++) {
      if (now[i] == worker) {
        now[i] = null;
        size--;
        break;
      }
    }
    int newEnd = end;
    while (newEnd > 0 && now[newEnd - 1] == null) {
      newEnd--;
    }
    end = newEnd;
    slots = now;
  }

  synchronized boolean isEmpty() {
    return size == 0;
  }

  /** The slots to go through are those from 0 to before this. */
  int end() {
    return Math.min(end, slots.length);
  }

  /** The worker in a slot; null if there is none, or not any more. */
  @Nullable
  Worker get(int index) {
    Worker[] now = slots;
    return index < now.length ? now[index] : null;
  }

  /** Whether a thread is one of these workers. */
  boolean has(Thread thread) {
    for (int i = 0; i < end(); i++) {
      Worker worker = get(i);
      if (worker != null && worker.thread == thread) {
        return true;
      }
    }
    return false;
  }
}
