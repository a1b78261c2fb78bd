package dev.tickloom.io;

import dev.tickloom.loop.workers.Workers;

/** The kinds that no number of stuck calls blocks. */
enum GrowingWorkers {
  SHARED(Workers.shared()),
  LANE(Workers.lane());

  final Workers workers;

  GrowingWorkers(Workers workers) {
    this.workers = workers;
  }
}
