package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.io.IOException;

/** One file is read, and told at once; the process that compares has the clock. */
final class FirstRead {
  /** What a child prints before its answer. */
  static final String DONE = "done";

  private final FileCalls peer;
  private final Plan plan;

  FirstRead(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException, IOException {
    peer.run(end ->
        peer.start(
            FileCall.READ,
            plan.folder() + "/4k",
            (error, value) -> {
              System.out.println(DONE);
              System.out.flush();
              end.run();
            }));
    return new Sample().put("first file", Measure.MEMORY, ProcStatus.megabytes());
  }
}
