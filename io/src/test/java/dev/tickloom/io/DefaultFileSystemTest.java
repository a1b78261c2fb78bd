package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The default file system, which can do more than others. */
@Tag("attributes")
class DefaultFileSystemTest extends PortableContract {
  @TempDir Path temporary;

  @Override
  FileSystem fileSystem() {
    return FileSystems.getDefault();
  }

  @Override
  String emptyDirectory() {
    return temporary.toString();
  }

  private Path path(String name) {
    return temporary.resolve(name);
  }

  @Test
  void readsWhatHasNoSize() {
    assertThat(fs.readFile("/proc/self/status", UTF_8)).contains("Pid:");
    assertThat(fs.readFile("/dev/null")).isEmpty();
  }

  @Test
  void makesFilesWithAMode() throws Exception {
    fs.writeFile(in("a"), "", WriteOptions.DEFAULT.withMode(0600));
    assertThat(fs.stat(in("a")).mode()).isEqualTo(0100600);
    fs.close(fs.open(in("b"), "w", 0400));
    assertThat(fs.stat(in("b")).mode()).isEqualTo(0100400);
    fs.mkdir(in("c/d"), RECURSIVE.withMode(0700));
    assertThat(fs.stat(in("c")).mode()).isEqualTo(0040700);
    assertThat(fs.stat(in("c/d")).mode()).isEqualTo(0040700);
  }

  @Test
  void flushesIfAskedTo() {
    fs.writeFile(in("a"), "x", WriteOptions.DEFAULT.withFlush(true));
    assertFails(
        () -> fs.writeFile("/dev/null", "x", WriteOptions.DEFAULT.withFlush(true)),
        "EINVAL: invalid argument, fsync");
  }

  @Test
  void reportsAFullDeviceWithoutPath() {
    assertFails(() -> fs.writeFile("/dev/full", "x"), "ENOSPC: no space left on device, write");
  }

  @Test
  void readFileReportsAFailedReadWithPathUnlessItBlocks() {
    String suffix = form.isBlocking() ? "" : " '/proc/self/mem'";
    assertFails(() -> fs.readFile("/proc/self/mem"), "EIO: i/o error, read" + suffix);
  }

  @Test
  void writeFileReportsFlagsThatDoNotAllowIt() {
    fs.writeFile(in("a"), "x");
    assertFails(
        () -> fs.writeFile(in("a"), "y", WriteOptions.DEFAULT.withFlag("r")),
        "EBADF: bad file descriptor, write");
  }

  @Test
  void tellsAllThatStatTells() throws Exception {
    fs.writeFile(in("a"), "hello");
    Files.createLink(path("b"), path("a"));
    Stats stats = fs.stat(in("a"));
    assertThat(stats.ino()).isEqualTo(Files.getAttribute(path("a"), "unix:ino"));
    assertThat(stats.dev()).isEqualTo(Files.getAttribute(path("a"), "unix:dev"));
    assertThat(stats.nlink()).isEqualTo(2);
    assertThat(stats.uid())
        .isEqualTo(((Integer) Files.getAttribute(path("a"), "unix:uid")).longValue());
    assertThat(stats.mtime()).isEqualTo(Files.getLastModifiedTime(path("a")).toInstant());
    assertThat(stats.ctime()).isAfterOrEqualTo(stats.mtime());
    assertThat(fs.stat("/dev/null").isCharacterDevice()).isTrue();
    assertThat(fs.stat("/dev/null").rdev()).isPositive();
  }

  @Test
  void followsLinksOrNot() throws Exception {
    fs.writeFile(in("file"), "hello");
    Files.createSymbolicLink(path("link"), Path.of("file"));
    assertThat(fs.stat(in("link")).isFile()).isTrue();
    assertThat(fs.lstat(in("link")).isSymbolicLink()).isTrue();
    assertThat(fs.lstat(in("link")).size()).isEqualTo(4);
    assertThat(fs.readFile(in("link"), UTF_8)).isEqualTo("hello");
    fs.unlink(in("link"));
    assertThat(fs.readdir(dir)).containsExactly("file");
  }

