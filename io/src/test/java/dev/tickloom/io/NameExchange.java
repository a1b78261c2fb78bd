package dev.tickloom.io;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that exchanges two names all the time, each time in one step (renameat2 with
 * RENAME_EXCHANGE), until it is closed. Where that cannot be done the test is skipped.
 */
final class NameExchange implements AutoCloseable {
  /** Exchanges once, and says so; then without end. */
  private static final String PROGRAM =
      """
      $| = 1;
      my ($a, $b) = @ARGV;
      syscall(316, -100, $a, -100, $b, 2) == 0 or die "no renameat2: $!";
      print "ready\\n";
      while (1) { syscall(316, -100, $a, -100, $b, 2); }
      """;

  private final Process process;

  private NameExchange(Process process) {
    this.process = process;
  }

  /** Starts to exchange two names, which have changed places at least once when it returns. */
  static NameExchange start(Path first, Path second) throws IOException {
    assumeThat(System.getProperty("os.arch")).as("the number of renameat2").isEqualTo("amd64");
    assumeThat(Path.of("/usr/bin/perl")).exists();
    Process process =
        new ProcessBuilder(
                List.of("/usr/bin/perl", "-e", PROGRAM, first.toString(), second.toString()))
            .redirectErrorStream(true)
            .start();
    String said = process.inputReader().readLine();
    assumeThat(said).as("what perl says").isEqualTo("ready");
    return new NameExchange(process);
  }

  boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
