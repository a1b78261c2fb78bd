package dev.tickloom.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tickloom.docs.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example TreeHash prints what {@code find | sort | xargs sha256sum} prints. */
class TreeHashTest {
  private static final String SUMMARY =
      "%d files, %d bytes, \\d+.\\d seconds, at most \\d+ requests in flight\n";

  @TempDir Path folder;

  /** The lines to expect, by the UTF-8 bytes of the paths. */
  private final SortedMap<byte[], String> expected = new TreeMap<>(Arrays::compareUnsigned);

  private final Random random = new Random(1);
  private long bytes;

  @Test
  void hashesEveryFileInTheOrderOfBytes() throws Exception {
    // '.' comes before '/', U+FFFD before what takes two chars in Java; 128 KiB are one chunk
    String[] paths = {
      "a", "A", "d/b", "d.b", "d-b/c", "d b", "it's", "\"quoted\"", "ä/ö", "\uFFFD", "😀", "empty"
    };
    for (String path : paths) {
      write(path, path.length() % 5);
    }
    write("chunks/1", 128 * 1024);
    write("chunks/2", 128 * 1024 + 1);
    write("chunks/many", 1_000_000);
    Files.createDirectories(folder.resolve("no files/in here"));

    assertThatHashesAreAsExpected(run(folder));
  }

  @Test
  void takesMoreFilesAndFoldersThanItOpensAtOnce() throws Exception {
    for (int i = 0; i < 400; i++) {
      write("folder %d/%d".formatted(i / 3, i), i);
    }
    assertThatHashesAreAsExpected(run(folder));
  }

  @Test
  void followsNoLinksBelowTheFolder() throws Exception {
    write("tree/file", 10);
    Files.createSymbolicLink(folder.resolve("tree/link to file"), Path.of("file"));
    Files.createSymbolicLink(folder.resolve("tree/link to parent"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("tree/link to nothing"), Path.of("nothing"));

    assertThatHashesAreAsExpected(run(folder));
  }

  @Test
  void followsTheFolderItself() throws Exception {
    write("file", 10);
    Path link = Files.createTempDirectory("tree-hash").resolve("link");
    Files.createSymbolicLink(link, folder);
    try {
      assertThatHashesAreAsExpected(run(link));
    } finally {
      Files.delete(link);
      Files.delete(link.getParent());
    }
  }

  @Test
  void printsNothingForAnEmptyFolder() throws Exception {
    assertThatHashesAreAsExpected(run(folder));
  }

  @Test
  void reportsWhatItCannotReadAndDoesTheRest() throws Exception {
    write("readable", 10);
    Path file = Files.createFile(folder.resolve("unreadable file"));
    Path inside = Files.createDirectory(folder.resolve("unreadable folder"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");
    try {
      Result result = run(folder);

      assertThat(result.stdout()).isEqualTo(expectedLines());
      assertThat(result.stderr().lines())
          .contains(
              "TreeHash: EACCES: permission denied, open '%s'".formatted(file),
              "TreeHash: EACCES: permission denied, scandir '%s'".formatted(inside))
          .hasSize(3);
      assertThat(result.exitCode()).isEqualTo(1);
    } finally {
      Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void saysInOneLineThatTheFolderIsMissing() throws Exception {
    Path missing = folder.resolve("missing");
    assertThat(run(missing))
        .isEqualTo(
            new Result(
                1,
                "",
                "TreeHash: ENOENT: no such file or directory, scandir '%s'\n".formatted(missing)));
  }

  @Test
  void saysInOneLineThatTheFolderIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run(file))
        .isEqualTo(
            new Result(
                1, "", "TreeHash: ENOTDIR: not a directory, scandir '%s'\n".formatted(file)));
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(Program.runExample("TreeHash"))
        .isEqualTo(new Result(2, "", "usage: TreeHash DIR\n"));
  }

  private static Result run(Path folder) throws Exception {
    return Program.runExample("TreeHash", folder.toString());
  }

  private void write(String path, int size) throws Exception {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);

    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
    String name = "./" + path;
    expected.put(name.getBytes(UTF_8), HexFormat.of().formatHex(sha256) + "  " + name + "\n");
    bytes += size;
  }

  private String expectedLines() {
    return String.join("", expected.values());
  }

  /** On stderr it expects the summary and no bar, since stderr is no terminal here. */
  private void assertThatHashesAreAsExpected(Result result) {
    assertThat(result.stdout()).isEqualTo(expectedLines());
    assertThat(result.stderr()).matches(SUMMARY.formatted(expected.size(), bytes));
    assertThat(result.exitCode()).isZero();
  }
}
