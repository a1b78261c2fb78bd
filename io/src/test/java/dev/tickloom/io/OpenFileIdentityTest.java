package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
  private static final int ROUNDS = 300;

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
      for (int i = 0; i < ROUNDS; i++) {
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
    FileHandle handle = make("a");
    fs.writeFile(in("victim"), "victim");
    fs.chmod(in("victim"), 0600);
    try (NameExchange exchange =
        NameExchange.start(folder.resolve("a"), folder.resolve("victim"))) {
      assertThat(exchange.isRunning()).isTrue();
      for (int i = 0; i < ROUNDS; i++) {
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
}
