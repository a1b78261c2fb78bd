package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view in which relative paths start at a directory. */
class FsInTest extends PortableContract {
  @TempDir Path folder;

  @Override
  FileSystem fileSystem() {
    return FileSystems.getDefault();
  }

  @Override
  Fs view() {
    return Fs.on(loop).in(folder);
  }

  /** A relative path. */
  @Override
  String emptyDirectory() {
    try {
      Files.createDirectories(folder.resolve("work/empty"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return "work/empty";
  }

  @Test
  void makesWhatIsNamedInTheDirectory() {
    fs.writeFile("a", "hello");
    assertThat(folder.resolve("a")).hasContent("hello");
  }

  @Test
  void absolutePathsAndPathsUpwardsLeadAnywhere() {
    String outside = folder.resolve("outside").toString();
    fs.writeFile(outside, "hello");
    Fs below = Fs.on(loop).in(folder.resolve("work"));
    assertThat(below.sync().readFile("../outside", UTF_8)).isEqualTo("hello");
    assertThat(fs.readFile(outside, UTF_8)).isEqualTo("hello");
  }

  @Test
  void errorsRepeatTheRelativePath() {
    assertFails(() -> fs.readFile("none"), "ENOENT: no such file or directory, open 'none'");
    assertFails(
        () -> fs.rename("none", "b"), "ENOENT: no such file or directory, rename 'none' -> 'b'");
    assertFails(() -> fs.readFile(""), "ENOENT: no such file or directory, open ''");
  }

  @Test
  void resultsAreRelativeWhereTheArgumentWas() {
    fs.mkdir("tree/a/b", RECURSIVE);
    fs.writeFile("tree/a/b/c", "");
    assertThat(fs.mkdir("new/x", RECURSIVE)).isEqualTo("new");
    assertThat(fs.mkdtemp("made-")).matches("made-\\w{6}");
    List<Dirent> all =
        fs.readdirWithFileTypes("./tree", ReaddirOptions.DEFAULT.withRecursive(true));
    assertThat(all).extracting(Dirent::parentPath).containsExactly("./tree", "tree/a", "tree/a/b");
    assertThat(all).extracting(Dirent::toPath).allMatch(Files::exists);
  }

  @Test
  void anAbsoluteArgumentHasAbsoluteResults() {
    fs.mkdir("tree/a/b", RECURSIVE);
    String tree = folder.resolve("tree").toString();
    assertThat(fs.readdirWithFileTypes(tree, ReaddirOptions.DEFAULT.withRecursive(true)))
        .extracting(Dirent::parentPath)
        .containsExactly(tree, tree + "/a");
  }

  @Test
  void theContentOfALinkStaysAsItIsGiven() throws Exception {
    fs.mkdir("sub");
    fs.symlink("target", "sub/link");
    assertThat(Files.readSymbolicLink(folder.resolve("sub/link"))).isEqualTo(Path.of("target"));
    assertThat(fs.readlink("sub/link")).isEqualTo("target");
  }

  @Test
  void thePathOfAnEntryIsFoundAgain() {
    fs.writeFile("a", "hello");
    CharSequence relative = Fs.path(Path.of("a"));
    CharSequence absolute = Fs.path(fs.readdirWithFileTypes(".").get(0).toPath());
    assertThat(fs.readFile(relative, UTF_8)).isEqualTo("hello");
    assertThat(fs.readdir(Fs.path(Path.of("")))).containsExactly("a", "work");
    assertThat(fs.exists(absolute)).isTrue();
    assertThat(fs.exists("a\0")).isFalse();
  }

  @Test
  void theEmptyTextIsItsDirectoryToRealpathAsTheWorkingDirectoryIs() throws Exception {
    if (!form.isPromised()) { // which asks the system: the empty path is none there
      assertThat(fs.realpath("")).isEqualTo(folder.toRealPath().toString());
    }
  }

  @Test
  void aTemporaryDirectoryIsRemovedWhereItIs() {
    TempDirectory made = fs.mkdtempDisposable("made-");
    assertThat(folder.resolve(made.path())).isDirectory();
    fs.closeTemporary(made);
    assertThat(folder.resolve(made.path())).doesNotExist();
  }

  @Test
  void viewsInViewsStartWhereTheOuterOneDoes() {
    Fs outer = Fs.on(loop).in(folder);
    Fs inner = outer.in(Path.of("work")).in(Path.of("empty"));
    inner.sync().writeFile("a", "hello");
    assertThat(folder.resolve("work/empty/a")).hasContent("hello");
    assertThat(outer.sync().in(Path.of("work/empty")).readdir(".")).containsExactly("a");
    assertThat(form.on(loop, outer.in(folder.resolve("work"))).readdir("."))
        .containsExactly("empty");
  }

  @Test
  void theDirectoryMayBeOnAnotherFileSystem() throws Exception {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path directory = Files.createDirectories(memory.getPath("/work/sub"));
      Form.Use there = form.on(loop, Fs.on(loop).in(directory));
      there.writeFile("a", "hello");
      assertThat(Files.readString(memory.getPath("/work/sub/a"))).isEqualTo("hello");
      assertThat(there.readFile("/work/sub/a", UTF_8)).isEqualTo("hello");
      there.copyFile("a", Fs.path(folder.resolve("copy")));
      assertThat(folder.resolve("copy")).hasContent("hello");
    }
  }

  @Test
  void theDirectoryMayBeMadeLater() {
    Form.Use later = form.on(loop, Fs.on(loop).in(folder.resolve("later")));
    assertFails(() -> later.readdir("."), "ENOENT: no such file or directory, scandir '.'");
    fs.mkdir("later");
    assertThat(later.readdir(".")).isEmpty();
  }

  @Test
  void nullIsRefusedByName() {
    Fs on = Fs.on(loop);
    assertThatNullPointerException().isThrownBy(() -> on.in(null)).withMessage("directory");
    assertThatNullPointerException()
        .isThrownBy(() -> on.promises().in(null))
        .withMessage("directory");
    assertThatNullPointerException().isThrownBy(() -> on.sync().in(null)).withMessage("directory");
  }
}
