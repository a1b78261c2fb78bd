import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.io.IOException;
import java.time.Duration;
import java.util.*;

/**
 * Runs a command each time that files in a directory have changed and settled, until it is
 * interrupted. Build output is ignored. What changes while the command runs has it run once more.
 */
public final class RunOnChange {
  private static final WatchOptions SOURCES =
      WatchOptions.DEFAULT
          .withRecursive(true)
          .withIgnore(List.of("target", "build", "out", "node_modules", ".*", "*~", "*.class"))
          .withSettle(Duration.ofMillis(100));

  private final EventLoop loop = EventLoop.create();
  private final String directory;
  private final List<String> command;

  /** Since the command was started last. */
  private final Set<String> changed = new TreeSet<>();

  private boolean isRunning;

  private RunOnChange(String directory, List<String> command) {
    this.directory = directory;
    this.command = command;
  }

  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("usage: RunOnChange DIRECTORY COMMAND...");
      System.exit(2);
    }
    RunOnChange program = new RunOnChange(args[0], Arrays.asList(args).subList(1, args.length));
    program.loop.run(program::watch);
    System.exit(program.loop.exitCode());
  }

  private void watch() {
    Watcher watcher = Fs.on(loop).watch(directory, SOURCES);
    watcher.onChange(change -> {
      changed.add(change.filename());
      startSoon();
    });
    watcher.onError(error -> {
      say(error.getMessage());
      loop.exitCode(1);
    });
    watcher.ready().then(nothing -> say("watching " + directory), error -> null);
  }

  /** When all that was found together has been told. */
  private void startSoon() {
    if (!isRunning) {
      isRunning = true;
      loop.setImmediate(this::start);
    }
  }

  private void start() {
    say("changed: " + String.join(" ", changed));
    changed.clear();
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      Promise.from(process.onExit()).thenAccept(this::ended);
    } catch (IOException e) {
      say(e.getMessage());
      isRunning = false;
    }
  }

  private void ended(Process process) {
    say("exit code " + process.exitValue());
    isRunning = false;
    if (!changed.isEmpty()) {
      startSoon();
    }
  }

  private static Void say(String what) {
    System.err.println("RunOnChange: " + what);
    return null;
  }
}
