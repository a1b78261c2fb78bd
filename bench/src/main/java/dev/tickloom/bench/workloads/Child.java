package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.PeerKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that is measured: a peer and a workload. For each line on its standard input it runs
 * one repetition and prints the sample as one line; it ends with its input.
 */
public final class Child {
  private Child() {}

  /** Takes the names of a {@link PeerKind} and a {@link Workload}, and the {@link Plan}. */
  public static void main(String[] arguments) {
    try {
      Plan plan = Plan.fromArguments(List.of(arguments).subList(2, arguments.length));
      answer(Workload.valueOf(arguments[1]).on(PeerKind.valueOf(arguments[0]).create(), plan));
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

  private static void answer(Workload.Repetition repetition) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      say(repetition.run().toJson());
    }
  }

  static void say(String line) throws IOException {
    System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
