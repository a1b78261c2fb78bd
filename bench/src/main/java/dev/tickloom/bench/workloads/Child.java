package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Peer;
import dev.tickloom.bench.peers.PeerKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/**
 * The process that is measured: a peer and a workload. For each line on its standard input it
 * answers with a sample as one line; it ends with its input.
 *
 * <ul>
 *   <li>{@code run}: one repetition
 *   <li>{@code wake}: a short one
 *   <li>{@code warm-up}: as many as it takes to get warm; the sample is that of the last one
 * </ul>
 */
public final class Child {
  private Child() {}

  /** Takes the names of a {@link PeerKind} and a {@link Workload}, and the {@link Plan}. */
  public static void main(String[] arguments) {
    try {
      Plan plan = Plan.fromArguments(List.of(arguments).subList(2, arguments.length));
      Workload workload = Workload.valueOf(arguments[1]);
      Peer peer = PeerKind.valueOf(arguments[0]).create();
      answer(
          workload.on(peer, plan),
          workload.on(peer, plan.shortened()),
          new WarmUp(workload.isBrief(), plan.quick()));
      Runtime.getRuntime().halt(0); // whatever is stuck
    } catch (Exception e) {
      fail(e);
    }
  }

  /** Ends the process: a callback that throws would only be waited for in vain. */
  static void fail(@Nullable Throwable error) {
    new IllegalStateException(error).printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  private static void answer(
      Workload.Repetition repetition, Workload.Repetition shortOne, WarmUp warmUp)
      throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      Sample sample =
          switch (line) {
            case "warm-up" -> warmUp.run(repetition);
            case "wake" -> shortOne.run();
            case "run" -> repetition.run();
            default -> throw new IllegalArgumentException("no order: " + line);
          };
      say(sample.toJson());
    }
  }

  static void say(String line) throws IOException {
    System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
