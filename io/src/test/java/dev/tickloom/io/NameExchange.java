package dev.tickloom.io;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /**
   * Exchanges each folder for a temporary file that turns up with a decoy, then back, and then
   * moves it away. It stays open all the time for who has opened it.
   */
  private static final String HUNTER =
      """
      $| = 1;
      my ($folder, $decoy, $away) = @ARGV;
      my (%seen, $count);
      print "ready\\n";
      while (1) {
        opendir(my $listing, $folder) or die "cannot list: $!";
        for my $name (grep { /^[.]tickloom-/ } readdir $listing) {
          if ($seen{$name}++ < 2) {
            syscall(316, -100, "$folder/$name", -100, $decoy, 2) == 0 or $seen{$name}--;
          } else {
            rename "$folder/$name", "$away/" . $count++;
          }
        }
        closedir $listing;
      }
      """;

  private final Process process;

  private NameExchange(Process process) {
    this.process = process;
  }

  /** Starts to exchange two names, which have changed places at least once when it returns. */
  static NameExchange start(Path first, Path second) throws IOException {
    return start(PROGRAM, first, second);
  }

  /**
   * Starts to exchange the folders that atomic writes make.
   *
   * @param folder in which they are made
   * @param decoy what is put in their place; it comes back
   * @param away where they are moved in the end
   */
  static NameExchange ofTemporaries(Path folder, Path decoy, Path away) throws IOException {
    return start(HUNTER, folder, decoy, away);
  }

  private static NameExchange start(String program, Path... arguments) throws IOException {
    assumeThat(System.getProperty("os.arch")).as("the number of renameat2").isEqualTo("amd64");
    assumeThat(Path.of("/usr/bin/perl")).exists();
    List<String> command = new ArrayList<>(List.of("/usr/bin/perl", "-e", program));
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = process.inputReader().readLine();
    if (!"ready".equals(said)) {
      process.destroyForcibly();
    }
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
