package dev.tickloom.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as it was written; {@link Options} is what it asks for. */
@Command(name = "tickloom bench")
final class CommandLineForm {
  @Option(names = "--quick")
  boolean quick;

  @Option(names = "--only")
  @Nullable
  String only;

  @Option(names = "--peers")
  @Nullable
  String peers;

  @Option(names = "--node")
  List<String> nodes = new ArrayList<>();

  @Option(names = "--out")
  @Nullable
  Path out;

  @Option(names = "--render")
  List<Path> render = new ArrayList<>();

  @Option(names = "--page")
  @Nullable
  Path page;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true)
  boolean help;

  /** Reads it, without a look at the values. */
  static CommandLineForm parse(List<String> arguments) throws Options.Misuse {
    CommandLineForm form = new CommandLineForm();
    try {
      new CommandLine(form).parseArgs(arguments.toArray(String[]::new));
    } catch (MissingParameterException e) {
      throw needsValue(((OptionSpec) e.getMissing().get(0)).longestName());
    } catch (UnmatchedArgumentException e) {
      throw new Options.Misuse("unknown option " + e.getUnmatched().get(0));
    } catch (ParameterException e) {
      throw new Options.Misuse(String.valueOf(e.getMessage()));
    }
    form.refuseEmpty();
    return form;
  }

  private void refuseEmpty() throws Options.Misuse {
    refuseEmpty("--only", only);
    refuseEmpty("--peers", peers);
    for (String node : nodes) {
      refuseEmpty("--node", node);
    }
    refuseEmpty("--out", text(out));
    for (Path file : render) {
      refuseEmpty("--render", text(file));
    }
    refuseEmpty("--page", text(page));
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }

  private static void refuseEmpty(String name, @Nullable String value) throws Options.Misuse {
    if (value != null && value.isEmpty()) {
      throw needsValue(name);
    }
  }

  private static Options.Misuse needsValue(String name) {
    return new Options.Misuse(name + " needs a value: " + name + "=...");
  }
}
