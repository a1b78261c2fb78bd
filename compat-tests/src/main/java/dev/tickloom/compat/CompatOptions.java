package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jetbrains.annotations.Nullable;

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

  static CompatOptions parse(List<String> arguments, Path defaultPath) throws Misuse {
    List<Path> paths = new ArrayList<>();
    String node = null;
    Semantics semantics = null;
    Path json = null;
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        paths.add(existing(argument));
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      switch (name) {
        case "--node" -> node = given(name, value);
        case "--semantics" -> semantics = semantics(given(name, value));
        case "--json" -> json = Path.of(given(name, value));
        default -> throw new Misuse("unknown option " + argument);
      }
    }
    if (paths.isEmpty()) {
      paths.add(existing(defaultPath.toString()));
    }
    return new CompatOptions(List.copyOf(paths), node, semantics, json);
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

  private static String given(String name, String value) throws Misuse {
    if (value.isEmpty()) {
      throw new Misuse(name + " needs a value: " + name + "=...");
    }
    return value;
  }

  static Semantics semantics(String name) throws Misuse {
    return switch (name) {
      case "modern" -> Semantics.MODERN;
      case "legacy" -> Semantics.LEGACY;
      default -> throw new Misuse("--semantics is modern or legacy, not " + name);
    };
  }
}
