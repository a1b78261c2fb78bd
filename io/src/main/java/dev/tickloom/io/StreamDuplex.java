package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import org.jetbrains.annotations.Nullable;

/**
 * The two sides of a socket, which is opened and closed once. It is destroyed when both sides are
 * complete, or by the first failure of either. Node's {@code stream.Duplex}. For the loop thread.
 */
final class StreamDuplex implements StreamLifecycle.Machine {
  /** As in Node. */
  static final int HIGH_WATER_MARK = 64 * 1024;

  final StreamLifecycle life;
  final StreamReading reading;
  final StreamWriting writing;
  private final Runnable whenDestroyed;

  /**
   * Opens the connection in a tick.
   *
   * @param whenDestroyed told once, at once
   */
  StreamDuplex(EventLoop loop, TcpConnection connection, Runnable whenDestroyed) {
    this.whenDestroyed = whenDestroyed;
    this.life = new StreamLifecycle(loop, connection, this, true, Runnable::run);
    this.reading = new StreamReading(loop, connection, HIGH_WATER_MARK, life);
    this.writing = new StreamWriting(loop, connection, HIGH_WATER_MARK, life);
    life.begin(null);
  }

  @Override
  public void opened() {
    writing.opened();
    reading.opened();
  }

  @Override
  public void destroyed() {
    Calls calls = new Calls();
    calls.run(writing::destroyed); // which calls back at once while the loop closes
    calls.run(reading::destroyed);
    calls.run(whenDestroyed);
    calls.throwIfAny();
  }

  @Override
  public void over(@Nullable Throwable error) {
    Calls calls = new Calls();
    calls.run(() -> reading.over(error));
    calls.run(() -> writing.over(error));
    calls.throwIfAny();
  }

  @Override
  public boolean isComplete() {
    return reading.isComplete() && writing.isComplete();
  }

  @Override
  public boolean reportsErrors() {
    return reading.reportsErrors() || writing.reportsErrors();
  }
}
