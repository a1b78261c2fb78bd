package dev.tickloom.docs;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.docs.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The example FollowLog. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGTERM, and no rename of open files")
class FollowLogTest {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  @TempDir Path folder;

  private Path log;
  private Path stdout;
  private Path stderr;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    log = Files.writeString(folder.resolve("log"), "one\n");
    stdout = folder.resolve("stdout");
    stderr = folder.resolve("stderr");
    process = Program.startExample("FollowLog", stdout, stderr, log.toString());
    awaitContent(stdout, "one\n");
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void printsWhatIsAdded() throws Exception {
    Files.writeString(log, "two\nthr", APPEND);
    awaitContent(stdout, "one\ntwo\nthr");
    Files.writeString(log, "ee\n", APPEND);
    awaitContent(stdout, "one\ntwo\nthree\n");
  }

  @Test
  void noticesThatTheFileIsTruncated() throws Exception {
    Files.writeString(log, "2\n"); // empties it first
    awaitContent(stdout, "one\n2\n");
    awaitContent(stderr, "FollowLog: the file has been truncated\n");
  }

  @Test
  void readsAReplacedFileToItsEndAndThenTheNewOne() throws Exception {
    Path old = Files.move(log, folder.resolve("log.1"));
    Files.writeString(old, "late\n", APPEND);
    Files.writeString(log, "two\n");

    awaitContent(stdout, "one\nlate\ntwo\n");
    awaitContent(stderr, "FollowLog: the file has been replaced\n");
  }

  @Test
  void stopsWhenItIsInterrupted() throws Exception {
    process.destroy(); // SIGTERM
    process.waitFor();

    assertThat(Program.readText(stderr)).isEqualTo("FollowLog: stopped\n");
    assertThat(stdout).hasContent("one\n");
  }

  @Test
  void saysInOneLineThatThereIsNoFile() throws Exception {
    String missing = folder.resolve("missing").toString();

    assertThat(Program.runExample("FollowLog", missing).stderr())
        .isEqualTo("FollowLog: ENOENT: no such file or directory, open '%s'\n".formatted(missing));
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(Program.runExample("FollowLog"))
        .isEqualTo(new Result(2, "", "usage: FollowLog FILE\n"));
  }

  private void awaitContent(Path file, String expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE;
    while (!Program.readText(file).equals(expected)
        && process.isAlive()
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(Program.readText(file)).isEqualTo(expected);
  }
}
