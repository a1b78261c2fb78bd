package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code rm} of trees that have more levels than it keeps open, or than a path can name. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere trees may be deleted by path")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeepTreesTest {
  private static final RmOptions RECURSIVE = RmOptions.DEFAULT.withRecursive(true);

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();

  /** From the innermost to the root: each new directory takes in those that are there. */
  private Path makeTree(int levels) throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectory(tree);
    Files.createSymbolicLink(tree.resolve("link"), folder);
    for (int i = 1; i < levels; i++) {
      Path above = Files.createDirectory(folder.resolve("above"));
      Files.writeString(above.resolve("f"), "");
      Files.createDirectory(above.resolve("e"));
      Files.writeString(above.resolve("e/f"), "");
      Files.move(tree, above.resolve("directory"));
      Files.move(above, tree);
    }
    return tree;
  }

  @Test
  void aTreeBeyondTheLongestPathIsDeletedWholly() throws IOException {
    Path tree = makeTree(600); // 6,000 bytes, and PATH_MAX is 4096
    Fs.on(loop).sync().rm(tree.toString(), RECURSIVE);
    assertThat(folder).isEmptyDirectory();
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  /** What cannot be deleted at the bottom is told with its whole path, and all else is deleted. */
  @Test
  void aFailureBelowManyLevelsIsTold() throws IOException {
    int levels = 3 * Descent.WINDOW;
    Path tree = makeTree(levels);
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("delete") && path.endsWith("link")) {
            throw new FileSystemException("link", null, Errno.EIO.glibcText());
          }
        });
    Path link = tree.resolve("directory/".repeat(levels - 1) + "link");
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> Fs.on(loop, fileSystem).sync().rm(tree.toString(), RECURSIVE))
        .withMessage("EIO: i/o error, unlink '" + link + "'");
    for (Path each = link; !each.equals(folder); each = each.getParent()) {
      assertThat(each.getParent().toFile().list()).containsExactly("" + each.getFileName());
    }
  }

  /** Opens no more directories at a time than it may, whatever number of workers asks. */
  private static final class Limited implements FaultyFileSystem.Fault {
    final int limit;
    int open;
    int refused;

    Limited(int limit) {
      this.limit = limit;
    }

    @Override
    public synchronized void before(String call, Path path) throws IOException {
      switch (call) {
        case "scandir" -> {
          if (open == limit) {
            refused++;
            throw new FileSystemException("" + path, null, Errno.EMFILE.glibcText());
          }
          open++;
        }
        case "closedir" -> open--;
        default -> {}
      }
    }
  }

  /** The top, the directory that is being emptied, and the one above or below. */
  @Test
  void threeOpenDirectoriesDoForAnyDepth() throws IOException {
    Path tree = makeTree(2 * Descent.WINDOW);
    Limited limited = new Limited(3);
    Fs.on(loop, new FaultyFileSystem(limited)).sync().rm(tree.toString(), RECURSIVE);
    assertThat(folder).isEmptyDirectory();
    assertThat(limited.refused).isPositive();
    assertThat(limited.open).isZero();
  }

  @Test
  void aDirectoryThatNobodyMayListIsNoObstacleAboveTheRoot() throws IOException {
    Path tree = makeTree(3);
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("scandir") && path.normalize().equals(folder)) {
            throw new java.nio.file.AccessDeniedException("" + path);
          }
        });
    Fs.on(loop, fileSystem).sync().rm(tree.toString(), RECURSIVE);
    assertThat(folder).isEmptyDirectory();
  }
}
