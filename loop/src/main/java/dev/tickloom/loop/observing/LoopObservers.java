package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.Log;
import java.util.List;
import java.util.function.Consumer;

/**
 * The observers of a loop. If one of them throws, for instance for want of memory, the error goes
 * to the handler of the thread's uncaught exceptions; neither the loop nor the other observers
 * notice.
 */
public record LoopObservers(List<LoopObserver> all) implements LoopObserver {
  private void each(Consumer<LoopObserver> call) {
    for (LoopObserver observer : all) {
      try {
        call.accept(observer);
      } catch (Throwable e) {
        Log.uncaught(e);
      }
    }
  }

  @Override
  public void runBegins() {
    each(LoopObserver::runBegins);
  }

  @Override
  public void runEnds(End end) {
    each(observer -> observer.runEnds(end));
  }

  @Override
  public void turnBegins(long number) {
    each(observer -> observer.turnBegins(number));
  }

  @Override
  public void turnEnds() {
    each(LoopObserver::turnEnds);
  }

  @Override
  public void phaseBegins(Phase phase) {
    each(observer -> observer.phaseBegins(phase));
  }

  @Override
  public void phaseEnds() {
    each(LoopObserver::phaseEnds);
  }

  @Override
  public void waitBegins(long nanos) {
    each(observer -> observer.waitBegins(nanos));
  }

  @Override
  public void waitEnds() {
    each(LoopObserver::waitEnds);
  }

  @Override
  public void scheduled(Queue queue, Object callback) {
    each(observer -> observer.scheduled(queue, callback));
  }

  @Override
  public void callbackBegins(Queue queue, Object callback) {
    each(observer -> observer.callbackBegins(queue, callback));
  }

  @Override
  public void callbackEnds() {
    each(LoopObserver::callbackEnds);
  }

  @Override
  public void coroutineRuns(Object coroutine) {
    each(observer -> observer.coroutineRuns(coroutine));
  }

  @Override
  public void coroutineStops(Object coroutine, boolean hasEnded) {
    each(observer -> observer.coroutineStops(coroutine, hasEnded));
  }

  @Override
  public void workEnds(Object request, long begin) {
    each(observer -> observer.workEnds(request, begin));
  }
}
