package dev.tickloom.loop.workers;

/** A way to run jobs. All methods may be called from any thread. */
interface Pool {
  /** As {@link Workers#start}. */
  void start(Job job);

  /** As {@link Workers#startAgain}. */
  void startAgain(Job job);

  /** As {@link Workers#forget}. */
  void forget(int jobs);

  /** As {@link Workers#isWorker}. */
  boolean isWorker(Thread thread);

  /** As {@link Workers#metrics}. */
  WorkerMetrics metrics();

  /** As {@link Workers#close}. */
  void close();
}
