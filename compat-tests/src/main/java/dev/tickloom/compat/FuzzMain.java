package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jetbrains.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares Tickloom with Node on random programs, and makes each that comes out differently as
 * small as it can be. A program follows from its seed, so that it can be made again.
 */
@Command(
    name = "FuzzMain",
    mixinStandardHelpOptions = true,
    description = "Compares Tickloom with Node on random programs.")
public final class FuzzMain implements Callable<Integer> {
  private static final int DIFFERENT = 1;
  private static final int MISUSED = 2;

  @Option(
      names = "--node",
      required = true,
      paramLabel = "CMD",
      description = "the Node to compare with; of several, only what all agree on counts")
  private List<String> commands = new ArrayList<>();

  @Option(names = "--streams", description = "programs of streams, which are compared with Node 26")
  private boolean streams;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the first program (default: the time)")
  private long seed = System.currentTimeMillis();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "how many programs, with one seed after the other (default: 10000)")
  private int count = 10_000;

  @Option(
      names = "--semantics",
      paramLabel = "S",
      description = "modern or legacy (default: those of the first Node)")
  private @Nullable Semantics semantics;

  @Option(
      names = "--stop-after",
      paramLabel = "N",
      description = "stop after so many differences (default: 10)")
  private int stopAfter = 10;

  private FuzzMain() {}

  /**
   * Runs the command and ends the process.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new FuzzMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((e, command, parsed) -> {
              command.getErr().println("fuzz: " + e.getMessage());
              return MISUSED;
            })
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    return run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
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
