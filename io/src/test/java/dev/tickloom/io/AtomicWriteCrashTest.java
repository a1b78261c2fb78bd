package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes a file all or nothing, over and over, is killed at a random moment: the
 * file must have one of the contents, whole. Beside it is at most the folder of a temporary one.
 */
class AtomicWriteCrashTest {
  private static final int SIZE = 100_000;
  private static final int MAX_WRITES = 40;
  private static final int MAX_NANOS = 2_000_000;

  @TempDir Path folder;

  @Test
  void aKilledProcessLeavesAWholeFile() throws Exception {
    crash(10);
  }

  @Test
  @Tag("stress")
  void aKilledProcessLeavesAWholeFileEachTime() throws Exception {
    crash(1_000);
  }

  private void crash(int rounds) throws Exception {
    long seed = Long.getLong("tickloom.seed", 1);
    Random random = new Random(seed);
    int interrupted = 0;
    for (int round = 0; round < rounds; round++) {
      Path file = folder.resolve("file");
      Files.write(file, content(0));
      kill(file, random.nextInt(MAX_WRITES), random.nextInt(MAX_NANOS));
      byte[] left = Files.readAllBytes(file);
      assertThat(Arrays.equals(left, content(0)) || Arrays.equals(left, content(1)))
          .as("round %d of -Dtickloom.seed=%d: %d bytes", round, seed, left.length)
          .isTrue();
      interrupted += clean();
    }
    System.out.println(interrupted + " of " + rounds + " writes were interrupted half-way");
  }

  /** Waits for so many writes and that much of another one. */
  private static void kill(Path file, int writes, int nanos) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    try (BufferedReader output = writer.inputReader(UTF_8)) {
      for (int i = 0; i <= writes; i++) {
        assertThat(output.readLine()).as("the writer ended early").isNotNull();
      }
      long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  /** Deletes what a killed writer may leave behind, and tells how much that was. */
  private int clean() throws IOException {
    int count = 0;
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.equals("file")) {
          assertThat(name).matches("\\.tickloom-.*\\.tmp");
          Files.deleteIfExists(file.resolve("content"));
          Files.delete(file);
          count++;
        }
      }
    }
    return count;
  }

  static byte[] content(int number) {
    byte[] content = new byte[SIZE + number * SIZE];
    Arrays.fill(content, (byte) ('a' + number));
    return content;
  }

  /** The process that is killed. Says so after each write. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      FsSync fs = Fs.on(EventLoop.create()).sync();
      WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
      for (int i = 1; ; i++) {
        fs.writeFile(arguments[0], content(i % 2), atomic);
        System.out.println(i);
      }
    }
  }
}
