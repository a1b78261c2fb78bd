package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** A process that exchanges a directory and a symbolic link as fast as it can. */
final class Attacker implements AutoCloseable {
  /** Reads two names, exchanges them until one of them is gone, and reads the next. */
  private static final String ATTACKER =
      """
      $| = 1;
      while (<STDIN>) {
        chomp;
        my ($a, $b) = split / /;
        if (syscall(316, -100, $a, -100, $b, 2) || syscall(316, -100, $a, -100, $b, 2)) {
          print "cannot: $!\\n";
          next;
        }
        print "begins\\n";
        1 while syscall(316, -100, $a, -100, $b, 2) == 0;
        print "ends\\n";
      }
      """;

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  Attacker(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
    this.input = process.outputWriter(UTF_8);
  }

  static Attacker start(Path folder) {
    try {
      ProcessBuilder perl = new ProcessBuilder("perl", "-e", ATTACKER);
      return new Attacker(perl.directory(folder.toFile()).redirectErrorStream(true).start());
    } catch (IOException e) {
      assumeTrue(false, "NOT TESTED: there is no perl");
      throw new IllegalStateException(e);
    }
  }

  void begin(String directory, String link) throws IOException {
    input.write(directory + " " + link + "\n");
    input.flush();
    String answer = output.readLine();
    assumeTrue("begins".equals(answer), "NOT TESTED: names cannot be exchanged: " + answer);
  }

  void awaitEnd() throws IOException {
    assertThat(output.readLine()).isEqualTo("ends");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