  @Test
  void listsEveryTypeOfEntry() throws Exception {
    Files.createSymbolicLink(path("link"), Path.of("nowhere"));
    Fifo.make(path("pipe"));
    List<Dirent> entries = fs.readdirWithFileTypes(dir);
    assertThat(entries.get(0).isSymbolicLink()).isTrue();
    assertThat(entries.get(1).isFIFO()).isTrue();
    assertThat(entries).noneMatch(Dirent::isUnknown);
    assertThat(fs.readdirWithFileTypes("/dev"))
        .filteredOn(entry -> entry.name().equals("null"))
        .allMatch(Dirent::isCharacterDevice)
        .hasSize(1);
  }

  @Test
  void doesNotKnowTheTypesInAFolderThatMayOnlyBeListed() throws Exception {
    fs.mkdir(in("folder"));
    fs.writeFile(in("folder/file"), "");
    Files.setPosixFilePermissions(path("folder"), PosixFilePermissions.fromString("r--r--r--"));
    try {
      assumeFalse(Files.isReadable(path("folder/file")), "this user may search everything");
      Dirent entry = fs.readdirWithFileTypes(in("folder")).get(0);
      assertThat(entry.name()).isEqualTo("file");
      assertThat(entry.isUnknown()).isTrue();
      assertThat(entry.isFile()).isFalse();
    } finally {
      Files.setPosixFilePermissions(path("folder"), PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** The JDK would open the pipe and wait there for somebody to write to it. */
  @Test
  void doesNotTakeAPipeForADirectory() throws Exception {
    Fifo.make(path("pipe"));
    assertFails(
        () -> fs.readdir(in("pipe")), "ENOTDIR: not a directory, scandir '" + in("pipe") + "'");
  }

  @Test
  void keepsTheNameOfAFileThatIsNotText() throws Exception {
    new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'a\\377b')\"")
        .directory(temporary.toFile())
        .start()
        .waitFor();
    Dirent entry = fs.readdirWithFileTypes(dir).get(0);
    assertThat(entry.name()).isEqualTo("a\ufffdb");
    assertThat(entry.isFile()).isTrue();
    assertThat(Files.exists(entry.toPath(), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void opensADirectoryButDoesNotReadIt() {
    FileHandle handle = fs.open(dir, "r");
    String message = "EISDIR: illegal operation on a directory, read";
    assertFails(() -> fs.read(handle, ByteBuffer.allocate(1)), message);
    assertFails(() -> fs.read(handle, ByteBuffer.allocate(1), 0), message);
    assertThat(fs.read(handle, ByteBuffer.allocate(0))).isZero();
    assertFails(() -> fs.write(handle, bytes("x")), "EBADF: bad file descriptor, write");
    fs.close(handle);
  }

  @Test
  void readsAndAppendsWithOnePosition() {
    fs.writeFile(in("a"), "hello");
    FileHandle handle = fs.open(in("a"), "a+");
    ByteBuffer read = ByteBuffer.allocate(4);
    assertThat(fs.read(handle, read.limit(2))).isEqualTo(2);
    assertThat(text(read)).isEqualTo("he");
    fs.write(handle, bytes("XY"));
    assertThat(fs.read(handle, read.clear())).isZero();
    fs.write(handle, bytes("ZZ"), 0);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("helloXYZZ");
    assertThat(fs.read(handle, read.clear())).isEqualTo(2);
    assertThat(text(read)).isEqualTo("ZZ");
    assertThat(fs.read(handle, read.clear(), 0)).isEqualTo(4);
    assertThat(text(read)).isEqualTo("hell");
    fs.close(handle);
  }

  @Test
  void doesNotSeekInAPipe() throws Exception {
    Fifo.make(path("pipe"));
    FileHandle handle = fs.open(in("pipe"), "r+");
    assertFails(() -> fs.read(handle, ByteBuffer.allocate(1), 0), "ESPIPE: invalid seek, read");
    assertFails(() -> fs.write(handle, bytes("x"), 0), "ESPIPE: invalid seek, write");
    fs.close(handle);
  }

  @Test
  void refusesFilesOfMoreThanAnArrayHolds() throws Exception {
    try (var file = Files.newByteChannel(path("big"), OpenFlags.WRITE.options())) {
      file.position(3L << 30).write(bytes("x"));
    }
    assertFails(() -> fs.readFile(in("big")), "File size (3221225473) is greater than 2 GiB");
  }

  // ---- open files ---------------------------------------------------------------------------

  @Test
  void changesWhatIsKnownOfAnOpenFile() {
    fs.writeFile(in("a"), "hello");
    FileHandle handle = fs.open(in("a"));
    fs.fchmod(handle, 04640);
    fs.fchown(handle, -1, -1);
    Stats before = fs.stat(in("a"));
    fs.fchown(handle, before.uid(), before.gid());
    Instant time = Instant.ofEpochSecond(1_000_000_000, 123_000_000);
    fs.futimes(handle, time, time.plusSeconds(1));
    fs.fchmod(handle, 0640);
    Stats stats = fs.fstat(handle);
    assertThat(stats).isEqualTo(fs.stat(in("a")));
    assertThat(stats.mode()).isEqualTo(0100640);
    assertThat(stats.atime()).isEqualTo(time);
    assertThat(stats.mtime()).isEqualTo(time.plusSeconds(1));
    fs.close(handle);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsAnOpenFileThatHasBeenRenamed() throws Exception {
    fs.writeFile(in("a"), "hello");
    FileHandle handle = fs.open(in("a"));
    Files.move(path("a"), path("b"));
    fs.writeFile(in("a"), "another file");
    fs.fchmod(handle, 0600);
    fs.futimes(handle, Instant.EPOCH, Instant.EPOCH);
    assertThat(fs.fstat(handle)).isEqualTo(fs.stat(in("b")));
    assertThat(fs.stat(in("b")).mode()).isEqualTo(0100600);
    assertThat(fs.stat(in("a")).mode()).isNotEqualTo(0100600);
    assertThat(fs.stat(in("a")).mtime()).isAfter(Instant.EPOCH);
    fs.close(handle);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsAnOpenFileThatHasBeenDeleted() throws Exception {
    fs.writeFile(in("a"), "hello");
    FileHandle handle = fs.open(in("a"), "r+");
    Files.delete(path("a"));
    assertThat(fs.fstat(handle).nlink()).isZero();
    assertThat(fs.fstat(handle).size()).isEqualTo(5);
    fs.fchmod(handle, 0600);
    fs.ftruncate(handle, 2);
    assertThat(fs.fstat(handle).mode()).isEqualTo(0100600);
    assertThat(fs.fstat(handle).size()).isEqualTo(2);
    fs.close(handle);
  }

  @Test
  void growsAFileWithoutWritingIt() {
    FileHandle handle = fs.open(in("a"), "w");
    fs.ftruncate(handle, 3L << 40); // more than there is room for
    assertThat(fs.fstat(handle).size()).isEqualTo(3L << 40);
    fs.close(handle);
  }

  @Test
  void knowsWhatIsNoFile() throws Exception {
    FileHandle device = fs.open("/dev/null", "r+");
    assertFails(() -> fs.ftruncate(device, 3), "EINVAL: invalid argument, ftruncate");
    assertFails(() -> fs.ftruncate(device, 0), "EINVAL: invalid argument, ftruncate");
    assertFails(() -> fs.fsync(device), "EINVAL: invalid argument, fsync");
    assertFails(() -> fs.fdatasync(device), "EINVAL: invalid argument, fdatasync");
    assertThat(fs.fstat(device).isCharacterDevice()).isTrue();
    fs.close(device);
    FileHandle folder = fs.open(dir);
    assertFails(() -> fs.ftruncate(folder, 0), "EINVAL: invalid argument, ftruncate");
    assertFails(
        () -> fs.readv(folder, List.of(ByteBuffer.allocate(1))),
        "EISDIR: illegal operation on a directory, read");
    fs.fsync(folder);
    assertThat(fs.fstat(folder)).isEqualTo(fs.stat(dir));
    fs.close(folder);
    Fifo.make(path("pipe"));
    FileHandle pipe = fs.open(in("pipe"), "r+");
    assertFails(() -> fs.ftruncate(pipe, 0), "EINVAL: invalid argument, ftruncate");
    assertFails(() -> fs.write(pipe, "x", 0), "ESPIPE: invalid seek, write");
    assertThat(fs.fstat(pipe).isFIFO()).isTrue();
    fs.close(pipe);
  }

  @Test
  void reportsAFullDeviceToHandles() {
    FileHandle handle = fs.open("/dev/full", "w");
    String message = "ENOSPC: no space left on device, write";
    assertFails(() -> fs.write(handle, "x"), message);
    assertFails(() -> fs.writev(handle, List.of(bytes("x"), bytes("y"))), message);
    assertFails(() -> fs.writev(handle, List.of(bytes("x"), bytes("y")), 0), message);
    fs.close(handle);
  }

  @Test
  void writesThroughNoHandleForReading() {
    fs.writeFile(in("a"), "hello");
    FileHandle handle = fs.open(in("a"));
    String message = "EBADF: bad file descriptor, write";
    assertFails(() -> fs.write(handle, "x"), message);
    assertFails(() -> fs.write(handle, ""), message);
    assertFails(() -> fs.writev(handle, List.of(bytes(""))), message);
    assertFails(() -> fs.writev(handle, List.of(bytes("x")), 0), message);
    assertThat(fs.writev(handle, List.of())).isZero();
    fs.close(handle);
  }

  @Test
  void movesTheOnePositionWithSeveralBuffers() {
    fs.writeFile(in("a"), "hello");
    FileHandle handle = fs.open(in("a"), "a+");
    fs.writev(handle, List.of(bytes("X"), bytes("Y")));
    assertThat(fs.readv(handle, List.of(ByteBuffer.allocate(9)))).isZero();
    ByteBuffer read = ByteBuffer.allocate(9);
    assertThat(fs.readv(handle, List.of(read), 3)).isEqualTo(4);
    assertThat(text(read)).isEqualTo("loXY");
    fs.close(handle);
  }

  // ---- copies ---------------------------------------------------------------------------------

  @Test
  void aCopyHasTheModeOfTheSource() throws Exception {
    fs.writeFile(in("a"), "new");
    Files.setAttribute(path("a"), "unix:mode", 0731);
    fs.copyFile(in("a"), in("made"));
    assertThat(fs.stat(in("made")).mode()).isEqualTo(0100731);
    fs.writeFile(in("b"), "a longer one", WriteOptions.DEFAULT.withMode(0600));
    fs.copyFile(in("a"), in("b"));
    assertThat(fs.stat(in("b")).mode()).isEqualTo(0100731);
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("new");
  }

  @Test
  void aCopyGoesIntoTheFileThatIsThere() throws Exception {
    fs.writeFile(in("a"), "new");
    fs.writeFile(in("b"), "old");
    fs.link(in("b"), in("otherNameOfB"));
    fs.copyFile(in("a"), in("b"));
    assertThat(fs.readFile(in("otherNameOfB"), UTF_8)).isEqualTo("new");
    fs.symlink("b", in("link"));
    fs.symlink("made", in("dangling"));
    fs.writeFile(in("a"), "newer");
    fs.copyFile(in("a"), in("link"));
    fs.copyFile(in("a"), in("dangling"));
    assertThat(fs.readFile(in("otherNameOfB"), UTF_8)).isEqualTo("newer");
    assertThat(fs.readFile(in("made"), UTF_8)).isEqualTo("newer");
    assertThat(fs.readlink(in("dangling"))).isEqualTo("made");
  }

  @Test
  void copyingAFileToAnotherNameOfItDoesNothing() {
    fs.writeFile(in("a"), "hello");
    fs.link(in("a"), in("hard"));
    fs.symlink("a", in("soft"));
    fs.copyFile(in("a"), in("hard"));
    fs.copyFile(in("soft"), in("a"));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello");
  }

  @Test
  void copiesWhatHasNoSize() {
    fs.copyFile("/proc/self/limits", in("a"));
    assertThat(fs.readFile(in("a"), UTF_8)).contains("Max open files");
  }

  @Test
  void copiesAPipe() throws Exception {
    Fifo.make(path("pipe"));
    Process writer =
        new ProcessBuilder("sh", "-c", "echo hello > pipe").directory(temporary.toFile()).start();
    fs.copyFile(in("pipe"), in("a"));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello\n");
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void doesNotDeleteADeviceThatACopyDidNotFitInto() throws Exception {
    fs.writeFile(in("a"), "hello");
    int mode = fs.stat("/dev/full").mode();
    assertFails(
        () -> fs.copyFile(in("a"), "/dev/full"),
        "ENOSPC: no space left on device, copyfile '" + in("a") + "' -> '/dev/full'");
    assertThat(fs.stat("/dev/full").mode()).isEqualTo(mode);
  }

  @Test
  void deletesTheBeginningOfACopyThatDidNotFit() throws Exception {
    try (FullDisk disk = FullDisk.mount(temporary, 64)) {
      fs.writeFile(in("a"), new byte[1 << 20]);
      String copy = disk.path.resolve("copy").toString();
      assertFails(
          () -> fs.copyFile(in("a"), copy),
          "ENOSPC: no space left on device, copyfile '" + in("a") + "' -> '" + copy + "'");
      assertThat(fs.readdir(disk.path.toString())).isEmpty();
    }
  }

  // ---- lengths ----------------------------------------------------------------------------------

  @Test
  void whatAFileGrowsByTakesNoRoom() throws Exception {
    fs.writeFile(in("a"), "hello");
    fs.truncate(in("a"), 1L << 32);
    assertThat(fs.stat(in("a")).size()).isEqualTo(1L << 32);
    Process du = new ProcessBuilder("du", "-k", in("a")).start();
    String kibibytes = new String(du.getInputStream().readAllBytes(), UTF_8).split("\\s")[0];
    assertThat(Integer.parseInt(kibibytes)).isLessThan(1024);
    assertFails(() -> fs.truncate(in("a"), Long.MAX_VALUE), "EFBIG: file too large, ftruncate");
  }

  @Test
  void readsWhatHasNoSizeIntoABuffer() {
    ByteBuffer into = ByteBuffer.allocate(1 << 16);
    int length = fs.readFile("/proc/self/limits", into);
    assertThat(text(into)).contains("Max open files").hasSize(length);
    assertFails(
        () -> fs.readFile("/proc/self/limits", ByteBuffer.allocate(3)),
        "The property 'options.buffer.byteLength' is too small to contain the entire file."
            + " Received 3");
    assertThat(fs.readFile("/dev/null", ByteBuffer.allocate(0))).isZero();
  }

  // ---- names and links --------------------------------------------------------------------------

  @Test
  void makesLinks() {
    fs.writeFile(in("a"), "hello");
    fs.link(in("a"), in("hard"));
    fs.symlink("a", in("soft"));
    fs.symlink("../nowhere", in("dangling"));
    assertThat(fs.stat(in("hard")).ino()).isEqualTo(fs.stat(in("a")).ino());
    assertThat(fs.readFile(in("soft"), UTF_8)).isEqualTo("hello");
    assertThat(fs.readlink(in("soft"))).isEqualTo("a");
    assertThat(fs.readlink(in("dangling"))).isEqualTo("../nowhere");
    fs.link(in("soft"), in("linkToSoft"));
    assertThat(fs.lstat(in("linkToSoft")).isSymbolicLink()).isTrue();
  }

  @Test
  void renamesALinkAndNotWhatItLeadsTo() {
    fs.mkdir(in("dir"));
    fs.symlink("dir", in("link"));
    fs.rename(in("link"), in("renamed"));
    assertThat(fs.readlink(in("renamed"))).isEqualTo("dir");
    fs.writeFile(in("file"), "");
    fs.rename(in("file"), in("renamed"));
    assertThat(fs.lstat(in("renamed")).isFile()).isTrue();
    assertThat(fs.readdir(dir)).containsExactly("dir", "renamed");
  }

  @Test
  void doesNotRenameToAnotherDevice() throws Exception {
    try (FullDisk disk = FullDisk.mount(temporary, 64)) {
      fs.writeFile(in("a"), "hello");
      String there = disk.path.resolve("a").toString();
      String paths = " '" + in("a") + "' -> '" + there + "'";
      assertFails(
          () -> fs.rename(in("a"), there),
          "EXDEV: cross-device link not permitted, rename" + paths);
      assertFails(
          () -> fs.link(in("a"), there), "EXDEV: cross-device link not permitted, link" + paths);
      assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello");
    }
  }

  @Test
  void findsTheRealPathThroughLinks() {
    fs.mkdir(in("a/b"), RECURSIVE);
    fs.symlink("a", in("relative"));
    fs.symlink(in("relative/b"), in("absolute"));
    String real = fs.realpath(dir);
    assertThat(fs.realpath(in("absolute"))).isEqualTo(real + "/a/b");
    assertThat(fs.realpath("/")).isEqualTo("/");
    // names before ".." are taken away first, as in Node, but not by the system
    assertThat(fs.realpath(in("absolute/.."))).isEqualTo(form.isPromised() ? real + "/a" : real);
  }
}
