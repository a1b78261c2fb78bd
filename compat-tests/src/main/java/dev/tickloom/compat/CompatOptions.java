package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jetbrains.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the command line asks for.
 *
 * @param paths scenario files and folders
 * @param node the command of a Node to compare with, or null for the recorded traces
 * @param semantics the ones to run with, or null for the default
 * @param json where to write the results, or null
 */
record CompatOptions(
    List<Path> paths, @Nullable String node, @Nullable Semantics semantics, @Nullable Path json) {

  /** A command line that makes no sense; the message says why. */
  static final class Misuse extends Exception {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
      super(message);
    }
  }

  /** The command line as it was written. */
  @Command(name = "tickloom compat")
  private static final class Form {
    @Parameters List<String> paths = new ArrayList<>();

    @Option(names = "--node")
    @Nullable
    String node;

    @Option(names = "--semantics")
    @Nullable
    String semantics;

    @Option(names = "--json")
    @Nullable
    String json;
  }

  static CompatOptions parse(List<String> arguments, Path defaultPath) throws Misuse {
    Form form = new Form();
    try {
      new CommandLine(form).parseArgs(arguments.toArray(String[]::new));
    } catch (MissingParameterException e) {
      throw needsValue(((OptionSpec) e.getMissing().get(0)).longestName());
    } catch (UnmatchedArgumentException e) {
      throw new Misuse("unknown option " + e.getUnmatched().get(0));
    } catch (ParameterException e) {
      throw new Misuse(String.valueOf(e.getMessage()));
    }
    List<Path> paths = new ArrayList<>();
    for (String path : form.paths) {
      paths.add(existing(path));
    }
    if (paths.isEmpty()) {
      paths.add(existing(defaultPath.toString()));
    }
    String semantics = given("--semantics", form.semantics);
    String json = given("--json", form.json);
    return new CompatOptions(
        List.copyOf(paths),
        given("--node", form.node),
        semantics == null ? null : semantics(semantics),
        json == null ? null : Path.of(json));
  }

  Optional<Semantics> chosenSemantics() {
    return Optional.ofNullable(semantics);
  }

  private static Path existing(String path) throws Misuse {
    if (!Files.exists(Path.of(path))) {
      throw new Misuse("no such file or folder: " + path);
    }
    return Path.of(path);
  }

  /** An empty value is none. */
  private static @Nullable String given(String name, @Nullable String value) throws Misuse {
    if (value != null && value.isEmpty()) {
      throw needsValue(name);
    }
    return value;
  }

  private static Misuse needsValue(String name) {
    return new Misuse(name + " needs a value: " + name + "=...");
  }

  private static Semantics semantics(String name) throws Misuse {
    return switch (name) {
      case "modern" -> Semantics.MODERN;
      case "legacy" -> Semantics.LEGACY;
      default -> throw new Misuse("--semantics is modern or legacy, not " + name);
    };
  }
}
