package dev.tickloom.loop;

/** The registration of a listener. Methods that add a listener return one. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
  /**
   * Removes the listener; again, does nothing. On the thread that added it, unless the method that
   * adds it says otherwise.
   */
  @Override
  void close();
}
