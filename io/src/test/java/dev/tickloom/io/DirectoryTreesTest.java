package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is listed below a directory, and what it is called. The expectations are Node 26.10.0's. */
@ParameterizedClass
@EnumSource(Form.class)
class DirectoryTreesTest {
  private static final ReaddirOptions ALL_BELOW = ReaddirOptions.DEFAULT.withRecursive(true);

  @Parameter Form form;

  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;
  private String dir;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
    dir = temporary.toString();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void makeDirectories(String... names) throws Exception {
    for (String name : names) {
      Files.createDirectories(temporary.resolve(name));
    }
  }

  private void makeLink(String name, String target) throws Exception {
    Files.createSymbolicLink(temporary.resolve(name), Path.of(target));
  }

  private List<String> read(Dir opened) {
    List<String> entries = new ArrayList<>();
    for (Dirent next = fs.next(opened); next != null; next = fs.next(opened)) {
      entries.add(next.parentPath() + " " + next.name());
    }
    fs.closeDir(opened);
    return entries;
  }

  @Test
  void followsLinksToDirectories() throws Exception {
    makeDirectories("a", "z/k");
    makeLink("a/link", "../z");
    makeLink("a/dangling", "nowhere");
    assertThat(fs.readdir(dir, ALL_BELOW))
        .containsExactly("a", "z", "a/dangling", "a/link", "z/k", "a/link/k");
    assertThat(fs.readdirWithFileTypes(dir, ALL_BELOW))
        .filteredOn(entry -> entry.parentPath().endsWith("a"))
        .allMatch(Dirent::isSymbolicLink)
        .hasSize(2);
  }

  /** The kernel gives up after 40 links on the way, and so does this. */
  @Test
  void followsALinkUpwardsUntilThereAreTooMany() throws Exception {
    makeDirectories("a/b");
    makeLink("a/b/up", "..");
    Files.createFile(temporary.resolve("a/f"));
    List<String> names = fs.readdir(dir + "/a", ALL_BELOW);
    assertThat(names)
        .hasSize(123)
        .startsWith("b", "f", "b/up", "b/up/b", "b/up/f", "b/up/b/up", "b/up/b/up/b");
    assertThat(fs.readdirWithFileTypes(dir + "/a", ALL_BELOW)).hasSize(123);
  }

  @Test
  void doesNotFollowLinksEntryByEntry() throws Exception {
    makeDirectories("a/b");
    makeLink("a/b/up", "..");
    assertThat(read(fs.opendir(dir + "/a", OpendirOptions.DEFAULT.withRecursive(true))))
        .containsExactly(dir + "/a b", dir + "/a/b up");
  }

  @Test
  void givesTheParentAsTheCallerDidAndWhatIsBelowWithoutDetours() throws Exception {
    makeDirectories("r/s/t");
    String[] given = {"/r/", "/r//", "/r/./", "/r/s/.."};
    for (String detour : given) {
      String text = dir + detour;
      assertThat(fs.readdirWithFileTypes(text, ALL_BELOW))
          .extracting(Dirent::parentPath)
          .containsExactly(text, dir + "/r/s");
      assertThat(fs.readdir(text, ALL_BELOW)).containsExactly("s", "s/t");
      assertThat(read(fs.opendir(text, OpendirOptions.DEFAULT.withRecursive(true))))
          .containsExactly(text + " s", dir + "/r/s t");
    }
  }

  @Test
  void failsIfADirectoryBelowCannotBeListed() throws Exception {
    makeDirectories("r/s/t");
    Path locked = temporary.resolve("r/s/t");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(locked), "NOT TESTED: this user may read everything");
      for (String detour : new String[] {"/r", "/r//", "/r/./", "/r/s/.."}) {
        String text = dir + detour;
        String inner = text + (text.endsWith("/") ? "s/t" : "/s/t");
        String message = "EACCES: permission denied, scandir '" + inner + "'";
        assertFails(() -> fs.readdir(text, ALL_BELOW), message);
        assertFails(() -> fs.readdirWithFileTypes(text, ALL_BELOW), message);
      }
      Dir opened = fs.opendir(dir + "/r/./", OpendirOptions.DEFAULT.withRecursive(true));
      assertThat(fs.next(opened).name()).isEqualTo("s");
      assertThat(fs.next(opened).name()).isEqualTo("t");
      assertFails(() -> fs.next(opened), "EACCES: permission denied, opendir '" + dir + "/r/s/t'");
      assertThat(fs.next(opened)).isNull();
      fs.closeDir(opened);
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void assertFails(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatExceptionOfType(FsException.class).isThrownBy(call).withMessage(message);
  }

  @Test
  void temporaryDirectoriesAreForTheOwnerAlone() {
    assertThat(fs.stat(fs.mkdtemp(dir + "/t")).mode()).isEqualTo(0040700);
    TempDirectory made = fs.mkdtempDisposable(dir + "/t");
    assertThat(fs.stat(made.path()).mode()).isEqualTo(0040700);
    fs.closeTemporary(made);
  }

  @Test
  void removingATemporaryDirectoryLeavesWhatItsLinksLeadTo() throws Exception {
    makeDirectories("kept");
    Files.createFile(temporary.resolve("kept/file"));
    TempDirectory made = fs.mkdtempDisposable(dir + "/t");
    Files.createSymbolicLink(Path.of(made.path(), "link"), temporary.resolve("kept"));
    fs.closeTemporary(made);
    assertThat(fs.readdir(dir)).containsExactly("kept");
    assertThat(fs.readdir(dir + "/kept")).containsExactly("file");
  }
}
