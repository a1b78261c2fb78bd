package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.docs.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The example RunOnChange. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no command echo")
class RunOnChangeTest {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  @TempDir Path folder;

  @Test
  void runsTheCommandWhenSourcesHaveChangedAndNotForBuildOutput() throws Exception {
    Path sources = Files.createDirectories(folder.resolve("project"));
    Files.createDirectories(sources.resolve("target"));
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    String directory = sources.toString();
    Process process =
        Program.startExample("RunOnChange", stdout, stderr, directory, "echo", "built");
    try {
      String ready = "RunOnChange: watching " + directory + "\n";
      awaitContent(process, stderr, ready);
      Files.writeString(sources.resolve("target/A.class"), "output");
      Files.writeString(sources.resolve("A.java"), "class A {}");
      awaitContent(
          process, stderr, ready + "RunOnChange: changed: A.java\nRunOnChange: exit code 0\n");
      assertThat(stdout).hasContent("built\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysInOneLineThatThereIsNoDirectory() throws Exception {
    String missing = folder.resolve("missing").toString();

    assertThat(Program.runExample("RunOnChange", missing, "echo"))
        .isEqualTo(
            new Result(
                1,
                "",
                "RunOnChange: ENOENT: no such file or directory, watch '%s'\n".formatted(missing)));
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(Program.runExample("RunOnChange"))
        .isEqualTo(new Result(2, "", "usage: RunOnChange DIRECTORY COMMAND...\n"));
  }

  private static void awaitContent(Process process, Path file, String expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE;
    while (!Program.readText(file).equals(expected)
        && process.isAlive()
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(Program.readText(file)).isEqualTo(expected);
  }
}
