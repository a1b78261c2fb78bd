package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Sample;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/**
 * The values of one peer in one round, and the state of the machine meanwhile.
 *
 * @param process the number of the process of this peer, from 0 on
 * @param round the number of the round in which the peers took turns, from 0 on; within a process,
 *     if that makes several
 * @param sample what was measured
 * @param reading what the machine was like, or null if nobody looked
 * @param disturbances why the values mean little, in words; empty if they count
 */
public record Repetition(
    int process, int round, Sample sample, @Nullable Reading reading, List<String> disturbances) {
  /** One that nothing disturbed. */
  public static Repetition of(int process, int round, Sample sample) {
    return new Repetition(process, round, sample, null, List.of());
  }

  boolean counts() {
    return disturbances.isEmpty();
  }

  /** Two peers are compared where they have the same. */
  Round key() {
    return new Round(process, round);
  }

  /** Identifies a round of a workload. */
  record Round(int process, int round) {}
}
