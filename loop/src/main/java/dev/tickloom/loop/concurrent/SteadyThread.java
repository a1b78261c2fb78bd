package dev.tickloom.loop.concurrent;

/**
 * A daemon thread of the library's own that nobody can interrupt: who enumerates the threads of the
 * process, or was given one by a body, means something else. An interrupt would close the channel
 * that a body is just using, for good; and a thread that is interrupted cannot pause.
 */
public final class SteadyThread extends Thread {
  public SteadyThread(String name, Runnable body) {
    super(null, body, name, 0, false);
    setDaemon(true);
  }

  /** Does nothing, also if a body interrupts the thread that it runs on. */
  @Override
  public void interrupt() {}
}
