package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** More calls at once than there are descriptors, or none at all for a while. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no limit of descriptors to be set in a shell")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LANE")
class ScarceDescriptorsTest {
  private static final int DESCRIPTORS = 256;
  private static final int MANY = 5_000;
  private static final int VERY_MANY = 100_000;

  @Parameter GrowingWorkers kind;
  @TempDir Path temporary;

  private void makeFiles(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Files.writeString(temporary.resolve("" + i), "" + i);
    }
  }

  private String run(String what, int files, String... more) throws Exception {
    return runWith(DESCRIPTORS, what, files, more);
  }

  private String runWith(int descriptors, String what, int files, String... more) throws Exception {
    makeFiles(files);
    String[] arguments = new String[4 + more.length];
    arguments[0] = kind.name();
    arguments[1] = what;
    arguments[2] = temporary.toString();
    arguments[3] = "" + files;
    System.arraycopy(more, 0, arguments, 4, more.length);
    try (ChildJvm child = ChildJvm.startLimited(descriptors, ScarceDescriptors.class, arguments)) {
      return child.readToEnd();
    }
  }

  @Test
  void manyMoreFilesThanDescriptorsAreReadAtOnce() throws Exception {
    assertThat(run("readAll", MANY)).isEqualTo("{read true=" + MANY + "}\nexit code 0");
  }

  @Test
  @Tag("stress")
  void aHundredThousandFilesAreReadAtOnce() throws Exception {
    assertThat(run("readAll", VERY_MANY)).isEqualTo("{read true=" + VERY_MANY + "}\nexit code 0");
  }

  @Test
  void aFewDescriptorsDoForManyFiles() throws Exception {
    assertThat(run("readAllWithFew", MANY, "8")).isEqualTo("{read true=" + MANY + "}\nexit code 0");
  }

  @Test
  @Tag("stress")
  void oneDescriptorDoesForAHundredThousandFiles() throws Exception {
    assertThat(run("readAllWithFew", VERY_MANY, "1"))
        .isEqualTo("{read true=" + VERY_MANY + "}\nexit code 0");
  }

  @Test
  void whatFindsNoDescriptorIsTriedAgainUntilOneComesFree() throws Exception {
    assertThat(run("readWhenSomeComeFree", 1_000)).isEqualTo("{read true=1000}\nexit code 0");
  }

  @Test
  @Tag("stress") // it takes as long as the library tries
  void whatNeverFindsADescriptorFailsInTheEnd() throws Exception {
    assertThat(run("readWithNone", 1_000)).isEqualTo("{EMFILE=1000}\nexit code 0");
  }

  /**
   * What takes many descriptors takes none while it waits for the others, or all would wait for
   * ever. Each file has a mode that takes a second call.
   */
  @ParameterizedTest
  @CsvSource({"writeAtomically, written", "copy, copied"})
  void callsThatTakeManyDescriptorsDoNotStarveEachOther(String what, String outcome)
      throws Exception {
    makeFiles(300);
    for (int i = 0; i < 300; i++) {
      Files.setPosixFilePermissions(
          temporary.resolve("" + i), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    assertThat(runWith(200, what, 300)).isEqualTo("{" + outcome + "=300}\nexit code 0");
  }

  /** Those that wait for descriptors must not hold those that the others wait for. */
  @Test
  void manyMoreTreesThanDescriptorsAreRemovedAtOnce() throws Exception {
    int trees = 200;
    for (int i = 0; i < trees; i++) {
      Path deep = temporary.resolve("tree" + i + "/a/b");
      Files.createDirectories(deep);
      Files.writeString(deep.resolve("file"), "");
      Files.createDirectory(temporary.resolve("tree" + i + "/c"));
      Files.writeString(temporary.resolve("tree" + i + "/c/file"), "");
    }
    try (ChildJvm child =
        ChildJvm.startLimited(
            200,
            ScarceDescriptors.class,
            kind.name(),
            "removeTrees",
            temporary.toString(),
            "" + trees)) {
      assertThat(child.readToEnd()).isEqualTo("{removed=" + trees + "}\nexit code 0");
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** Each stuck open holds the descriptor that it is going to yield; what needs none goes on. */
  @Test
  void stuckOpensTakeOneDescriptorEach() throws Exception {
    int descriptors = 256;
    int opens = 300;
    try (Fifos fifos = Fifos.make(temporary, opens);
        ChildJvm child =
            ChildJvm.startLimited(
                descriptors,
                ScarceDescriptors.class,
                kind.name(),
                "openStuck",
                temporary.toString(),
                "" + opens,
                "" + descriptors)) {
      String[] stuck = child.readLine().split(" ", 3);
      assertThat(stuck[0]).isEqualTo("stuck");
      assertThat(Integer.parseInt(stuck[1])).isBetween(descriptors / 2, descriptors);
      assertThat(stuck[2]).isEqualTo("{stat=100}");
      fifos.release();
      assertThat(child.readToEnd()).isEqualTo("{opened=300, stat=100}\nexit code 0");
    }
  }
}
