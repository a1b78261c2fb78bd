package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large heap buffers go to the system in chunks, and are one call to everybody else. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunksTest {
  private static final int THREE = 3 * Chunks.SIZE;

  @TempDir Path temporary;

  private final List<Integer> asked = new ArrayList<>();

  /** Moves as many bytes as it is asked for, up to so many in all, and then fails. */
  private Chunks.Call failingAfter(int limit) {
    return buffer -> {
      int moved = asked.stream().mapToInt(Integer::intValue).sum();
      if (moved == limit) {
        throw new IOException("no more");
      }
      int now = Math.min(buffer.remaining(), limit - moved);
      buffer.position(buffer.position() + now);
      asked.add(now);
      return now;
    };
  }

  @Test
  void aDirectBufferNeedsNone() throws Exception {
    assertThat(Chunks.all(ByteBuffer.allocateDirect(THREE), failingAfter(THREE))).isEqualTo(THREE);
    assertThat(asked).containsExactly(THREE);
  }

  @Test
  void aHeapBufferGoesInChunks() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(THREE + 9).position(2).limit(THREE + 7);
    assertThat(Chunks.all(buffer, failingAfter(THREE + 5))).isEqualTo(THREE + 5);
    assertThat(asked).containsExactly(Chunks.SIZE, Chunks.SIZE, Chunks.SIZE, 5);
    assertThat(buffer.limit()).isEqualTo(THREE + 7);
  }

  @Test
  void veryManySmallBuffersAreWrittenInTimeThatGrowsAsTheirNumber() throws Exception {
    int buffers = 100_000;
    ByteBuffer[] small = new ByteBuffer[buffers];
    Arrays.setAll(small, i -> ByteBuffer.allocate(2));
    long moved =
        Chunks.drain(
            small,
            (given, offset, length) -> {
              assertThat(length).isBetween(1, 1024);
              given[offset].get(); // a device may take little
              asked.add(offset);
              return 1;
            });
    assertThat(moved).isEqualTo(2L * buffers);
    assertThat(asked).hasSize(2 * buffers).isSorted();
  }

  @Test
  void aShortCallEndsIt() throws Exception {
    assertThat(Chunks.all(ByteBuffer.allocate(THREE), failingAfter(Chunks.SIZE + 1)))
        .isEqualTo(Chunks.SIZE + 1);
    assertThat(asked).containsExactly(Chunks.SIZE, 1);
  }

  @Test
  void afterAnErrorWhatWasMovedIsReported() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(THREE);
    Chunks.Call call = failingAfter(Chunks.SIZE);
    assertThat(Chunks.all(buffer, call)).isEqualTo(Chunks.SIZE);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> Chunks.all(buffer, call));
    assertThat(buffer.limit()).isEqualTo(THREE);
  }

  @Test
  void aPipeYieldsWhatIsThere() throws Exception {
    try (Fifos fifos = Fifos.make(temporary, 1);
        EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      FileHandle pipe = fs.open(fifos.path(0), "r+");
      fifos.write(0, "hello");
      assertThat(fs.read(pipe, ByteBuffer.allocate(THREE))).isEqualTo(5);
      fifos.write(0, "hello");
      assertThat(fs.readv(pipe, List.of(ByteBuffer.allocate(THREE), ByteBuffer.allocate(THREE))))
          .isEqualTo(5);
      fs.close(pipe);
    }
  }

  @Test
  void manyMoreBuffersThanTheSystemTakesAreWritten() throws Exception {
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      Path file = temporary.resolve("a");
      FileHandle handle = fs.open(file.toString(), "w");
      List<ByteBuffer> buffers = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        buffers.add(ByteBuffer.allocate(i % 3));
      }
      assertThat(fs.writev(handle, buffers)).isEqualTo(3000);
      fs.close(handle);
      assertThat(Files.size(file)).isEqualTo(3000);
    }
  }

  @Test
  void littleDirectMemoryIsEnough() throws Exception {
    try (ChildJvm child =
        ChildJvm.startWith(
            List.of("-XX:MaxDirectMemorySize=8m", "-Xmx256m"),
            LargeBuffers.class,
            temporary.toString())) {
      assertThat(child.readToEnd())
          .isEqualTo(
              "CALLBACK\nPROMISE\nAWAIT\nBLOCKING\nBLOCKING_ON_A_VIRTUAL_THREAD\nexit code 0");
    }
  }
}
