package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.docs.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example Sync. */
class SyncTest {
  @TempDir Path folder;

  private Path from;
  private Path to;

  @BeforeEach
  void makeFolders() throws IOException {
    from = folder.resolve("from");
    to = folder.resolve("to");
    Files.createDirectories(from.resolve("d"));
    Files.writeString(from.resolve("d/new"), "12345");
    Files.createDirectory(to);
    Files.writeString(to.resolve("old"), "old");
  }

  @Test
  void saysWhatIsToBeDoneAndDoesNothing() throws Exception {
    Result result = Program.runExample("Sync", from.toString(), to.toString());

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                "DELETED %1$s/old\nMADE %1$s/d\nMADE %1$s/d/new\n".formatted(to),
                "3 changes, 5 bytes\n"));
    assertThat(to.resolve("old")).exists();
    assertThat(to.resolve("d")).doesNotExist();
  }

  @Test
  void doesItIfAskedToAndHasNothingToDoTheSecondTime() throws Exception {
    Result result = Program.runExample("Sync", "--really", from.toString(), to.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.stderr())
        .startsWith("3 changes, 5 bytes\n")
        .endsWith("\r[" + "#".repeat(40) + "] 5 of 5 bytes\n");
    assertThat(to.resolve("old")).doesNotExist();
    assertThat(to.resolve("d/new")).hasContent("12345");
    assertThat(Program.runExample("Sync", "--really", from.toString(), to.toString()))
        .isEqualTo(new Result(0, "", "0 changes, 0 bytes\n"));
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Result result = Program.runExample("Sync", folder.resolve("no").toString(), to.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).startsWith("Sync: ENOENT: no such file or directory, lstat");
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(Program.runExample("Sync", "x"))
        .isEqualTo(new Result(2, "", "usage: Sync [--really] FROM TO\n"));
  }
}
