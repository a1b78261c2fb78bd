package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing all or nothing, on the default file system. */
class AtomicWriteTest {
  private static final WriteOptions ATOMIC = WriteOptions.DEFAULT.withAtomic(true);

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private FsSync faulty(FaultyFileSystem.Fault fault) {
    FileSystem fileSystem = new FaultyFileSystem(fault);
    return Fs.on(loop, fileSystem).sync();
  }

  private static FileSystemException failure() {
    return new FileSystemException("somewhere", null, Errno.EIO.glibcText());
  }

  @Test
  void keepsAllBitsOfTheModeOfTheTarget() throws Exception {
    fs.writeFile(in("a"), "old");
    Files.setAttribute(folder.resolve("a"), "unix:mode", 04751);
    fs.writeFile(in("a"), "new", ATOMIC.withMode(0600));
    assertThat(fs.stat(in("a")).mode()).isEqualTo(0104751);
    fs.writeFile(in("new"), "new", ATOMIC.withMode(0640));
    assertThat(fs.stat(in("new")).mode()).isEqualTo(0100640);
  }

  @Test
  void keepsTheOwnerOfTheTarget() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
    fs.writeFile(in("a"), "old");
    Files.setAttribute(folder.resolve("a"), "unix:uid", 1234);
    Files.setAttribute(folder.resolve("a"), "unix:gid", 4321);
    Files.setAttribute(folder.resolve("a"), "unix:mode", 06755);
    fs.writeFile(in("a"), "new", ATOMIC);
    Stats stats = fs.stat(in("a"));
    assertThat(stats.uid()).isEqualTo(1234);
    assertThat(stats.gid()).isEqualTo(4321);
    assertThat(stats.mode()).isEqualTo(0106755);
  }

  /** Or a program that runs as its owner would run as another one. */
  @Test
  void dropsSetUserIdIfTheOwnerCannotBeKept() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
    fs.writeFile(in("a"), "old");
    Files.setAttribute(folder.resolve("a"), "unix:uid", 1234);
    Files.setAttribute(folder.resolve("a"), "unix:mode", 06755);
    faulty(
            (call, path) -> {
              if (call.equals("unix:uid")) {
                throw new FileSystemException("somewhere", null, Errno.EPERM.glibcText());
              }
            })
        .writeFile(in("a"), "new", ATOMIC);
    assertThat(fs.stat(in("a")).mode()).isEqualTo(0100755);
  }

  /** Or the group of this process could read what only the other group was to read. */
  @Test
  void dropsWhatTheGroupMayDoIfItCannotBeKept() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
    FsSync limited =
        faulty((call, path) -> {
          if (call.equals("unix:gid")) {
            throw new FileSystemException("somewhere", null, Errno.EPERM.glibcText());
          }
        });
    for (String modes : List.of("0640 0600", "0664 0644", "0750 0700")) {
      fs.writeFile(in("a"), "old");
      Files.setAttribute(folder.resolve("a"), "unix:gid", 1234);
      Files.setAttribute(folder.resolve("a"), "unix:mode", Integer.decode(modes.split(" ")[0]));
      limited.writeFile(in("a"), "new", ATOMIC);
      assertThat(fs.stat(in("a")).mode() & 07777)
          .as(modes)
          .isEqualTo((int) Integer.decode(modes.split(" ")[1]));
    }
  }

  @Test
  void replacesWhatALinkLeadsTo() throws Exception {
    fs.mkdir(in("dir"));
    fs.writeFile(in("dir/file"), "old");
    fs.symlink("dir/file", in("link"));
    fs.symlink("link", in("linkToLink"));
    fs.symlink("dir/new", in("dangling"));
    fs.writeFile(in("linkToLink"), "new", ATOMIC);
    fs.writeFile(in("dangling"), "made", ATOMIC);
    assertThat(fs.readFile(in("dir/file"), UTF_8)).isEqualTo("new");
    assertThat(fs.readFile(in("dir/new"), UTF_8)).isEqualTo("made");
    assertThat(fs.readlink(in("link"))).isEqualTo("dir/file");
    assertThat(fs.readdir(in("dir"))).containsExactly("file", "new");
  }

  @Test
  void doesNotReplaceLinksInALoop() throws Exception {
    fs.symlink("loop", in("loop"));
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.writeFile(in("loop"), "x", ATOMIC))
        .withMessage("ELOOP: too many symbolic links encountered, open '" + in("loop") + "'");
  }

  @Test
  void otherHardLinksKeepTheOldContent() {
    fs.writeFile(in("a"), "old");
    fs.link(in("a"), in("b"));
    fs.writeFile(in("a"), "new", ATOMIC);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("new");
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("old");
  }

  @Test
  void doesNotReplaceDevicesAndPipes() throws Exception {
    Fifo.make(folder.resolve("pipe"));
    for (String path : List.of("/dev/null", in("pipe"))) {
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> fs.writeFile(path, "x", ATOMIC))
          .withMessage("EINVAL: invalid argument, open '" + path + "'");
    }
    assertThat(fs.stat("/dev/null").isCharacterDevice()).isTrue();
  }

  @Test
  void doesNotReplaceWhatMustNotExist() {
    WriteOptions exclusively = ATOMIC.withFlag("wx");
    fs.writeFile(in("a"), "first", exclusively);
    fs.symlink("nowhere", in("dangling"));
    for (String name : List.of("a", "dangling")) {
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> fs.writeFile(in(name), "second", exclusively))
          .withMessage("EEXIST: file already exists, open '" + in(name) + "'");
    }
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("first");
    assertThat(fs.readdir(folder.toString())).containsExactly("a", "dangling");
  }

  /** The other one comes after the first look, when the content has been written. */
  @Test
  void doesNotReplaceWhatComesWhileItWrites() {
    FsSync late =
        faulty((call, path) -> {
          if (call.equals("link")) {
            fs.writeFile(in("a"), "other");
          }
        });
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> late.writeFile(in("a"), "x", ATOMIC.withFlag("wx")))
        .withMessage("EEXIST: file already exists, open '" + in("a") + "'");
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("other");
    assertThat(fs.readdir(folder.toString())).containsExactly("a");
  }

  /**
   * Hunts a folder that is opened by its name after its parent's owner has put something else
   * there: an open of a pipe would wait for ever, and of a file the JDK leaks one descriptor and
   * closes another one twice.
   */
  @ParameterizedTest
  @ValueSource(strings = {"pipe", "file", "link", "folder"})
  @EnabledOnOs(OS.LINUX)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatTakesThePlaceOfItsFolderIsNotOpened(String kind) throws Exception {
    Path decoys = Files.createDirectory(folder.resolve("decoys"));
    Fifo.make(decoys.resolve("pipe"));
    fs.writeFile(in("decoys/file"), "decoy");
    fs.mkdir(in("decoys/folder"));
    fs.symlink("folder", in("decoys/link"));
    fs.mkdir(in("parent"));
    FsSync attacked =
        faulty((call, path) -> {
          if (call.equals("scandir") && path.toString().contains(".tmp")) {
            Path made = onlyEntryOf(folder.resolve("parent"));
            Files.move(made, folder.resolve("moved"));
            Files.move(decoys.resolve(kind), made);
          }
        });
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> attacked.writeFile(in("parent/a"), "new", ATOMIC))
        .satisfies(e -> assertThat(e.code()).isIn("ENOTDIR", "ELOOP", "ENOENT", "ESTALE"));
    assertThat(fs.exists(in("parent/a"))).isFalse();
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  /** The name is given by path: hunts a link to a file that lies there instead of this one. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aForeignFileIsNotPublished() throws Exception {
    fs.mkdir(in("decoy"));
    fs.writeFile(in("decoy/content"), "foreign");
    fs.mkdir(in("parent"));
    FsSync attacked =
        faulty((call, path) -> {
          if (call.equals("link")) {
            Path made = onlyEntryOf(folder.resolve("parent"));
            Files.move(made, folder.resolve("moved"));
            Files.move(folder.resolve("decoy"), made);
          }
        });
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> attacked.writeFile(in("parent/a"), "new", ATOMIC.withFlag("wx")))
        .withMessage("EACCES: permission denied, open '" + in("parent/a") + "'");
    Path decoy = onlyEntryOf(folder.resolve("parent"));
    assertThat(decoy.getFileName().toString()).startsWith(".tickloom-");
    assertThat(decoy.resolve("content")).hasContent("foreign");
    assertThat(fs.readdir(in("parent"))).hasSize(1);
  }

  private static Path onlyEntryOf(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "open, 'EIO: i/o error, open ''PATH'''",
    "write, 'EIO: i/o error, write'",
    "setPermissions, 'EIO: i/o error, fchmod'",
    "fsync, 'EIO: i/o error, fsync'",
    "close, 'EIO: i/o error, close'",
    "rename, 'EIO: i/o error, rename ''PATH'''",
  })
  void whateverFailsTheTargetIsAsItWas(String step, String message) throws Exception {
    fs.writeFile(in("a"), "old");
    Files.setAttribute(folder.resolve("a"), "unix:mode", 0640);
    FsSync failing =
        faulty((call, path) -> {
          if (call.equals(step)) {
            throw failure();
          }
        });
    for (String name : List.of("a", "new")) {
      if (name.equals("a") || !step.equals("setPermissions")) {
        assertThatExceptionOfType(FsException.class)
            .isThrownBy(() -> failing.writeFile(in(name), "new", ATOMIC.withDurable(true)))
            .withMessage(message.replace("PATH", in(name)));
      }
    }
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("old");
    assertThat(fs.stat(in("a")).mode()).isEqualTo(0100640);
    assertThat(fs.readdir(folder.toString())).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void durableFlushesTheFolderOfWhatIsNew(boolean atomic) {
    List<String> flushed = new ArrayList<>();
    FsSync observed =
        faulty((call, path) -> {
          if (call.equals("fsync") || call.equals("rename")) {
            String name = path.getFileName().toString();
            flushed.add(call + " " + (name.equals("content") ? "temporary" : name));
          }
        });
    WriteOptions durable = WriteOptions.DEFAULT.withDurable(true).withAtomic(atomic);
    String folderName = folder.getFileName().toString();
    observed.writeFile(in("a"), "1", durable);
    assertThat(flushed)
        .containsExactlyElementsOf(
            atomic
                ? List.of("fsync temporary", "rename a", "fsync " + folderName)
                : List.of("fsync a", "fsync " + folderName));
    flushed.clear();
    observed.writeFile(in("a"), "2", durable);
    assertThat(flushed)
        .containsExactlyElementsOf(
            atomic
                ? List.of("fsync temporary", "rename a", "fsync " + folderName)
                : List.of("fsync a"));
  }

  @Test
  void aFailureToFlushTheFolderComesAfterTheChange() {
    fs.writeFile(in("a"), "old");
    FsSync failing =
        faulty((call, path) -> {
          if (call.equals("fsync") && Files.isDirectory(path)) {
            throw failure();
          }
        });
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> failing.writeFile(in("a"), "new", ATOMIC.withDurable(true)))
        .withMessage("EIO: i/o error, fsync");
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("new");
    assertThat(fs.readdir(folder.toString())).containsExactly("a");
  }

  @Test
  void onAFullDiskTheOldContentStays() throws Exception {
    try (FullDisk disk = FullDisk.mount(folder, 64)) {
      String file = disk.path.resolve("a").toString();
      fs.writeFile(file, "old");
      byte[] tooMuch = new byte[1 << 20];
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> fs.writeFile(file, tooMuch, ATOMIC))
          .withMessage("ENOSPC: no space left on device, write");
      assertThat(fs.readFile(file, UTF_8)).isEqualTo("old");
      assertThat(fs.readdir(disk.path.toString())).containsExactly("a");
      assertThatExceptionOfType(FsException.class).isThrownBy(() -> fs.writeFile(file, tooMuch));
      assertThat(fs.stat(file).size()).as("so much for the plain one").isNotEqualTo(3);
    }
  }

  @Test
  void readersFindWholeContentsOnly() throws Exception {
    byte[] ones = new byte[300_000];
    byte[] twos = new byte[200_000];
    Arrays.fill(ones, (byte) 1);
    Arrays.fill(twos, (byte) 2);
    fs.writeFile(in("a"), ones);
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Set<String>> seen = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              Set<String> contents = new HashSet<>();
              while (!isOver.get()) {
                byte[] read = fs.readFile(in("a"));
                contents.add(read.length + " of " + read[0] + " to " + read[read.length - 1]);
              }
              seen.complete(contents);
            });
    for (int i = 0; i < 100; i++) {
      fs.writeFile(in("a"), i % 2 == 0 ? twos : ones, ATOMIC);
    }
    isOver.set(true);
    reader.join();
    assertThat(seen.join()).isSubsetOf("300000 of 1 to 1", "200000 of 2 to 2");
    assertThat(fs.readdir(folder.toString())).containsExactly("a");
  }

  @Test
  void aWriteThatIsGivenUpLeavesTheOldContentAndNoTemporaryFile() throws Exception {
    fs.writeFile(in("a"), "old");
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch givenUp = new CountDownLatch(1);
    FileSystem slow =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("write")) {
            writing.countDown();
            await(givenUp);
          }
        });
    List<Throwable> reasons = new ArrayList<>();
    AbortController controller = new AbortController();
    loop.run(() -> {
      Fs.on(loop, slow)
          .with(controller.signal())
          .writeFile(in("a"), "new", ATOMIC, (error, nothing) -> reasons.add(error));
      var unused =
          Thread.ofPlatform()
              .start(() -> {
                assertThatCode(() -> await(writing)).doesNotThrowAnyException();
                controller.abort();
              });
    });
    assertThat(reasons).singleElement().isInstanceOf(AbortException.class);
    assertThat(fs.readdir(folder.toString())).hasSize(2);
    givenUp.countDown();
    while (fs.readdir(folder.toString()).size() > 1) {
      Thread.onSpinWait();
    }
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("old");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
