package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code rm} while something else takes the place of a directory: before the first file system call
 * that it makes, before the second, and so on, the root and directories at any depth.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere trees may be deleted by path")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemovalSwapTest {
  private static final RmOptions RECURSIVE = RmOptions.DEFAULT.withRecursive(true);

  /** More levels than are open at a time. */
  private static final int DEEP = Descent.WINDOW + 4;

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private Path outside;
  private Path tree;
  private Snapshot kept;
  private int runs;

  @BeforeEach
  void makeWhatIsNotInTheTree() throws IOException {
    outside = folder.resolve("outside");
    for (String name : new String[] {"f0", "d/f1", "d/d/f2", "e/f"}) {
      Files.createDirectories(outside.resolve(name).getParent());
      Files.writeString(outside.resolve(name), "kept");
    }
    kept = Snapshot.of(outside);
  }

  /** So many that some are listed before the directory d, and some after it. */
  private static void makeFiles(Path directory, String content) throws IOException {
    for (int i = 0; i < 6; i++) {
      Files.writeString(directory.resolve("f" + i), content);
    }
  }

  /** A chain of directories that are called d, each with files and another directory beside. */
  private void makeTree(int levels) throws IOException {
    tree = folder.resolve("tree" + ++runs);
    Path directory = tree;
    for (int i = 0; i < levels; i++) {
      Files.createDirectory(directory);
      makeFiles(directory, "");
      Files.createDirectory(directory.resolve("e"));
      Files.writeString(directory.resolve("e/f"), "");
      directory = directory.resolve("d");
    }
  }

  private interface Swap {
    void at(Path directory) throws IOException;
  }

  /** Swaps before one call after the other, until there are no more, or with a stride. */
  private void swapBeforeEveryCall(int levels, int level, int stride, Swap swap)
      throws IOException {
    CountedCalls calls;
    int number = 1;
    do {
      makeTree(levels);
      Path directory = tree.resolve("./" + "d/".repeat(level)).normalize();
      calls =
          CountedCalls.at(
              number,
              (call, path) -> {
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                  swap.at(directory);
                }
              });
      remove(new FaultyFileSystem(calls), calls);
      removeMoved();
      assertThat(Snapshot.of(outside).differencesFrom(kept))
          .as("swapped before call %d", number)
          .isEmpty();
      assertThat(OpenDescriptors.openIn(folder)).as("descriptors").isZero();
      number += stride;
    } while (calls.hasFired());
    assertThat(number).isGreaterThan(10 * levels);
  }

  /** What has been moved away may have been deleted before or after, or in part. */
  private void removeMoved() {
    Path moved = outside.resolve("parent" + runs).resolve("d");
    Fs.on(loop).sync().rm(moved.toString(), RECURSIVE.withForce(true));
  }

  private void remove(FileSystem fileSystem, CountedCalls calls) {
    calls.start();
    try {
      Fs.on(loop, fileSystem).sync().rm(tree.toString(), RECURSIVE);
    } catch (FsException e) {
      assertThat(e.code())
          .isIn("ENOTDIR", "ELOOP", "ESTALE", "ENOTEMPTY", "EISDIR", "ENOENT", "EINVAL");
    } finally {
      calls.stop();
    }
  }

  private void moveAway(Path directory) throws IOException {
    Files.move(directory, folder.resolve("moved" + runs));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void nothingIsDeletedThroughALinkInTheRootsPlaceOrBelow(int level) throws IOException {
    swapBeforeEveryCall(
        3,
        level,
        1,
        directory -> {
          moveAway(directory);
          Files.createSymbolicLink(directory, outside);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, DEEP - 2, DEEP - 1})
  void nothingIsDeletedThroughALinkBelowManyLevels(int level) throws IOException {
    swapBeforeEveryCall(
        DEEP,
        level,
        211,
        directory -> {
          moveAway(directory);
          Files.createSymbolicLink(directory, outside);
        });
  }

  /** Names there are those of the tree, so whoever goes up to the wrong parent would find them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, DEEP - 1})
  void aDirectoryThatIsMovedAwayDoesNotLeadToItsNewParent(int level) throws IOException {
    swapBeforeEveryCall(
        DEEP,
        level,
        211,
        directory -> {
          Path parent = Files.createDirectory(outside.resolve("parent" + runs));
          makeFiles(parent, "kept");
          kept = Snapshot.of(outside);
          Files.move(directory, parent.resolve("d"));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFileInThePlaceOfADirectoryLeaksNoDescriptor(int level) throws IOException {
    swapBeforeEveryCall(
        3,
        level,
        1,
        directory -> {
          moveAway(directory);
          Files.writeString(directory, "");
        });
  }

  /** To open a FIFO waits until somebody writes into it, which nobody does. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFifoInThePlaceOfADirectoryIsNotOpened(int level) throws Exception {
    Path fifo = folder.resolve("fifo");
    assumeTrue(isMade(fifo), "there is no mkfifo");
    swapBeforeEveryCall(
        3,
        level,
        1,
        directory -> {
          moveAway(directory);
          Files.createLink(directory, fifo);
        });
  }

  private static boolean isMade(Path fifo) throws Exception {
    try {
      return new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Without {@code recursive} only a file is deleted, whatever comes into its place. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDirectoryInThePlaceOfAFileKeepsWhatIsInIt(boolean force) throws IOException {
    CountedCalls calls;
    int number = 1;
    do {
      Path file = Files.writeString(folder.resolve("file" + number), "");
      calls =
          CountedCalls.at(
              number++,
              (call, path) -> {
                Files.move(file, folder.resolve("moved" + file.getFileName()));
                Files.createDirectory(file);
                Files.writeString(file.resolve("inside"), "kept");
              });
      calls.start();
      FsSync fs = Fs.on(loop, new FaultyFileSystem(calls)).sync();
      try {
        fs.rm(file.toString(), RmOptions.DEFAULT.withForce(force));
        assertThat(calls.hasFired()).isFalse();
      } catch (FsException e) {
        assertThat(e.code()).isIn("ERR_FS_EISDIR", "ENOTEMPTY");
      }
      if (calls.hasFired()) {
        try (Stream<Path> inside = Files.list(file)) {
          assertThat(inside).hasSize(1);
        }
      }
    } while (calls.hasFired());
    assertThat(number).isGreaterThan(2);
  }
}
