package dev.tickloom.io;

import dev.tickloom.loop.Workers;

/** The kinds that no number of stuck calls holds up. */
enum GrowingWorkers {
  SHARED(Workers.shared()),
  LANE(Workers.lane()),
  OWN_CARRIERS(Workers.ownCarriers(4));

  final Workers workers;

  GrowingWorkers(Workers workers) {
    this.workers = workers;
  }
}
