package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
