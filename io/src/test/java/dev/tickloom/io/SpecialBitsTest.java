package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** New files and directories have all the bits that they were asked for, as real Node's have. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "which bits count is the kernel's affair")
@Tag("attributes")
@ParameterizedClass
@EnumSource(Form.class)
class SpecialBitsTest {
  private static final List<Integer> MODES =
      List.of(01666, 02666, 04666, 04755, 07777, 06000, 04200, 0104666);

  @Parameter Form form;
  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private String in(String name) {
    return temporary.resolve(name).toString();
  }

  private static int mode(String path) {
    try {
      return (Integer) Files.getAttribute(Path.of(path), "unix:mode") & 07777;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the umask leaves of nine bits. */
  private int masked(int mode) throws IOException {
    Path plain = temporary.resolve("plain");
    Files.deleteIfExists(plain);
    fs.close(fs.open(plain.toString(), "w", mode & 0777));
    return mode(plain.toString());
  }

  @Test
  void newFilesGetAllTwelveBits() throws Exception {
    for (int mode : MODES) {
      int expected = masked(mode) | mode & 07000;
      String name = Integer.toOctalString(mode);
      WriteOptions options = WriteOptions.DEFAULT.withMode(mode);
      for (String flags : List.of("w", "wx", "a", "a+", "ax+", "w+")) {
        fs.close(fs.open(in(flags + name), flags, mode));
        assertThat(mode(in(flags + name))).as(flags + name).isEqualTo(expected);
      }
      fs.writeFile(in("written" + name), "text", options);
      fs.writeFile(in("appended" + name), "text", options.withFlag("a"));
      fs.writeFile(in("atomic" + name), "text", options.withAtomic(true));
      assertThat(List.of("written", "appended", "atomic"))
          .allSatisfy(how -> assertThat(mode(in(how + name))).as(how + name).isEqualTo(expected));
    }
  }

  @Test
  void aFileMadeForReadingGetsThemToo() {
    OpenFlags flags = OpenFlags.of(OpenFlags.O_RDONLY | OpenFlags.O_CREAT);
    fs.close(fs.open(in("a"), flags, 04444));
    assertThat(mode(in("a"))).isEqualTo(04444);
  }

  @Test
  void anExistingFileKeepsItsMode() {
    fs.close(fs.open(in("a"), "w", 0600));
    fs.close(fs.open(in("a"), "w", 04755));
    fs.writeFile(in("a"), "text", WriteOptions.DEFAULT.withMode(06755));
    assertThat(mode(in("a"))).isEqualTo(0600);
  }

  @Test
  void whatALinkLeadsToIsMade() throws Exception {
    Files.createSymbolicLink(temporary.resolve("link"), Path.of("target"));
    fs.close(fs.open(in("link"), "w", 04700));
    assertThat(mode(in("target"))).isEqualTo(04700);
    assertThat(Files.isSymbolicLink(temporary.resolve("link"))).isTrue();
  }

  @Test
  void aLinkInACircleFailsAsWithoutThem() throws Exception {
    Files.createSymbolicLink(temporary.resolve("link"), Path.of("link"));
    assertThat(catchThrowableOfType(FsException.class, () -> fs.open(in("link"), "w", 04700)))
        .hasMessage("ELOOP: too many symbolic links encountered, open '%s'".formatted(in("link")));
  }

  /** mkdir(2) takes sticky, ignores set-user-ID, and inherits set-group-ID from the parent. */
  @Test
  void newDirectoriesGetWhatTheKernelGivesThem() throws Exception {
    int all = masked(0777);
    fs.mkdir(in("spool"), MkdirOptions.DEFAULT.withMode(01777));
    fs.mkdir(in("drop"), MkdirOptions.DEFAULT.withMode(01300));
    fs.mkdir(in("a/b"), new MkdirOptions(true, 07777));
    assertThat(mode(in("spool"))).isEqualTo(01000 | all);
    assertThat(mode(in("drop"))).isEqualTo(01300);
    assertThat(mode(in("a"))).isEqualTo(01000 | all);
    assertThat(mode(in("a/b"))).isEqualTo(01000 | all);
    fs.mkdir(in("a"), new MkdirOptions(true, 0700)); // which exists
    assertThat(mode(in("a"))).isEqualTo(01000 | all);
  }

  @Test
  void setGroupIdIsInheritedBesideSticky() throws Exception {
    fs.mkdir(in("group"));
    fs.chmod(in("group"), 02755);
    fs.mkdir(in("group/plain"), MkdirOptions.DEFAULT.withMode(0700));
    fs.mkdir(in("group/sticky"), MkdirOptions.DEFAULT.withMode(01700));
    assertThat(mode(in("group/plain"))).isEqualTo(02700);
    assertThat(mode(in("group/sticky"))).isEqualTo(03700);
  }

  @Test
  void whatCannotHaveThemIsNotMade() throws Exception {
    FileSystem faulty =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("unix:mode")) {
            throw new FileSystemException("x", null, Errno.EPERM.glibcText());
          }
        });
    Form.Use on = form.on(loop, Fs.on(loop, faulty));
    assertThat(catchThrowableOfType(FsException.class, () -> on.open(in("a"), "w", 04755)))
        .hasMessage("EPERM: operation not permitted, open '%s'".formatted(in("a")));
    MkdirOptions sticky = new MkdirOptions(true, 01777);
    assertThat(catchThrowableOfType(FsException.class, () -> on.mkdir(in("b"), sticky)))
        .hasMessage("EPERM: operation not permitted, mkdir '%s'".formatted(in("b")));
    assertThat(temporary).isEmptyDirectory();
    assertThat(OpenDescriptors.openIn(temporary)).isZero();
  }

  /** Hunts bits that go to the file that has taken the place of the new one, or its deletion. */
  @Test
  void aFileThatTakesThePlaceOfTheNewOneIsNeitherChangedNorDeleted() throws Exception {
    fs.writeFile(in("victim"), "victim");
    fs.chmod(in("victim"), 0600);
    AtomicBoolean isOpen = new AtomicBoolean();
    FileSystem attacked =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("open")) {
            isOpen.set(true);
          } else if (path.endsWith("new") && isOpen.getAndSet(false)) {
            Files.move(Path.of(in("new")), Path.of(in("moved")));
            Files.move(Path.of(in("victim")), Path.of(in("new")));
          }
        });
    Form.Use on = form.on(loop, Fs.on(loop, attacked));
    assertThat(catchThrowableOfType(FsException.class, () -> on.open(in("new"), "wx", 04755)))
        .hasMessageStartingWith("ESTALE: ");
    assertThat(mode(in("new"))).isEqualTo(0600);
    assertThat(Path.of(in("new"))).hasContent("victim");
    assertThat(OpenDescriptors.openIn(temporary)).isZero();
  }

  /** Somebody deletes the file before it is opened, and makes it before it is made. */
  @Test
  void aRaceThatIsAlwaysLostIsNoLoop() {
    AtomicInteger opens = new AtomicInteger();
    FileSystem attacked =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("open") && opens.getAndIncrement() % 2 == 0) {
            Files.deleteIfExists(Path.of(in("a")));
          } else if (call.equals("open")) {
            Files.createFile(Path.of(in("a")));
          }
        });
    Form.Use on = form.on(loop, Fs.on(loop, attacked));
    assertThat(catchThrowableOfType(FsException.class, () -> on.open(in("a"), "w", 04755)))
        .hasMessage("ENOENT: no such file or directory, open '%s'".formatted(in("a")));
  }

  @Test
  void aDirectoryThatNeitherGetsThemNorCanBeDeletedIsReported() {
    FileSystem faulty =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("unix:mode") || call.equals("delete")) {
            throw new FileSystemException("x", null, Errno.EIO.glibcText());
          }
        });
    Form.Use on = form.on(loop, Fs.on(loop, faulty));
    MkdirOptions sticky = new MkdirOptions(true, 01777);
    assertThat(catchThrowableOfType(FsException.class, () -> on.mkdir(in("b"), sticky)))
        .hasMessage("EIO: i/o error, mkdir '%s'".formatted(in("b")));
  }

  @Test
  void aFileSystemWithoutThemSaysSo() throws Exception {
    Path archive = temporary.resolve("a.zip");
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"));
        FileSystem memory = Jimfs.newFileSystem(withPermissions())) {
      for (FileSystem each : List.of(zip, memory)) {
        Form.Use on = form.on(loop, Fs.on(loop, each));
        on.writeFile("/there", "text");
        on.writeFile("/there", "other", WriteOptions.DEFAULT.withMode(04755));
        FsException onFile =
            catchThrowableOfType(FsException.class, () -> on.open("/a", "w", 04755));
        FsException onDirectory =
            catchThrowableOfType(
                FsException.class, () -> on.mkdir("/b", MkdirOptions.DEFAULT.withMode(01777)));
        assertThat(onFile.code()).isEqualTo("ENOSYS");
        assertThat(onDirectory.code()).isEqualTo("ENOSYS");
        assertThat(on.exists("/a") || on.exists("/b")).isFalse();
      }
    }
  }

  /** Other file systems have other defaults than the kernel: a mode is always passed along. */
  @Test
  void nodesDefaultIsAModeLikeOthers() throws Exception {
    try (FileSystem memory = Jimfs.newFileSystem(withPermissions())) {
      Form.Use on = form.on(loop, Fs.on(loop, memory));
      on.close(on.open("/a", "w", 0666));
      on.mkdir("/b", MkdirOptions.DEFAULT.withMode(0777));
      assertThat(on.stat("/a").mode() & 0777).isEqualTo(0666);
      assertThat(on.stat("/b").mode() & 0777).isEqualTo(0777);
    }
  }

  private static Configuration withPermissions() {
    return Configuration.unix().toBuilder().setAttributeViews("basic", "owner", "posix").build();
  }
}
