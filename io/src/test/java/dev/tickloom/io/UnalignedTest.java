package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code O_DIRECT} does not take is EINVAL, as the kernel tells Node. */
@EnabledOnOs(OS.LINUX)
class UnalignedTest {
  private static final int BLOCK = 4096;

  @ParameterizedTest
  @EnumSource(Form.class)
  void buffersAndPositionsAreRefusedAsInNode(Form form, @TempDir Path temporary) throws Exception {
    Path file = Files.write(temporary.resolve("a"), new byte[2 * BLOCK]);
    try (EventLoop loop = EventLoop.create()) {
      Form.Use fs = form.on(loop, Fs.on(loop));
      FileHandle handle = open(fs, file);
      ByteBuffer tooShort = ByteBuffer.allocate(100);
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      assertInvalid("read", () -> fs.read(handle, tooShort));
      assertInvalid("read", () -> fs.read(handle, block, 3));
      assertInvalid(
          "read", () -> fs.read(handle, ByteBuffer.allocateDirect(BLOCK + 1).slice(1, BLOCK)));
      assertInvalid("write", () -> fs.write(handle, tooShort));
      assertInvalid("write", () -> fs.write(handle, block, 3));
      assertThat(fs.read(handle, block)).isEqualTo(BLOCK);
      fs.close(handle);
    }
  }

  /**
   * On JDK 21 memory that NIO has aligned cannot be freed, and a larger call of the thread fails.
   */
  @Test
  void whatIsAlignedDoesNoHarmToOtherFiles(@TempDir Path temporary) throws Exception {
    byte[] content = new byte[2 * BLOCK];
    new Random(1).nextBytes(content);
    Path file = Files.write(temporary.resolve("a"), content);
    OpenFlags flags = OpenFlags.of(OpenFlags.O_RDWR | OpenFlags.O_DIRECT);
    WriteOptions options = WriteOptions.DEFAULT.withFlag(flags);
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      FileHandle handle = open(Form.BLOCKING.on(loop, Fs.on(loop)), file);
      ByteBuffer read = ByteBuffer.allocate(content.length);
      assertThat(fs.readv(handle, List.of(read.slice(0, BLOCK), read.slice(BLOCK, BLOCK)), 0))
          .isEqualTo(content.length);
      assertThat(read.array()).isEqualTo(content);
      assertThat(fs.read(handle, ByteBuffer.allocate(BLOCK), BLOCK)).isEqualTo(BLOCK);
      assertThat(fs.write(handle, ByteBuffer.wrap(content, BLOCK, BLOCK))).isEqualTo(BLOCK);
      assertThat(fs.writev(handle, List.of(ByteBuffer.wrap(content, 0, BLOCK)))).isEqualTo(BLOCK);
      fs.close(handle);
      assertThat(fs.readFile(file.toString(), flags))
          .startsWith(Arrays.copyOfRange(content, BLOCK, 2 * BLOCK))
          .endsWith(Arrays.copyOf(content, BLOCK));
      fs.writeFile(file.toString(), content, options);
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
      try (FileChannel other = FileChannel.open(file)) { // in this thread
        assertThat(other.read(ByteBuffer.allocate(100 * BLOCK))).isEqualTo(content.length);
      }
    }
  }

  private static FileHandle open(Form.Use fs, Path file) {
    try {
      return fs.open(file.toString(), OpenFlags.of(OpenFlags.O_RDWR | OpenFlags.O_DIRECT));
    } catch (FsException e) {
      return abort("NOT TESTED: the file system has no O_DIRECT");
    }
  }

  private static void assertInvalid(String syscall, ThrowingCallable call) {
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(call)
        .withMessage("EINVAL: invalid argument, " + syscall);
  }
}
