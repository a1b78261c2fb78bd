package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.EventLoop;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Permissions, owners and times, as far as a file system has them. */
@ParameterizedClass
@EnumSource(Form.class)
class PermissionsTest {
  @Parameter Form form;

  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;
  private String file;
  private String link;

  @BeforeEach
  void open() throws Exception {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
    file = Files.createFile(temporary.resolve("file")).toString();
    link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("file")).toString();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatExceptionOfType(FsException.class).isThrownBy(call).withMessage(message);
  }

  private int permissions(String path) {
    return fs.stat(path).mode() & 07777;
  }

  // ---- permissions ----------------------------------------------------------------------------

  @Test
  void setsAllBitsButTheType() {
    for (int mode : new int[] {0, 0644, 0777, 04755, 01700, 02750, 06711, 0600}) {
      fs.chmod(file, mode);
      assertThat(permissions(file)).isEqualTo(mode);
    }
    fs.chmod(file, 0100640);
    assertThat(fs.stat(file).mode()).isEqualTo(0100640);
    fs.chmod(file, Integer.MAX_VALUE);
    assertThat(permissions(file)).isEqualTo(07777);
  }

  @Test
  void followsALinkToSetPermissions() {
    fs.chmod(link, 0612);
    assertThat(permissions(file)).isEqualTo(0612);
  }

  @Test
  void hasPermissionsOfLinksForThePromiseFormOnlyAndThereItFails() {
    Throwable[] reason = new Throwable[1];
    loop.run(() ->
        fs.fs
            .promises()
            .lchmod(link, 0600)
            .catchError(error -> {
              reason[0] = error;
              return null;
            }));
    assertThat(reason[0])
        .isInstanceOfSatisfying(
            FsException.class, e -> assertThat(e.code()).isEqualTo("ERR_METHOD_NOT_IMPLEMENTED"))
        .hasMessage("The lchmod() method is not implemented");
  }

  @Test
  void checksPermissions() {
    fs.chmod(file, 0600);
    fs.access(file, FsConstants.R_OK | FsConstants.W_OK);
    assertFails(
        () -> fs.access(file, FsConstants.R_OK | FsConstants.X_OK),
        "EACCES: permission denied, access '" + file + "'"); // to the superuser, too
    fs.chmod(file, 0700);
    fs.access(file, FsConstants.R_OK | FsConstants.W_OK | FsConstants.X_OK);
  }

  /** Jimfs with POSIX permissions; a provider that has these but no numbers. */
  @Test
  void setsWhatPosixPermissionsCanExpress() throws Exception {
    Configuration posix =
        Configuration.unix().toBuilder().setAttributeViews("basic", "posix").build();
    try (FileSystem memory = Jimfs.newFileSystem(posix)) {
      Form.Use inMemory = form.on(loop, Fs.on(loop, memory));
      inMemory.writeFile("/a", "");
      inMemory.chmod("/a", 0751);
      assertThat(inMemory.stat("/a").mode()).isEqualTo(0100751);
      assertFails(
          () -> inMemory.chmod("/a", 04751), "ENOSYS: function not implemented, chmod '/a'");
      assertFails(() -> inMemory.chown("/a", 1, 1), "ENOSYS: function not implemented, chown '/a'");
      assertThat(inMemory.stat("/a").mode()).isEqualTo(0100751);
    }
  }

  /** It tells numbers, but does not let them be set. */
  @Test
  void saysSoIfNumbersAreToBeReadOnly() throws Exception {
    Configuration unix = Configuration.unix().toBuilder().setAttributeViews("unix").build();
    try (FileSystem memory = Jimfs.newFileSystem(unix)) {
      Form.Use inMemory = form.on(loop, Fs.on(loop, memory));
      inMemory.writeFile("/a", "");
      inMemory.chmod("/a", 0640);
      assertFails(
          () -> inMemory.chmod("/a", 04640), "ENOSYS: function not implemented, chmod '/a'");
      assertFails(
          () -> inMemory.lchown("/a", 1, 1), "ENOSYS: function not implemented, lchown '/a'");
    }
  }

  @Test
  void saysSoIfThereAreNoPermissions() throws Exception {
    Path zip = temporary.resolve("test.zip");
    try (FileSystem inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Form.Use use = form.on(loop, Fs.on(loop, inZip));
      use.writeFile("/a", "");
      assertFails(() -> use.chmod("/a", 0640), "ENOSYS: function not implemented, chmod '/a'");
      assertFails(() -> use.statfs("/a"), "ENOSYS: function not implemented, statfs '/a'");
    }
  }

  // ---- owners ---------------------------------------------------------------------------------

  @Test
  void leavesOwnersThatAreMinusOne() {
    Stats before = fs.lstat(link);
    for (long keep : new long[] {-1, 0xFFFF_FFFFL}) {
      fs.chown(file, keep, keep);
      fs.lchown(link, keep, keep);
    }
    fs.lchown(link, before.uid(), -1);
    fs.lchown(link, -1, before.gid());
    assertThat(fs.lstat(link).uid()).isEqualTo(before.uid());
    assertThat(fs.lstat(link).gid()).isEqualTo(before.gid());
    String none = file + "x";
    assertFails(
        () -> fs.chown(none, -1, -1), "ENOENT: no such file or directory, chown '" + none + "'");
  }

  @Test
  void setsOwnersOfAFileOrOfALink() {
    assumeSuperuser();
    fs.chown(link, 12, 34);
    assertThat(fs.stat(file).uid()).isEqualTo(12);
    assertThat(fs.stat(file).gid()).isEqualTo(34);
    assertThat(fs.lstat(link).uid()).isZero();
    fs.lchown(link, 4_294_967_294L, -1);
    assertThat(fs.lstat(link).uid()).isEqualTo(4_294_967_294L);
    assertThat(fs.stat(file).uid()).isEqualTo(12);
  }

  private void assumeSuperuser() {
    try {
      fs.chown(file, 1, 1);
    } catch (FsException e) {
      assertThat(e).hasMessage("EPERM: operation not permitted, chown '" + file + "'");
      assertThat(fs.stat(file).uid()).isNotEqualTo(1);
      assumeTrue(false, "NOT TESTED: this user may not give files away");
    }
  }

  // ---- times ----------------------------------------------------------------------------------

  @Test
  void setsTimesOfAFileOrOfALink() {
    Instant atime = Instant.parse("2001-02-03T04:05:06.123456789Z");
    Instant mtime = Instant.parse("2011-12-13T14:15:16.987654321Z");
    fs.utimes(link, atime, mtime);
    assertThat(fs.stat(file).atime()).isEqualTo(atime);
    assertThat(fs.stat(file).mtime()).isEqualTo(mtime);
    fs.lutimes(link, Instant.ofEpochMilli(1500), Instant.ofEpochMilli(2250));
    assertThat(fs.lstat(link).atimeMs()).isEqualTo(1500);
    assertThat(fs.lstat(link).mtimeMs()).isEqualTo(2250);
    assertThat(fs.stat(file).mtime()).isEqualTo(mtime);
  }

  @Test
  void setsTimesOfADirectory() {
    fs.utimes(temporary.toString(), Instant.EPOCH, Instant.ofEpochSecond(2000));
    assertThat(fs.stat(temporary.toString()).mtimeMs()).isEqualTo(2e6);
  }

  /** The JDK would set the first to 1970, and say nothing. */
  @Test
  void setsTimesBefore1970ToTheSecond() {
    fs.utimes(file, Instant.ofEpochSecond(-2, 500_000_000), Instant.ofEpochSecond(-1_000_000));
    assertThat(fs.stat(file).atime()).isEqualTo(Instant.ofEpochSecond(-2));
    assertThat(fs.stat(file).mtime()).isEqualTo(Instant.ofEpochSecond(-1_000_000));
    fs.lutimes(link, Instant.ofEpochSecond(-3, 1), Instant.ofEpochSecond(-3, 999_999_999));
    assertThat(fs.lstat(link).mtime()).isEqualTo(Instant.ofEpochSecond(-3));
  }

  @Test
  void setsTheNearestTimeThatCanBeSet() {
    fs.utimes(file, Instant.MAX, Instant.MAX);
    assertThat(fs.stat(file).mtime()).isAfter(Instant.parse("2037-12-31T00:00:00Z"));
    fs.utimes(file, Instant.MIN, Instant.MIN);
    assertThat(fs.stat(file).mtime()).isBefore(Instant.parse("1902-01-01T00:00:00Z"));
  }

  /** The JDK would open it and wait there for somebody to write to it. */
  @Test
  @Timeout(60)
  void doesNotWaitAtAPipeToSetItsTimes() throws Exception {
    String pipe = Fifo.make(temporary.resolve("pipe")).toString();
    assertFails(
        () -> fs.utimes(pipe, Instant.EPOCH, Instant.EPOCH),
        "ENOSYS: function not implemented, utime '" + pipe + "'");
    assertFails(
        () -> fs.lutimes(pipe, Instant.EPOCH, Instant.EPOCH),
        "ENOSYS: function not implemented, lutime '" + pipe + "'");
  }

  // ---- file systems ---------------------------------------------------------------------------

  @Test
  void tellsWhatIsKnownOfAFileSystem() throws Exception {
    StatFs known = fs.statfs(temporary.toString());
    assertThat(known.bsize()).isPositive().isEqualTo(known.frsize());
    assertThat(known.blocks() * known.bsize())
        .isEqualTo(Files.getFileStore(temporary).getTotalSpace());
    assertThat(known.bfree()).isBetween(known.bavail(), known.blocks());
    assertThat(known.files()).isEqualTo(-1);
    assertThat(fs.statfs("/proc/self/status").type()).isEqualTo(0x9FA0);
  }
}
