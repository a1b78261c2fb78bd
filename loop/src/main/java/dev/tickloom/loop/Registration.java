package dev.tickloom.loop;

/** A listener's place; what the methods that add one return. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
  /** Removes the listener; again, does nothing. On the thread on which it was added. */
  @Override
  void close();
}
