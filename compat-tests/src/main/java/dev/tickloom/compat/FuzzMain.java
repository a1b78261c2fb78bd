package dev.tickloom.compat;

import dev.tickloom.compat.CompatOptions.Misuse;
import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jetbrains.annotations.Nullable;

/**
 * Compares Tickloom with Node on random programs, and makes each that comes out differently as
 * small as it can be. A program follows from its seed, so that it can be made again.
 */
public final class FuzzMain {
  private static final int DIFFERENT = 1;
  private static final int MISUSED = 2;

  private static final String USAGE =
      """
      Usage: FuzzMain --node=CMD... [--streams] [--seed=N] [--count=N] [--semantics=modern|legacy]
             [--stop-after=N]

        --node=CMD       the Node to compare with; of several, only what all agree on counts
        --streams        programs of streams, which are compared with Node 26
        --seed=N         of the first program (default: the time)
        --count=N        how many programs, with one seed after the other (default: 10000)
        --semantics=S    modern or legacy (default: those of the first Node)
        --stop-after=N   stop after so many differences (default: 10)
      """;

  private final List<String> commands = new ArrayList<>();
  private long seed = System.currentTimeMillis();
  private int count = 10_000;
  private @Nullable Semantics semantics;
  private int stopAfter = 10;
  private boolean streams;

  private FuzzMain(String[] arguments) throws Misuse {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String value = argument.substring(equals + 1);
      switch (equals < 0 ? argument : argument.substring(0, equals)) {
        case "--node" -> commands.add(value);
        case "--streams" -> streams = true;
        case "--seed" -> seed = number(value);
        case "--count" -> count = (int) number(value);
        case "--semantics" -> semantics = CompatOptions.semantics(value);
        case "--stop-after" -> stopAfter = (int) number(value);
        default -> throw new Misuse("unknown option " + argument);
      }
    }
    if (commands.isEmpty()) {
      throw new Misuse("--node is needed");
    }
  }

  private static long number(String value) throws Misuse {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new Misuse("not a number: " + value);
    }
  }

  /**
   * Runs the command and ends the process.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code;
    try {
      code = new FuzzMain(arguments).run(out);
    } catch (Misuse e) {
      System.err.println("fuzz: " + e.getMessage() + System.lineSeparator() + USAGE);
      code = MISUSED;
    } catch (IOException e) {
      System.err.println("fuzz: " + e.getMessage());
      code = MISUSED;
    }
    System.exit(code);
  }

  private int run(PrintStream out) throws IOException {
    List<NodeBinary> nodes = new ArrayList<>();
    try {
      for (String command : commands) {
        nodes.add(new NodeBinary(command));
      }
      Semantics chosen = semantics == null ? nodes.get(0).semantics() : semantics;
      out.printf(
          "%s, %s, seeds %d to %d%n",
          nodes.stream().map(NodeBinary::version).toList(),
          chosen.name().toLowerCase(Locale.ROOT),
          seed,
          seed + count - 1);
      try (NodeBatch batch = new NodeBatch(nodes.get(0))) {
        LongFunction<Scenario> generator =
            streams ? StreamGenerator::scenario : of -> Generator.scenario(of, chosen);
        return new Fuzzer(nodes, batch, chosen, generator, out).run(seed, count, stopAfter) == 0
            ? 0
            : DIFFERENT;
      }
    } finally {
      for (NodeBinary node : nodes) {
        node.close();
      }
    }
  }
}
