package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.docs.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example CopyWithProgress. */
class CopyWithProgressTest {
  @TempDir Path folder;

  private Path from;
  private Path to;

  @BeforeEach
  void choosePaths() {
    from = folder.resolve("from");
    to = folder.resolve("to");
  }

  @Test
  void copiesAndSaysAtTheEndHowMuch() throws Exception {
    byte[] content = new byte[5_000_000]; // some chunks and a part of one
    new Random(1).nextBytes(content);
    Files.write(from, content);

    Result result = copy();

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .matches("(\r\\d+ of 5000000 bytes)+\n")
        .endsWith("\r5000000 of 5000000 bytes\n");
    assertThat(to).hasBinaryContent(content);
  }

  @Test
  void copiesNothing() throws Exception {
    Files.createFile(from);

    assertThat(copy().stderr()).endsWith("\r0 of 0 bytes\n");
    assertThat(to).isEmptyFile();
  }

  @Test
  void leavesATargetThatExistsAlone() throws Exception {
    Files.writeString(from, "new");
    Files.writeString(to, "old");

    assertThat(copy()).isEqualTo(failure("EEXIST: file already exists, open '%s'".formatted(to)));
    assertThat(to).hasContent("old");
  }

  @Test
  void leavesNoPartOfATargetBehind() throws Exception {
    Files.createDirectory(from); // can be opened, but not read

    Result result = copy();

    assertThat(result.stderr())
        .endsWith("CopyWithProgress: EISDIR: illegal operation on a directory, read\n");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(to).doesNotExist();
  }

  @Test
  void saysInOneLineThatThereIsNothingToCopy() throws Exception {
    assertThat(copy())
        .isEqualTo(failure("ENOENT: no such file or directory, open '%s'".formatted(from)));
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(Program.runExample("CopyWithProgress"))
        .isEqualTo(new Result(2, "", "usage: CopyWithProgress FROM TO\n"));
  }

  private Result copy() throws Exception {
    return Program.runExample("CopyWithProgress", from.toString(), to.toString());
  }

  private static Result failure(String message) {
    return new Result(1, "", "CopyWithProgress: " + message + "\n");
  }
}
