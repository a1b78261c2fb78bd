package dev.tickloom.loop.observing;

import java.util.List;

/** Several observers as one. */
public record LoopObservers(List<LoopObserver> all) implements LoopObserver {
  @Override
  public void runBegins() {
    all.forEach(LoopObserver::runBegins);
  }

  @Override
  public void runEnds() {
    all.forEach(LoopObserver::runEnds);
  }

  @Override
  public void turnBegins(long number) {
    for (LoopObserver each : all) {
      each.turnBegins(number);
    }
  }

  @Override
  public void turnEnds() {
    all.forEach(LoopObserver::turnEnds);
  }

  @Override
  public void phaseBegins(Phase phase) {
    for (LoopObserver each : all) {
      each.phaseBegins(phase);
    }
  }

  @Override
  public void waitBegins(long nanos) {
    for (LoopObserver each : all) {
      each.waitBegins(nanos);
    }
  }

  @Override
  public void waitEnds() {
    all.forEach(LoopObserver::waitEnds);
  }

  @Override
  public void scheduled(Queue queue, Object callback) {
    for (LoopObserver each : all) {
      each.scheduled(queue, callback);
    }
  }

  @Override
  public void callbackBegins(Queue queue, Object callback) {
    for (LoopObserver each : all) {
      each.callbackBegins(queue, callback);
    }
  }

  @Override
  public void workEnds(Object request, long begin) {
    for (LoopObserver each : all) {
      each.workEnds(request, begin);
    }
  }

  @Override
  public void callbackEnds() {
    for (LoopObserver each : all) {
      each.callbackEnds();
    }
  }
}
