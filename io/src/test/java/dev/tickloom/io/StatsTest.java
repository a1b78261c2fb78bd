package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsTest {
  private static Stats stats(int mode, Instant time) {
    return new Stats(1, mode, 1, 0, 0, 0, 1, 0, time, time, time, time);
  }

  @ParameterizedTest
  @CsvSource({
    "0100644, 1000000",
    "0040755, 0100000",
    "0120777, 0010000",
    "0060660, 0001000",
    "0020666, 0000100",
    "0010644, 0000010",
    "0140755, 0000001",
    "0000644, 0000000",
  })
  void hasOneTypeAtMost(String mode, String tests) {
    Stats stats = stats(Integer.parseInt(mode, 8), Instant.EPOCH);
    assertThat(
            bit(stats.isFile())
                + bit(stats.isDirectory())
                + bit(stats.isSymbolicLink())
                + bit(stats.isBlockDevice())
                + bit(stats.isCharacterDevice())
                + bit(stats.isFIFO())
                + bit(stats.isSocket()))
        .isEqualTo(tests);
  }

  private static String bit(boolean test) {
    return test ? "1" : "0";
  }

  @Test
  void givesMillisecondsAsNodeDoes() {
    Stats stats = stats(0, Instant.ofEpochSecond(1700000000, 123456789));
    assertThat(stats.atimeMs()).isEqualTo(1700000000123.4568);
    assertThat(stats.mtimeMs()).isEqualTo(stats.atimeMs());
    assertThat(stats.ctimeMs()).isEqualTo(stats.atimeMs());
    assertThat(stats.birthtimeMs()).isEqualTo(stats.atimeMs());
    assertThat(stats(0, Instant.ofEpochSecond(-1, 500_000_000)).atimeMs()).isEqualTo(-500.0);
  }

  @Test
  void hasPermissionsWhereOnlyThoseAreKnown() throws Exception {
    Stats stats = statsOn("posix");
    assertThat(stats.mode()).isEqualTo(0100640);
    assertThat(stats.ino()).isZero();
    assertThat(stats.ctime()).isEqualTo(stats.mtime());
  }

  @Test
  void hasTheTypeWhereNothingElseIsKnown() throws Exception {
    Stats stats = statsOn("basic");
    assertThat(stats.mode()).isEqualTo(0100000);
    assertThat(stats.size()).isEqualTo(5);
    assertThat(stats.mtime()).isEqualTo(Instant.ofEpochSecond(1000));
  }

  @Test
  void hasItAllWhereUnixAttributesAreKnown() throws Exception {
    Stats stats = statsOn("owner", "posix", "unix");
    assertThat(stats.mode()).isEqualTo(0100640);
    assertThat(stats.ino()).isPositive();
    assertThat(stats.nlink()).isEqualTo(1);
  }

  private static Stats statsOn(String... views) throws Exception {
    Configuration configuration =
        Configuration.unix().toBuilder().setAttributeViews("basic", views).build();
    try (FileSystem memory = Jimfs.newFileSystem(configuration)) {
      Path file = Files.writeString(memory.getPath("/work/a"), "hello");
      if (memory.supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1000)));
      return Attributes.stats(file);
    }
  }
}
