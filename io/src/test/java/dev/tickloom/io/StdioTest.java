package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Standard streams of processes of their own, which are pipes and files. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StdioTest {
  @TempDir Path folder;

  private static ChildJvm start(String program) throws Exception {
    return ChildJvm.start(StdioPrograms.class, program);
  }

  @Test
  void linesComeWhenTheyAreWrittenAndAnEndedStreamLeavesTheDescriptorOpen() throws Exception {
    try (ChildJvm child = start("echo")) {
      child.send("one\ntw");
      assertThat(child.readLine()).isEqualTo("> one");
      child.send("o\n");
      assertThat(child.readLine()).isEqualTo("> two");
      child.send("three");
      child.endInput();
      assertThat(child.readToEnd()).isEqualTo("> three\nend\nit is still open\nexit code 0");
    }
  }

  @Test
  void filesAreCopiedWhole() throws Exception {
    byte[] bytes = new byte[1_000_003];
    new Random(1).nextBytes(bytes);
    Path from = Files.write(folder.resolve("from"), bytes);
    Path to = folder.resolve("to");
    String redirections = "<" + from + " >" + to;
    try (ChildJvm child = ChildJvm.startRedirected(redirections, StdioPrograms.class, "copy")) {
      assertThat(child.readToEnd()).isEqualTo("exit code 0");
    }
    assertThat(Files.readAllBytes(to)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"destroyed, 'closed\n'", "paused, ''", "closed, ''"})
  void aReadToWhichNothingComesIsNoRequestAndKeepsNoProcess(String program, String rest)
      throws Exception {
    try (ChildJvm child = start(program)) {
      assertThat(child.readLine()).contains("Stdin").endsWith("] []");
      assertThat(child.readToEnd()).isEqualTo(rest + "exit code 0");
    }
  }

  @Test
  void whatAReadYieldsAfterItsLoopWasClosedIsKeptForTheNextStream() throws Exception {
    try (ChildJvm child = start("kept")) {
      assertThat(child.readLine()).contains("Stdin");
      assertThat(child.readLine()).isEqualTo("ready");
      child.send("late\n");
      child.endInput();
      assertThat(child.readToEnd()).isEqualTo("next got late\nexit code 0");
    }
  }

  @Test
  void aWriteFailsWithEpipeWhenNobodyReads() throws Exception {
    try (ChildJvm child = start("gone")) {
      child.closeOutput();
      child.send("go");
      assertThat(child.exitCode()).isEqualTo(7);
    }
  }

  @Test
  void aWriteThatNobodyReadsBlocksNeitherTheLoopNorTheEndOfTheProcess() throws Exception {
    try (ChildJvm child = start("stuck")) {
      child.send("go");
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void aFailedReadHasTheCodeOfNode() throws Exception {
    String redirection = "<" + folder;
    try (ChildJvm child = ChildJvm.startRedirected(redirection, StdioPrograms.class, "code")) {
      assertThat(child.readToEnd())
          .isEqualTo("EISDIR: illegal operation on a directory, read\nexit code 0");
    }
  }

  @Test
  void standardErrorIsAnotherStream() throws Exception {
    Path errors = folder.resolve("errors");
    String redirection = "2>" + errors;
    try (ChildJvm child =
        ChildJvm.startRedirected(redirection, StdioPrograms.class, "errors", errors.toString())) {
      assertThat(child.readToEnd()).isEqualTo("on standard error\nexit code 0");
    }
  }
}
