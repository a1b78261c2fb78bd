package dev.tickloom.io;

import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import java.lang.ref.WeakReference;

/**
 * Tells something that its loop closes, after the callbacks of all requests. The loop does not keep
 * it reachable for that, so that what is forgotten can be collected.
 */
final class LoopEnd {
  /** Only the end of the loop answers it. */
  private final Demand<Object> waiting;

  private boolean isForgotten;

  private LoopEnd(EventLoop loop) {
    waiting = new Demand<>(loop, () -> {});
  }

  /** Called when the loop closes. */
  interface Listener {
    void loopClosed();
  }

  /** On the loop thread; the loop is open. */
  static LoopEnd tell(EventLoop loop, Listener listener) {
    LoopEnd end = new LoopEnd(loop);
    WeakReference<Listener> known = new WeakReference<>(listener);
    var unused =
        end.waiting
            .next()
            .thenAccept(nothing -> {
              Listener reachable = known.get();
              if (reachable != null && !end.isForgotten) {
                reachable.loopClosed();
              }
            });
    return end;
  }

  /** Tells nobody any more. */
  void forget() {
    isForgotten = true;
    waiting.end();
  }
}
