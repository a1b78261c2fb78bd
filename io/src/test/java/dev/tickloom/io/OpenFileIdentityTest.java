package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What changes an open file goes to that file or fails, whether the JVM opens the descriptors of
 * channels or not.
 */
@Tag("attributes")
@EnabledOnOs(OS.LINUX)
class OpenFileIdentityTest {
  private static final int ROUNDS = 100;
  private static final int MANY_ROUNDS = 1_000;

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();

  @AfterEach
  void close() {
    loop.close();
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private int mode(String name) {
    return fs.stat(in(name)).mode() & 07777;
  }

  private FileHandle make(String name) {
    fs.writeFile(in(name), name);
    fs.chmod(in(name), 0600);
    return fs.open(in(name), "r+");
  }

  @Test
  void theDescriptorsAreKnownIfTheBuildOpensThem() {
    String opened = System.getProperty("tickloom.opened");
    assumeThat(opened).as("the build says").isNotNull();

    assertThat(ChannelDescriptor.areKnown()).isEqualTo(Boolean.parseBoolean(opened));
  }

  @Test
  void anotherFileInItsPlaceIsNeitherAskedNorChanged() {
    FileHandle handle = make("a");
    fs.rename(in("a"), in("moved"));
    fs.writeFile(in("a"), "another one");
    fs.chmod(in("a"), 0600);

    fs.fchmod(handle, 0640);
    fs.futimes(handle, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));

    assertThat(mode("moved")).isEqualTo(0640);
    assertThat(mode("a")).isEqualTo(0600);
    assertThat(fs.stat(in("moved")).mtime()).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(fs.fstat(handle).size()).isEqualTo("a".length());
    fs.close(handle);
  }

  @Test
  void aFileWithoutANameIsAskedAndChanged() {
    FileHandle handle = make("a");
    fs.unlink(in("a"));

    fs.fchmod(handle, 0640);

    assertThat(fs.fstat(handle).mode() & 07777).isEqualTo(0640);
    assertThat(fs.fstat(handle).nlink()).isZero();
    fs.close(handle);
  }

