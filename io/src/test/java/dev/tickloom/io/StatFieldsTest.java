package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stat} tells is the same whether the JVM opens the fields of the JDK or not. */
@Tag("attributes")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have no such attributes")
class StatFieldsTest {
  @TempDir Path folder;

  @Test
  void theFieldsAreThereIfTheBuildOpensThem() {
    String opened = System.getProperty("tickloom.opened");
    assumeThat(opened).as("the build says").isNotNull();

    assertThat(StatFields.of(folder) != null).isEqualTo(Boolean.parseBoolean(opened));
  }

  @Test
  void otherFileSystemsHaveNoSuchFields() throws Exception {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      assertThat(StatFields.of(memory.getPath("/work"))).isNull();
    }
    assertThat(StatFields.of(new FaultyFileSystem((call, path) -> {}).getPath("/"))).isNull();
  }

  @Test
  void aFileIsAsItsAttributesSay() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "hello");
    Files.createLink(folder.resolve("second name"), file);
    Files.setAttribute(file, "unix:mode", 07615);
    Files.setAttribute(file, "lastModifiedTime", FileTime.from(Instant.ofEpochSecond(-2, 345)));
    assertTold(file);
  }

  @Test
  void aFolderAndADeviceAreAsTheirAttributesSay() throws Exception {
    assertTold(folder);
    assertTold(Path.of("/dev/null"));
  }

  @Test
  void aLinkIsFollowedOrNot() throws Exception {
    Files.writeString(folder.resolve("file"), "hello");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    assertTold(link);
    assertTold(link, LinkOption.NOFOLLOW_LINKS);
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
    assertTold(dangling, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void numbersOfOwnersHaveNoSign() throws Exception {
    assumeThat(System.getProperty("user.name")).as("may give files away").isEqualTo("root");
    Path file = Files.writeString(folder.resolve("file"), "");
    Files.setAttribute(file, "unix:uid", -2);
    Files.setAttribute(file, "unix:gid", -3);
    assertTold(file);
    assertThat(Attributes.stats(file).uid()).isEqualTo(0xFFFF_FFFEL);
    assertThat(Attributes.stats(file).gid()).isEqualTo(0xFFFF_FFFDL);
  }

  private static void assertTold(Path path, LinkOption... options) throws Exception {
    Map<String, Object> told = Files.readAttributes(path, "unix:*", options);

    Stats stats = Attributes.stats(path, options);

    assertThat(stats)
        .isEqualTo(
            new Stats(
                (long) told.get("dev"),
                (int) told.get("mode"),
                (int) told.get("nlink"),
                Integer.toUnsignedLong((int) told.get("uid")),
                Integer.toUnsignedLong((int) told.get("gid")),
                (long) told.get("rdev"),
                (long) told.get("ino"),
                (long) told.get("size"),
                ((FileTime) told.get("lastAccessTime")).toInstant(),
                ((FileTime) told.get("lastModifiedTime")).toInstant(),
                ((FileTime) told.get("ctime")).toInstant(),
                ((FileTime) told.get("creationTime")).toInstant()));
    assertThat(Attributes.mode(path, options)).isEqualTo(stats.mode());
  }
}
