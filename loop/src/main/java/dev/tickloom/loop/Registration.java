package dev.tickloom.loop;

/** A listener's place; what the methods that add one return. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
  /**
   * Removes the listener; again, does nothing. On the thread that added it, unless the method that
   * adds it says otherwise.
   */
  @Override
  void close();
}
