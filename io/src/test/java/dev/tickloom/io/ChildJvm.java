package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.timers.TimerWheel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;

/**
 * A program in a JVM of its own: with limits of its own, and to see how it ends. Warnings of stuck
 * work are left out of what it prints: where threads stand still, any call is stuck for a while.
 */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  /** Has been read, and is still to be told. */
  private @Nullable String ahead;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), List.of(), main, arguments);
  }

  /** As {@link #start}, but with so many descriptors, which it cannot raise. */
  static ChildJvm startLimited(int descriptors, Class<?> main, String... arguments)
      throws IOException {
    String limit = "ulimit -n " + descriptors + " && exec \"$0\" \"$@\"";
    return start(List.of("bash", "-c", limit), List.of(), main, arguments);
  }

  /** As {@link #start}, but with further options for the JVM. */
  static ChildJvm startWith(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of(), options, main, arguments);
  }

  /** With these options for the JVM alone, which opens no package unless they say so. */
  static ChildJvm startClosed(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return launch(List.of(), options, main, arguments);
  }

  /** As {@link #start}, with another working directory. */
  static ChildJvm startIn(Path directory, Class<?> main, String... arguments) throws IOException {
    List<String> launcher = List.of("bash", "-c", "cd '" + directory + "' && exec \"$0\" \"$@\"");
    return start(launcher, List.of(), main, arguments);
  }

  /** As {@link #start}, with redirections of the shell, such as {@code <file}. */
  static ChildJvm startRedirected(String redirections, Class<?> main, String... arguments)
      throws IOException {
    List<String> launcher = List.of("bash", "-c", "exec \"$0\" \"$@\" " + redirections);
    return start(launcher, List.of(), main, arguments);
  }

  /** As {@link #start}, with a variable of the environment, such as {@code LC_ALL=C}. */
  static ChildJvm startUnder(String variable, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of("env", variable), List.of(), main, arguments);
  }

  private static ChildJvm start(
      List<String> launcher, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    all.addAll(options);
    return launch(launcher, all, main, arguments);
  }

  private static ChildJvm launch(
      List<String> launcher, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--class-path", classPath(main)));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private static String classPath(Class<?> main) {
    return Stream.of(TimerWheel.class, EventLoop.class, Fs.class, main)
        .map(ChildJvm::classesOf)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The folder or the archive that a class comes from. */
  static String classesOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next line that it prints; null when it has ended. */
  String readLine() {
    try {
      String line = ahead == null ? output.readLine() : ahead;
      ahead = null;
      while (line != null && line.endsWith(".Log log")) {
        ahead = output.readLine();
        if (ahead == null || !ahead.contains(": StuckWorkWarning: ")) {
          return line;
        }
        line = output.readLine();
        ahead = null;
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes to its standard input. */
  void send(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Ends its standard input. */
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Closes the other end of its standard output. */
  void closeOutput() throws IOException {
    output.close();
  }

  /** Waits for its end, and does not read what it prints. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end. Returns what it has printed and not been asked for, and its exit code. */
  String readToEnd() throws InterruptedException {
    StringBuilder rest = new StringBuilder();
    for (String line; (line = readLine()) != null; ) {
      rest.append(line).append('\n');
    }
    return rest + "exit code " + process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