  /** Without its descriptor any entry of the file could be that of the other one. */
  @Test
  void aFileThatIsOpenTwiceIsChangedOnlyByItsOwnDescriptor() {
    FileHandle handle = make("a");
    FileHandle other = fs.open(in("a"));
    if (ChannelDescriptor.areKnown()) {
      fs.fchmod(handle, 0640);
      assertThat(mode("a")).isEqualTo(0640);
    } else {
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> fs.fchmod(handle, 0640))
          .withMessageStartingWith("ENOSYS: ")
          .withMessageContaining("--add-opens java.base/sun.nio.ch=ALL-UNNAMED");
    }
    assertThat(fs.fstat(handle).size()).isEqualTo(1);
    fs.close(other);
    fs.fchmod(handle, 0644);
    assertThat(mode("a")).isEqualTo(0644);
    fs.close(handle);
  }

  @Test
  void aFileOpenForAppendingAndReadingIsChangedByEitherDescriptor() {
    fs.writeFile(in("a"), "a");
    FileHandle handle = fs.open(in("a"), "a+");
    fs.fchmod(handle, 0640);
    assertThat(mode("a")).isEqualTo(0640);
    fs.close(handle);
  }

  /**
   * Hunts a change that goes to another file: an entry of this file is found that belongs to
   * another handle, which is closed, and its number is given to the victim before it is used.
   */
  @Test
  void aDescriptorThatIsClosedAndUsedAgainMeanwhileIsNotChanged() throws Exception {
    reuse(ROUNDS);
  }

  @Test
  @Tag("stress")
  void aDescriptorThatIsClosedAndUsedAgainMeanwhileIsNotChangedEachTime() throws Exception {
    reuse(MANY_ROUNDS);
  }

  private void reuse(int rounds) throws Exception {
    FileHandle handle = make("a");
    fs.writeFile(in("victim"), "victim");
    fs.chmod(in("victim"), 0600);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              while (!isOver.get()) {
                fs.close(fs.open(in("a")));
                fs.close(fs.open(in("victim")));
              }
            });
    try {
      for (int i = 0; i < rounds; i++) {
        try {
          fs.fchmod(handle, 0640);
        } catch (FsException e) {
          assertThat(e.code()).isEqualTo("ENOSYS");
        }
        assertThat(mode("victim")).as("in round %d", i).isEqualTo(0600);
      }
    } finally {
      isOver.set(true);
      other.join();
    }
    fs.close(handle);
  }

  /** Hunts a change that goes to the file that has taken the place of this one meanwhile. */
  @Test
  void aPathThatIsExchangedMeanwhileIsNotFollowed() throws Exception {
    exchange(ROUNDS);
  }

  @Test
  @Tag("stress")
  void aPathThatIsExchangedMeanwhileIsNotFollowedEachTime() throws Exception {
    exchange(MANY_ROUNDS);
  }

  private void exchange(int rounds) throws Exception {
    FileHandle handle = make("a");
    fs.writeFile(in("victim"), "victim");
    fs.chmod(in("victim"), 0600);
    try (NameExchange exchange =
        NameExchange.start(folder.resolve("a"), folder.resolve("victim"))) {
      assertThat(exchange.isRunning()).isTrue();
      for (int i = 0; i < rounds; i++) {
        fs.fchmod(handle, 0640);
        assertThat(fs.fstat(handle).size()).isEqualTo("a".length());
      }
    }
    long changed =
        Files.list(folder)
            .filter(file -> (fs.stat(file.toString()).mode() & 07777) == 0640)
            .count();
    assertThat(changed).as("files that were changed").isEqualTo(1);
    assertThat(fs.fstat(handle).mode() & 07777).isEqualTo(0640);
    fs.close(handle);
  }

  /** The mode belongs to the copy: it may be one that nobody else may read. */
  @Test
  void aCopyToAFileThatIsOpenElsewhereGetsTheMode() {
    fs.writeFile(in("a"), "text");
    fs.chmod(in("a"), 0600);
    FileHandle target = make("b");
    fs.fchmod(target, 0666);
    fs.symlink("b", in("link"));
    fs.copyFile(in("a"), in("link"));
    assertThat(mode("b")).isEqualTo(0600);
    fs.close(target);
  }

  @Test
  void manyCopiesToOneFileAllSucceed() {
    fs.writeFile(in("a"), "text");
    fs.chmod(in("a"), 0666); // which the umask does not leave
    List<Object> outcomes = new ArrayList<>();
    loop.run(() -> {
      for (int i = 0; i < 200; i++) {
        Fs.on(loop)
            .copyFile(
                in("a"), in("b"), (error, nothing) -> outcomes.add(error == null ? "ok" : error));
      }
    });
    assertThat(outcomes).hasSize(200).containsOnly("ok");
    assertThat(mode("b")).isEqualTo(0666);
  }

  /** What remains of a file that was made, or was to be, while its folder is exchanged. */
  private interface Making {
    void make(String file);
  }

  @Test
  void aFolderThatIsExchangedWhileAFileIsMadeIsNotChanged() throws Exception {
    make(ROUNDS, file -> fs.close(fs.open(file, "wx", 04755)), 04755);
  }

  @Test
  @Tag("stress")
  void aFolderThatIsExchangedWhileAFileIsMadeIsNotChangedEachTime() throws Exception {
    make(MANY_ROUNDS, file -> fs.close(fs.open(file, "wx", 04755)), 04755);
  }

  @Test
  void aFolderThatIsExchangedWhileAFileIsCopiedIsNotChanged() throws Exception {
    make(ROUNDS, this::copyTo, 0666);
  }

  @Test
  @Tag("stress")
  void aFolderThatIsExchangedWhileAFileIsCopiedIsNotChangedEachTime() throws Exception {
    make(MANY_ROUNDS, this::copyTo, 0666);
  }

  private void copyTo(String file) {
    fs.copyFile(in("source"), file, FsConstants.COPYFILE_EXCL);
  }

  /**
   * Another process exchanges an empty folder and one with files of the same names. Goes on until
   * something was made.
   */
  private void make(int rounds, Making making, int mode) throws Exception {
    fs.writeFile(in("source"), "source");
    fs.chmod(in("source"), 0666); // which the umask does not leave
    fs.mkdir(in("folder"));
    fs.mkdir(in("victims"));
    for (int i = 0; i < 10 * rounds; i++) {
      fs.writeFile(in("victims/" + i), "victim", WriteOptions.DEFAULT.withMode(0600));
    }
    List<Integer> made = new ArrayList<>();
    try (NameExchange exchange =
        NameExchange.start(folder.resolve("folder"), folder.resolve("victims"))) {
      for (int i = 0; i < rounds || made.isEmpty(); i++) {
        assertThat(exchange.isRunning()).isTrue();
        int name = i % (10 * rounds);
        try {
          making.make(in("folder/" + name));
          made.add(name);
        } catch (FsException e) {
          assertThat(e.code()).isIn("EEXIST", "ESTALE");
        }
      }
    }
    boolean isExchanged = fs.readdir(in("victims")).size() < 10 * rounds;
    String victims = isExchanged ? "folder/" : "victims/";
    String others = isExchanged ? "victims/" : "folder/";
    assertThat(fs.readdir(in(victims))).hasSize(10 * rounds);
    for (int i = 0; i < 10 * rounds; i++) {
      assertThat(mode(victims + i)).isEqualTo(0600);
      assertThat(fs.readFile(in(victims + i), UTF_8)).isEqualTo("victim");
    }
    assertThat(made).isNotEmpty().allSatisfy(i -> assertThat(mode(others + i)).isEqualTo(mode));
  }

  @Test
  void aFileThatIsExchangedWhileItGetsLongerIsTheOneThatDoes() throws Exception {
    lengthen(ROUNDS);
  }

  @Test
  @Tag("stress")
  void aFileThatIsExchangedWhileItGetsLongerIsTheOneThatDoesEachTime() throws Exception {
    lengthen(MANY_ROUNDS);
  }

  private void lengthen(int rounds) throws Exception {
    fs.writeFile(in("a"), "a");
    fs.writeFile(in("victim"), "victim");
    FileHandle handle = fs.open(in("a"), "a");
    FileHandle victim = fs.open(in("victim"));
    try (NameExchange exchange =
        NameExchange.start(folder.resolve("a"), folder.resolve("victim"))) {
      for (int i = 2; i < rounds + 2; i++) {
        assertThat(exchange.isRunning()).isTrue();
        fs.ftruncate(handle, i);
        assertThat(fs.fstat(handle).size()).isEqualTo(i);
        assertThat(fs.fstat(victim).size()).isEqualTo("victim".length());
      }
    }
    fs.close(victim);
    fs.close(handle);
  }
}
