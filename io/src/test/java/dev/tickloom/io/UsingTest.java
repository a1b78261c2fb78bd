package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is used by a chain of promises is closed at its end, and views of a file are one file. */
class UsingTest {
  @TempDir Path folder;

  private EventLoop loop;
  private Fs fs;
  private FileHandle file;
  private String failingCall = "none";
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    Files.writeString(folder.resolve("a"), "hello");
    loop = EventLoop.create();
    fs = Fs.on(loop, new FaultyFileSystem(this::fail));
    file = fs.sync().open(folder.resolve("a").toString(), "r+");
  }

  private void fail(String call, Path path) throws IOException {
    if (call.equals(failingCall)) {
      throw new IOException(Errno.EIO.glibcText());
    }
  }

  @AfterEach
  void close() throws Exception {
    loop.close();
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  private void note(Promise<?> promise) {
    promise.then(
        value -> events.add("" + value),
        error -> {
          events.add(error.getMessage());
          for (Throwable suppressed : error.getSuppressed()) {
            events.add("suppressed " + suppressed.getMessage());
          }
          return null;
        });
  }

  private void assertClosed() {
    note(file.read(ByteBuffer.allocate(1)));
    loop.run();
    assertThat(events.getLast()).isEqualTo("file closed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isClosedWhenTheOutcomeComes() {
    loop.run(() -> note(file.use(used -> used.readFile(UTF_8))));
    assertThat(events).containsExactly("hello");
    assertClosed();
  }

  @Test
  void isOpenUntilThePromiseOfTheBodyIsSettled() {
    loop.run(() ->
        note(
            file.use(used ->
                loop.delay(Duration.ofMillis(1)).thenCompose(nothing -> used.readFile(UTF_8)))));
    assertThat(events).containsExactly("hello");
    assertClosed();
  }

  @Test
  void isClosedWhateverTheBodyDoes() throws Exception {
    loop.run(() -> {
      note(
          file.use(used -> {
            throw new IllegalArgumentException("thrown");
          }));
      note(openAgain().use(used -> Promise.reject(new IllegalArgumentException("rejected"))));
      note(openAgain().use(used -> null));
    });
    assertThat(events).hasSize(3).contains("thrown", "rejected");
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  private FileHandle openAgain() {
    return fs.sync().open(folder.resolve("a").toString(), "r+");
  }

  @Test
  void aFailureOfClosingIsNotLost() {
    failingCall = "close";
    loop.run(() -> note(file.use(used -> used.readFile(UTF_8))));
    assertThat(events).containsExactly("EIO: i/o error, close");
    events.clear();
    loop.run(() ->
        note(openAgain().use(used -> Promise.reject(new IllegalArgumentException("rejected")))));
    assertThat(events).containsExactly("rejected", "suppressed EIO: i/o error, close");
  }

  @Test
  void theBodyRunsOnTheLoopThreadWhoeverCalls() throws Exception {
    Thread caller =
        Thread.ofPlatform()
            .start(() ->
                note(
                    file.use(
                        used -> Promise.resolve("in loop: " + (EventLoop.current() == loop)))));
    caller.join();
    loop.run();
    assertThat(events).containsExactly("in loop: true");
  }

  @Test
  void onAClosedLoopItThrowsAndClosesAllTheSame() throws Exception {
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> file.use(FileHandle::readFile));
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  @Test
  void withoutABodyItRejectsAndDoesNothing() {
    loop.run(() -> note(file.<String>use(null)));
    loop.run(() -> note(file.readFile(UTF_8)));
    assertThat(events).containsExactly("body", "hello");
    fs.sync().close(file);
  }

  @Test
  void aDirectoryIsClosedAndATemporaryOneDeleted() {
    Path[] made = {null};
    loop.run(() -> {
      FsPromises promises = fs.promises();
      note(
          promises
              .opendir(folder.toString())
              .thenCompose(dir -> dir.use(Dir::read))
              .then(Dirent::name));
      note(
          promises
              .mkdtempDisposable(folder.resolve("made-").toString())
              .thenCompose(temporary ->
                  temporary.use(used -> {
                    made[0] = Path.of(used.path());
                    return Promise.resolve("is there: " + Files.exists(made[0]));
                  })));
    });
    assertThat(events).contains("is there: true");
    assertThat(made[0]).doesNotExist();
    fs.sync().close(file);
  }

  // ---- views ----------------------------------------------------------------------------------

  @Test
  void viewsAreOneFileWithOnePosition() {
    FileHandle view = file.within(Duration.ofMinutes(1));
    ByteBuffer two = ByteBuffer.allocate(2);
    loop.run(() -> {
      note(view.read(two));
      note(file.readFile(UTF_8));
    });
    assertThat(events).containsExactly("2", "llo");
    loop.run(() -> note(view.close()));
    assertClosed();
  }
}
