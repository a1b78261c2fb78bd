package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many times as much is read at once as the heap has room for. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource
class FloodOfReadsTest {
  private static final int SMALL = 4 * 1024;
  private static final int LARGE = 1024 * 1024;

  @Parameter GrowingWorkers kind;
  @TempDir Path temporary;

  private String read(String how, int size, int calls, String heap) throws Exception {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 'a');
    return run(how, Files.write(temporary.resolve("file"), content), calls, heap);
  }

  private String run(String how, Path file, int calls, String heap) throws Exception {
    try (ChildJvm child =
        ChildJvm.startWith(
            List.of("-Xmx" + heap),
            FloodOfReads.class,
            kind.name(),
            how,
            file.toString(),
            "" + calls)) {
      return child.readToEnd();
    }
  }

  @Test
  void largeFilesAreReadAsTheLoopGetsOn() throws Exception {
    assertThat(read("bytes", LARGE, 200, "64m")).isEqualTo("{1048576=200}\nexit code 0");
  }

  @Test
  void smallFilesAreReadAsTheLoopGetsOn() throws Exception {
    assertThat(read("bytes", SMALL, 20_000, "32m")).isEqualTo("{4096=20000}\nexit code 0");
  }

  @Test
  void textTakesItsRoomToo() throws Exception {
    assertThat(read("text", LARGE, 200, "64m")).isEqualTo("{1048576 characters=200}\nexit code 0");
  }

  @Test
  void largeDirectoriesAreListedAsTheLoopGetsOn() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      Files.createFile(temporary.resolve("a file with a name of usual length " + i));
    }
    assertThat(run("names", temporary, 500, "32m")).isEqualTo("{1000 names=500}\nexit code 0");
  }

  @Test
  void promisesAreNoOtherCase() throws Exception {
    assertThat(read("promises", LARGE, 200, "64m")).isEqualTo("{1048576=200}\nexit code 0");
  }

  @Test
  void openFilesAreReadAsTheLoopGetsOn() throws Exception {
    assertThat(read("handles", LARGE, 200, "64m")).isEqualTo("{1048576=200}\nexit code 0");
  }

  @Test
  void aFileOfMoreThanAQuarterOfTheHeapIsReadAlone() throws Exception {
    assertThat(read("bytes", 20 * LARGE, 10, "64m")).isEqualTo("{20971520=10}\nexit code 0");
  }

  @Test
  void aLoopThatBlocksWhileAllIsTakenIsNotWaitedFor() throws Exception {
    assertThat(read("blocked", LARGE, 100, "64m"))
        .isEqualTo("{1048576=102, closed=1, read 0=1, read 1048576=1}\nexit code 0");
  }

  @Test
  @Tag("stress")
  void aThousandLargeFiles() throws Exception {
    assertThat(read("bytes", LARGE, 1_000, "192m")).isEqualTo("{1048576=1000}\nexit code 0");
  }

  @Test
  @Tag("stress")
  void fiftyThousandSmallFiles() throws Exception {
    assertThat(read("bytes", SMALL, 50_000, "64m")).isEqualTo("{4096=50000}\nexit code 0");
  }

  @Test
  @Tag("stress")
  void aHundredThousandSmallFiles() throws Exception {
    assertThat(read("bytes", SMALL, 100_000, "64m")).isEqualTo("{4096=100000}\nexit code 0");
  }
}
