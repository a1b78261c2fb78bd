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
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Runs single-file programs: with the java of this JVM, the library on the class path, in the
 * project's folder. Unlike {@code ./tickloom run} it compiles them in this JVM, whose compiler is
 * warm, and each once: in a process of its own javac takes most of the time of a program.
 */
final class Program {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("");

  /** Any call takes more than a second then. */
  private static final Pattern STUCK =
      Pattern.compile("(?m)^.*\\.Log log\\RWARNING: StuckWorkWarning: .*\\R");

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Keeps open what it has read of the library. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, UTF_8);

  /** The folders of the classes, by the text of a program. */
  private static final Map<String, Path> COMPILED = new HashMap<>();

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
      Process process = start(options, source, stdout, stderr, arguments);
      process.getOutputStream().close(); // its standard input is at its end
      int exitCode = process.waitFor();
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
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.add("--class-path");
    command.add(compile(source) + File.pathSeparator + classPath());
    command.addAll(options);
    command.add(nameOf(source));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(PROJECT.toFile())
        .redirectOutput(stdout.toFile())
        .redirectError(stderr.toFile())
        .start();
  }

  private static Path compile(Path source) throws IOException {
    String text = Files.readString(source, UTF_8);
    Path known = COMPILED.get(text);
    if (known != null) {
      return known;
    }
    Path classes =
        Path.of(classesOf(Program.class))
            .resolveSibling("programs")
            .resolve(nameOf(source) + "-" + Integer.toHexString(text.hashCode()));
    Files.createDirectories(classes);
    List<String> options =
        List.of(
            "-d", classes.toString(), "--class-path", classPath(), "-Xlint:deprecation,unchecked");
    StringWriter messages = new StringWriter();
    var files = FILES.getJavaFileObjects(source);
    boolean compiles = COMPILER.getTask(messages, FILES, null, options, null, files).call();
    if (!compiles || !messages.toString().isEmpty()) {
      throw new AssertionError(messages.toString());
    }
    COMPILED.put(text, classes);
    return classes;
  }

  private static String nameOf(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  /** What a program has written, without the warnings of a machine that stands still. */
  static String readText(Path file) throws IOException {
    return STUCK.matcher(Files.readString(file, UTF_8)).replaceAll("");
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
