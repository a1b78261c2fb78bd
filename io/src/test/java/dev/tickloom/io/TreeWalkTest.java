package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code walk} and {@code du}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeWalkTest {
  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();

  @BeforeEach
  void makeTree() throws IOException {
    Files.createDirectories(folder.resolve("tree/b/d"));
    Files.createDirectories(folder.resolve("tree/a"));
    Files.writeString(folder.resolve("tree/b/c"), "cc");
    Files.writeString(folder.resolve("tree/b/d/e"), "eee");
    Files.writeString(folder.resolve("tree/f"), "f");
    Files.createSymbolicLink(folder.resolve("tree/b/up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("tree/a/b"), Path.of("../b"));
  }

  private List<String> walk(FileSystem fileSystem, WalkOptions options) {
    List<String> found = new ArrayList<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    loop.run(() ->
        async(() -> {
          Path tree = folder.resolve("tree");
          Fs fs = fileSystem == null ? Fs.on(loop) : Fs.on(loop, fileSystem);
          try (var entries = awaitEach(fs.promises().walk(tree.toString(), options))) {
            for (Dirent entry : entries) {
              found.add(
                  tree.relativize(Path.of(entry.toPath().toString()))
                      + (entry.isDirectory() ? "/" : ""));
            }
          } catch (FsException e) {
            failure.set(e);
          }
          return null;
        }));
    if (failure.get() instanceof FsException e) {
      throw e;
    }
    return found;
  }

  @Test
  void aDirectoryComesBeforeItsContentByTheBytesOfNames() {
    assertThat(walk(null, WalkOptions.DEFAULT))
        .containsExactly("a/", "a/b", "b/", "b/c", "b/d/", "b/d/e", "b/up", "f");
  }

  @Test
  void goesNoDeeperThanItMay() {
    assertThat(walk(null, WalkOptions.DEFAULT.withMaxDepth(1))).containsExactly("a/", "b/", "f");
    assertThat(walk(null, WalkOptions.DEFAULT.withMaxDepth(0))).isEmpty();
  }

  @Test
  void linksAreEnteredOnceWhereThatIsAskedFor() {
    assertThat(walk(null, WalkOptions.DEFAULT.withFollowSymlinks(true)))
        .containsExactly(
            "a/", "a/b", "a/b/c", "a/b/d/", "a/b/d/e", "a/b/up", "b/", "b/c", "b/d/", "b/d/e",
            "b/up", "f");
  }

  @Test
  void whatIsExcludedIsNotEntered() {
    assertThat(walk(null, WalkOptions.DEFAULT.withExcludeIf(entry -> entry.name().equals("b"))))
        .containsExactly("a/", "f");
  }

  @Test
  void whoIsToldOfFailuresGetsTheRest() {
    FileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("scandir") && path.normalize().endsWith("b/d")) {
            throw new AccessDeniedException(path.toString());
          }
        });
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> walk(fileSystem, WalkOptions.DEFAULT))
        .withMessage("EACCES: permission denied, scandir '" + folder.resolve("tree/b/d") + "'");
    List<FsException> failures = new ArrayList<>();
    assertThat(walk(fileSystem, WalkOptions.DEFAULT.withOnError(failures::add)))
        .containsExactly("a/", "a/b", "b/", "b/c", "b/d/", "b/up", "f");
    assertThat(failures).hasSize(1);
  }

  @Test
  void aLinkThatTakesThePlaceOfADirectoryIsNotEntered() {
    FileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          Path directory = folder.resolve("tree/b/d");
          if (call.equals("scandir")
              && path.normalize().endsWith("b/d")
              && !Files.isSymbolicLink(directory)) {
            Files.move(directory, folder.resolve("moved"));
            Files.createSymbolicLink(directory, folder);
          }
        });
    assertThat(walk(fileSystem, WalkOptions.DEFAULT))
        .containsExactly("a/", "a/b", "b/", "b/c", "b/d/", "b/up", "f");
  }

  @Test
  void countsWhatThereIsAndAFileWithSeveralNamesOnce() throws IOException {
    Files.createLink(folder.resolve("tree/a/again"), folder.resolve("tree/b/d/e"));
    FsSync fs = Fs.on(loop).sync();
    assertThat(fs.du(folder.resolve("tree").toString())).isEqualTo(new DiskUsage(3, 4, 2, 0, 6));
    assertThat(fs.du(folder.resolve("tree/f").toString())).isEqualTo(new DiskUsage(1, 0, 0, 0, 1));
    assertThat(fs.du(folder.resolve("tree/a/b").toString()))
        .isEqualTo(new DiskUsage(0, 0, 1, 0, 0));
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.du("nowhere"))
        .withMessage("ENOENT: no such file or directory, lstat 'nowhere'");
  }

  @Test
  void anIteratorThatIsClosedInTheMiddleLeavesNothingOpen() throws IOException {
    for (int i = 0; i < 2000; i++) {
      Files.createDirectory(folder.resolve("tree/b/d/" + i));
    }
    List<String> found = new ArrayList<>();
    loop.run(() ->
        async(() -> {
          try (var entries =
              awaitEach(
                  Fs.on(loop)
                      .promises()
                      .walk(folder.resolve("tree").toString(), WalkOptions.DEFAULT))) {
            for (Dirent entry : entries) {
              found.add(entry.toPath().toString());
              if (found.size() == 1500) {
                break;
              }
            }
          }
          return null;
        }));
    assertThat(found).hasSize(1500).doesNotHaveDuplicates();
    if (ChannelDescriptor.ARE_LISTED) {
      assertThat(OpenDescriptors.openIn(folder)).isZero();
    }
  }
}
