package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rm} where something is in its way. */
class RemovalTest {
  private static final RmOptions RECURSIVE = RmOptions.DEFAULT.withRecursive(true);

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();
  private final Map<String, Integer> tries = new HashMap<>();

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private void makeTree() {
    fs.mkdir(in("tree/a"), PortableContract.RECURSIVE);
    fs.mkdir(in("tree/b"), PortableContract.RECURSIVE);
    fs.writeFile(in("tree/a/1"), "");
    fs.writeFile(in("tree/a/2"), "");
    fs.writeFile(in("tree/b/3"), "");
  }

  /** Has the first calls that delete something of that name fail. */
  private FsSync failing(String name, int times, Errno errno) {
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("delete")
              && path.endsWith(name)
              && tries.merge(name, 1, Integer::sum) <= times) {
            throw new FileSystemException(name, null, errno.glibcText());
          }
        });
    return Fs.on(loop, fileSystem).sync();
  }

  @Test
  void triesAgainWhatMayWorkLater() {
    makeTree();
    failing("1", 3, Errno.EBUSY).rm(in("tree"), RECURSIVE.withMaxRetries(3).withRetryDelay(1));
    assertThat(tries).containsEntry("1", 4);
    assertThat(fs.readdir(folder.toString())).isEmpty();
  }

  @Test
  void givesUpAfterSoManyTriesOfTheOneThing() {
    makeTree();
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() ->
            failing("1", 99, Errno.EBUSY)
                .rm(in("tree"), RECURSIVE.withMaxRetries(2).withRetryDelay(0)))
        .withMessage("EBUSY: resource busy or locked, unlink '" + in("tree/a/1") + "'");
    assertThat(tries).containsEntry("1", 3);
    assertThat(fs.readdir(in("tree"))).containsExactly("a");
    assertThat(fs.readdir(in("tree/a"))).as("what is beside it is gone").containsExactly("1");
  }

  @Test
  void doesNotTryAgainWithoutBeingAskedTo() {
    makeTree();
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> failing("1", 1, Errno.EBUSY).rm(in("tree"), RECURSIVE))
        .withMessage("EBUSY: resource busy or locked, unlink '" + in("tree/a/1") + "'");
  }

  @Test
  void doesNotTryAgainWhatWillNeverWork() {
    makeTree();
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> failing("1", 99, Errno.EIO).rm(in("tree"), RECURSIVE.withMaxRetries(9)))
        .withMessage("EIO: i/o error, unlink '" + in("tree/a/1") + "'");
    assertThat(tries).containsEntry("1", 1);
  }

  @Test
  void doesNotMindThatSomebodyElseDeletesToo() {
    makeTree();
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("delete") && path.endsWith("1")) {
            Files.delete(folder.resolve("tree/a/1"));
            throw new NoSuchFileException("1");
          }
        });
    Fs.on(loop, fileSystem).sync().rm(in("tree"), RECURSIVE);
    assertThat(fs.readdir(folder.toString())).isEmpty();
  }

  @Test
  void deletesLinksButNothingThatTheyLeadTo() {
    fs.mkdir(in("kept/sub"), PortableContract.RECURSIVE);
    fs.writeFile(in("kept/file"), "");
    makeTree();
    fs.symlink(in("kept"), in("tree/link"));
    fs.symlink("nowhere", in("tree/a/dangling"));
    fs.symlink(in("kept"), in("link"));
    fs.rm(in("tree"), RECURSIVE);
    fs.rm(in("link"), RECURSIVE);
    assertThat(fs.readdir(folder.toString())).containsExactly("kept");
    assertThat(fs.readdir(in("kept"))).containsExactly("file", "sub");
  }

  /**
   * The tree is changed after the first look at the directory and before it is opened. Only a
   * {@code SecureDirectoryStream} notices.
   */
  @Test
  void doesNotFollowALinkThatHasTakenThePlaceOfADirectory() throws Exception {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      assumeTrue(stream instanceof SecureDirectoryStream, "directories can only be opened by path");
    }
    fs.mkdir(in("kept"));
    fs.writeFile(in("kept/file"), "");
    Thread swapper =
        Thread.ofPlatform()
            .start(() -> {
              int swaps = 0;
              for (int i = 0; i < 50_000 && swaps < 500; i++) {
                swaps += swap();
              }
            });
    while (swapper.isAlive()) {
      fs.mkdir(in("tree"), PortableContract.RECURSIVE);
      try {
        fs.rm(in("tree"), RECURSIVE.withForce(true));
      } catch (FsException e) {
        // ENOTEMPTY, ELOOP: the other one was faster
      }
    }
    swapper.join();
    assertThat(fs.readdir(in("kept"))).containsExactly("file");
  }

  /** Makes a directory with something in it, puts a link in its place, and counts that. */
  private int swap() {
    try {
      Path directory = Files.createDirectories(folder.resolve("tree/sub"));
      Files.writeString(directory.resolve("file"), "");
      Files.move(directory, folder.resolve("tree/old"));
      Files.createSymbolicLink(directory, folder.resolve("kept"));
      return 1;
    } catch (IOException e) {
      return 0; // it has just been deleted
    }
  }

  @Test
  void goesDownAsDeepAsAPathCanBe() throws Exception {
    int depth = 1000; // more than are kept open, and than a thread has room for
    String path = in("tree") + "/d".repeat(depth);
    fs.mkdir(path, PortableContract.RECURSIVE);
    fs.writeFile(path + "/file", "");
    fs.symlink(folder.toString(), path + "/link");
    fs.rm(in("tree"), RECURSIVE);
    assertThat(fs.readdir(folder.toString())).isEmpty();
  }
}
