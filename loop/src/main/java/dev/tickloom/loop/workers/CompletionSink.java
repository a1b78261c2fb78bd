package dev.tickloom.loop.workers;

/**
 * Receives jobs that have ended; most often a loop. Workers call all methods, which must not throw.
 */
public interface CompletionSink {
  /**
   * Takes a job that has ended. There may be no memory left, and yet it must not be lost.
   *
   * @param job with an outcome
   */
  void complete(Job job);

  /**
   * Takes jobs that have ended one after the other.
   *
   * @param jobs each with an outcome, in their order; the array is the sink's from now on
   * @throws OutOfMemoryError if there is no memory for that; then nothing has happened
   */
  void completeAll(Object[] jobs);

  /**
   * Gives the user a warning, for example that calls are stuck.
   *
   * @param name what kind of warning it is
   * @param message what is the matter
   */
  void warn(String name, String message);
}
