package dev.tickloom.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.Fs;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.timers.TimerWheel;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Runs single-file programs as {@code ./tickloom run} does: with the java of this JVM, the library
 * on the class path, in the project's folder.
 */
final class Program {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("");

  private Program() {}

  record Result(int exitCode, String stdout, String stderr) {}

  /** The folder of the project, where the README is. */
  static Path project() {
    return PROJECT;
  }

  static Result runExample(String name, String... arguments) throws Exception {
    return run(example(name), arguments);
  }

  static Result run(Path source, String... arguments) throws Exception {
    return run(List.of(), source, arguments);
  }

  static Result run(List<String> options, Path source, String... arguments) throws Exception {
    Path stdout = Files.createTempFile("stdout", null);
    Path stderr = Files.createTempFile("stderr", null);
    try {
      int exitCode = start(options, source, stdout, stderr, arguments).waitFor();
      return new Result(exitCode, readText(stdout), readText(stderr));
    } finally {
      Files.delete(stdout);
      Files.delete(stderr);
    }
  }

  /** Starts an example whose output goes to files, and does not wait for it. */
  static Process startExample(String name, Path stdout, Path stderr, String... arguments)
      throws IOException {
    return start(List.of(), example(name), stdout, stderr, arguments);
  }

  private static Path example(String name) {
    return PROJECT.resolve("docs/examples").resolve(name + ".java");
  }

  private static Process start(
      List<String> options, Path source, Path stdout, Path stderr, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "--class-path", classPath()));
    command.addAll(options);
    command.add(source.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(PROJECT.toFile())
        .redirectOutput(stdout.toFile())
        .redirectError(stderr.toFile())
        .start();
  }

  private static String readText(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }

  static String classPath() {
    return Stream.of(
            TimerWheel.class,
            EventLoop.class,
            Fs.class,
            // what guides show them with
            MeterRegistry.class,
            KeyValues.class,
            ObservationRegistry.class,
            Flux.class,
            Publisher.class)
        .map(Program::classesOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String classesOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
