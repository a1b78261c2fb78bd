package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To make a file longer is ftruncate(2): at once, with a hole, and nothing is written. */
@Tag("attributes")
@EnabledOnOs(OS.LINUX)
class FileLengthTest {
  private static final long ONE_TIB = 1L << 40;
  private static final int ROUNDS = 1_000;

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();

  @AfterEach
  void close() {
    loop.close();
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  /** No disk of a test could take so many zeros. */
  @ParameterizedTest
  @ValueSource(strings = {"r+", "w", "w+", "a", "a+", "ax", "ax+"})
  void aFileGetsAHole(String flags) {
    if (flags.equals("r+")) {
      fs.writeFile(in("a"), "abc");
    }
    FileHandle handle = fs.open(in("a"), flags);
    fs.ftruncate(handle, ONE_TIB);
    assertThat(fs.stat(in("a")).size()).isEqualTo(ONE_TIB);
    fs.ftruncate(handle, ONE_TIB - 1);
    assertThat(fs.stat(in("a")).size()).isEqualTo(ONE_TIB - 1);
    fs.ftruncate(handle, 2);
    fs.write(handle, "X", flags.startsWith("a") ? -1 : 2);
    assertThat(fs.readFile(in("a"), UTF_8)).hasSize(3).endsWith("X");
    fs.close(handle);
  }

  @Test
  void aFileGetsAHoleByItsPath() {
    fs.writeFile(in("a"), "abc");
    fs.truncate(in("a"), ONE_TIB);
    assertThat(fs.stat(in("a")).size()).isEqualTo(ONE_TIB);
    fs.truncate(in("a"), 3);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("abc");
  }

  @Test
  void thePositionStays() {
    fs.writeFile(in("a"), "abc");
    FileHandle handle = fs.open(in("a"), "r+");
    fs.read(handle, ByteBuffer.allocate(2));
    fs.ftruncate(handle, 10);
    fs.write(handle, "X");
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("abX\0\0\0\0\0\0\0");
    fs.close(handle);
  }

  /** Hunts a byte that another writer has put at the new end, and that is overwritten by a zero. */
  @ParameterizedTest
  @ValueSource(strings = {"r+", "a"})
  void whatAnotherWriterPutsAtTheNewEndStays(String flags) throws Exception {
    fs.writeFile(in("a"), "");
    FileHandle handle = fs.open(in("a"), flags);
    CyclicBarrier round = new CyclicBarrier(2);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (FileChannel channel =
                  FileChannel.open(Path.of(in("a")), StandardOpenOption.WRITE)) {
                for (int i = 1; i <= ROUNDS; i++) {
                  round.await();
                  channel.write(ByteBuffer.wrap(new byte[] {'X'}), i - 1);
                  round.await();
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    if (flags.equals("a") && !ChannelDescriptor.areKnown()) {
      fs.close(handle); // the file is open elsewhere: to make it longer takes the option
      handle = fs.open(in("a"), "r+");
    }
    for (int i = 1; i <= ROUNDS; i++) {
      round.await();
      fs.ftruncate(handle, i);
      round.await();
    }
    writer.join();
    fs.close(handle);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("X".repeat(ROUNDS));
  }
}
