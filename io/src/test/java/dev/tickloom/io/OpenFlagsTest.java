package dev.tickloom.io;

import static dev.tickloom.io.OpenFlags.O_CREAT;
import static dev.tickloom.io.OpenFlags.O_RDWR;
import static dev.tickloom.io.OpenFlags.O_TRUNC;
import static dev.tickloom.io.OpenFlags.O_WRONLY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenFlagsTest {
  @ParameterizedTest
  @CsvSource({
    "r,r", "rs,rs", "sr,rs", "r+,r+", "rs+,rs+", "sr+,rs+", "w,w", "wx,wx", "xw,wx", "w+,w+",
    "wx+,wx+", "xw+,wx+", "a,a", "ax,ax", "xa,ax", "as,as", "sa,as", "a+,a+", "ax+,ax+", "xa+,ax+",
    "as+,as+", "sa+,as+"
  })
  void knowsAllOfNodes(String text, String canonical) {
    assertThat(OpenFlags.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "q", "rw", "ws", "sw", "rx", "r+s", "asx", "R", " r", "w++"})
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> OpenFlags.parse(text))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("The argument 'flags' is invalid. Received '" + text + "'");
  }

  /** Whether they read, write, make, empty, insist on a new file, and where they write. */
  @ParameterizedTest
  @CsvSource({
    "r,    EBADF,  ENOENT, abc",
    "rs,   EBADF,  ENOENT, abc",
    "r+,   Xbc,    ENOENT, Xbc",
    "rs+,  Xbc,    ENOENT, Xbc",
    "w,    X,      X,      EBADF",
    "wx,   EEXIST, X,      EEXIST",
    "w+,   X,      X,      X",
    "wx+,  EEXIST, X,      EEXIST",
    "a,    abcX,   X,      EBADF",
    "ax,   EEXIST, X,      EEXIST",
    "as,   abcX,   X,      EBADF",
    "a+,   abcX,   X,      abcX",
    "ax+,  EEXIST, X,      EEXIST",
    "as+,  abcX,   X,      abcX",
  })
  void openAsNodeDoes(
      String flags, String existing, String missing, String readBack, @TempDir Path dir)
      throws Exception {
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      Files.writeString(dir.resolve("there"), "abc");
      assertThat(write(fs, dir.resolve("there"), flags)).isEqualTo(existing);
      assertThat(write(fs, dir.resolve("new"), flags)).isEqualTo(missing);
      assertThat(read(fs, dir.resolve("there"), flags, readBack)).isEqualTo(readBack);
    }
  }

  private static String write(FsSync fs, Path file, String flags) throws Exception {
    try {
      FileHandle handle = fs.open(file.toString(), flags);
      try {
        fs.write(handle, ByteBuffer.wrap("X".getBytes(UTF_8)));
      } finally {
        fs.close(handle);
      }
      return Files.readString(file);
    } catch (FsException e) {
      return e.code();
    }
  }

  /** Reads what is there after a write through the same handle, from the start. */
  private static String read(FsSync fs, Path file, String flags, String expected) throws Exception {
    Files.writeString(file, "abc");
    try {
      FileHandle handle = fs.open(file.toString(), flags);
      try {
        if (!expected.equals("abc")) {
          fs.write(handle, ByteBuffer.wrap("X".getBytes(UTF_8)));
        }
        ByteBuffer read = ByteBuffer.allocate(9);
        fs.read(handle, read, 0);
        return UTF_8.decode(read.flip()).toString();
      } finally {
        fs.close(handle);
      }
    } catch (FsException e) {
      return e.code();
    }
  }

  // ---- numbers -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "0, r",
    "02, r+",
    "01101, w",
    "01301, wx",
    "02101, a",
    "02302, ax+",
    "04012102, as+",
    "04010000, rs",
    "01, O_WRONLY",
    "0102, O_RDWR | O_CREAT",
    "010002, O_RDWR | O_DSYNC",
    "0600000, O_RDONLY | O_DIRECTORY | O_NOFOLLOW"
  })
  void haveNumbersToo(String number, String text) {
    assertThat(OpenFlags.of(Integer.decode(number))).hasToString(text);
  }

  @Test
  void areEqualIfTheyOpenInTheSameWay() {
    assertThat(OpenFlags.of(O_WRONLY | O_CREAT | O_TRUNC)).isSameAs(OpenFlags.WRITE);
    assertThat(OpenFlags.of(O_RDWR | O_CREAT))
        .isEqualTo(OpenFlags.of(O_CREAT | O_RDWR))
        .hasSameHashCodeAs(OpenFlags.of(O_CREAT | O_RDWR))
        .isNotEqualTo(OpenFlags.of(O_RDWR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3          | must be for reading, for writing, or O_RDWR for both",
        "2048       | has bits that the JDK cannot open files with",
        "1073741824 | has bits that the JDK cannot open files with",
        "-1         | must be for reading, for writing, or O_RDWR for both"
      })
  void haveNoOtherNumbers(int number, String reason) {
    assertThatThrownBy(() -> OpenFlags.of(number))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("The argument 'flags' " + reason + ". Received ");
  }

  /**
   * As Node 26 opened a file with "abc", nothing, a directory, and links to the first and third.
   */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // flags,   file,         none,         dir,             link,         linkToDir
        "0,         w! r abc,     ENOENT,       w! r!,           w! r abc,     w! r!",
        "01,        w r! Xbc,     ENOENT,       EISDIR,          w r! Xbc,     EISDIR",
        "02,        w r Xbc,      ENOENT,       EISDIR,          w r Xbc,      EISDIR",
        "0102,      w r Xbc,      w r X,        EISDIR,          w r Xbc,      EISDIR",
        "0100,      w! r abc,     w! r '',      EISDIR,          w! r abc,     EISDIR",
        "0200,      w! r abc,     ENOENT,       w! r!,           w! r abc,     w! r!",
        "0300,      EEXIST,       w! r '',      EEXIST,          EEXIST,       EEXIST",
        "01000,     w! r '',      ENOENT,       EISDIR,          w! r '',      EISDIR",
        "01100,     w! r '',      w! r '',      EISDIR,          w! r '',      EISDIR",
        "01002,     w r X,        ENOENT,       EISDIR,          w r X,        EISDIR",
        "02000,     w! r abc,     ENOENT,       w! r!,           w! r abc,     w! r!",
        "03001,     w r! X,       ENOENT,       EISDIR,          w r! X,       EISDIR",
        "03101,     w r! X,       w r! X,       EISDIR,          w r! X,       EISDIR",
        "02002,     w r abcX,     ENOENT,       EISDIR,          w r abcX,     EISDIR",
        "04010002,  w r Xbc,      ENOENT,       EISDIR,          w r Xbc,      EISDIR",
        "010002,    w r Xbc,      ENOENT,       EISDIR,          w r Xbc,      EISDIR",
        "0200000,   ENOTDIR,      ENOENT,       w! r!,           ENOTDIR,      w! r!",
        "0200001,   ENOTDIR,      ENOENT,       EISDIR,          ENOTDIR,      EISDIR",
        "0200102,   EINVAL,       EINVAL,       EINVAL,          EINVAL,       EINVAL",
        "0400000,   w! r abc,     ENOENT,       w! r!,           ELOOP,        ELOOP",
        "0400002,   w r Xbc,      ENOENT,       EISDIR,          ELOOP,        ELOOP",
        "0600000,   ENOTDIR,      ENOENT,       w! r!,           ENOTDIR,      ENOTDIR",
        "0400101,   w r! Xbc,     w r! X,       EISDIR,          ELOOP,        ELOOP",
        "0400301,   EEXIST,       w r! X,       EEXIST,          EEXIST,       EEXIST",
      })
  void openByNumberAsNodeDoes(
      String number,
      String file,
      String none,
      String dir,
      String link,
      String linkToDir,
      @TempDir Path temporary)
      throws Exception {
    OpenFlags flags = OpenFlags.of(Integer.decode(number));
    List<String> outcomes = new ArrayList<>();
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      for (String name : List.of("file", "none", "dir", "link", "linkToDir")) {
        Path folder = Files.createTempDirectory(temporary, "");
        Files.writeString(folder.resolve("file"), "abc");
        Files.createDirectory(folder.resolve("dir"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(folder.resolve("linkToDir"), Path.of("dir"));
        outcomes.add(use(fs, folder.resolve(name), flags));
      }
    }
    assertThat(outcomes).containsExactly(file, none, dir, link, linkToDir);
  }

  /** Opens, tries to write and to read, and tells what is in the file then. */
  private static String use(FsSync fs, Path file, OpenFlags flags) throws Exception {
    FileHandle handle;
    try {
      handle = fs.open(file.toString(), flags);
    } catch (FsException e) {
      return e.code();
    }
    String outcome =
        succeeds("w", () -> fs.write(handle, "X"))
            + succeeds("r", () -> fs.read(handle, ByteBuffer.allocate(1), 0));
    fs.close(handle);
    if (Files.isDirectory(file)) {
      return outcome.strip();
    }
    String content = Files.readString(file);
    return outcome + (content.isEmpty() ? "''" : content);
  }

  private static String succeeds(String name, Runnable call) {
    try {
      call.run();
      return name + " ";
    } catch (FsException e) {
      return name + "! ";
    }
  }
}
