package dev.tickloom.io;

import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts the work of a job on a tree. Its threads write, any thread reads. */
final class TreeCount {
  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile Supplier<Path> current;
  private volatile boolean isOver;

  /**
   * Begins with nothing.
   *
   * @param root what is current at first
   */
  TreeCount(Supplier<Path> root) {
    this.current = root;
  }

  /**
   * Counts an entry.
   *
   * @param path makes its path, which few are asked for
   */
  void entry(Supplier<Path> path) {
    entries.increment();
    current = path;
  }

  void bytes(long more) {
    bytes.add(more);
  }

  /** From now on the number of entries is that of all. */
  void end() {
    isOver = true;
  }

  TreeProgress now() {
    long soFar = entries.sum();
    return new TreeProgress(soFar, bytes.sum(), isOver ? soFar : -1, current.get());
  }
}
