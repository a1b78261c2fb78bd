package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.time.Duration;

/** What begins in the middle of quick calls; to be started where callbacks run. */
interface Disturbance {
  void start(FileCalls peer);

  /** Calls that open pipes to which nobody writes: they never return, as on a dead network disk. */
  static Disturbance stuck(Plan plan, int count) {
    return peer -> {
      for (int i = 0; i < count; i++) {
        peer.start(FileCall.OPEN_CLOSE, plan.folder() + "/pipes/" + i, (error, value) -> {});
      }
    };
  }

  /** The application's virtual threads compute, on each carrier and once more. */
  static Disturbance busyCarriers() {
    return peer -> {
      for (int i = 2 * Runtime.getRuntime().availableProcessors(); i > 0; i--) {
        Thread.startVirtualThread(() -> {
          while (true) {
            Thread.onSpinWait();
          }
        });
      }
    };
  }

  /** Another 1,024 calls in flight all the time. */
  static Disturbance flood(Plan plan) {
    long nanos = Duration.ofMinutes(1).toNanos();
    String path = plan.folder() + "/4k";
    return peer -> new ClosedLoop(peer, FileCall.STAT, path, nanos).start(1_024, () -> {});
  }
}
