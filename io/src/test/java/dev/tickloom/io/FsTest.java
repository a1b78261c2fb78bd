package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When and where outcomes arrive, and what paths may be. */
class FsTest {
  @TempDir Path temporary;

  private EventLoop loop;
  private Fs fs;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = Fs.on(loop);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void aCallbackIsNeverCalledBeforeTheMethodReturns() {
    loop.run(() -> {
      fs.stat("/none", (error, stats) -> events.add("callback"));
      loop.queueMicrotask(() -> events.add("microtask"));
      loop.nextTick(() -> events.add("tick"));
      events.add("main");
    });
    assertThat(events).containsExactly("main", "tick", "microtask", "callback");
  }

  @Test
  void aCompositeOperationIsOneRequest() {
    loop.run(() -> {
      fs.readFile("/etc/hostname", (error, data) -> {});
      events.add(loop.activeRequests().get(0).type());
      events.add(loop.activeRequests().get(0).path());
      assertThat(loop.activeRequests()).hasSize(1);
    });
    assertThat(events).containsExactly("readFile", "/etc/hostname");
  }

  @Test
  void promisesMayBeAskedForFromAnyThread() throws Exception {
    FsPromises promises = fs.promises();
    CompletableFuture<Stats> stats = new CompletableFuture<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> promises.stat(temporary.toString()).thenAccept(stats::complete));
    other.join();
    loop.run();
    assertThat(stats).isCompletedWithValueMatching(Stats::isDirectory);
  }

  @Test
  void callbacksAreForTheLoopThread() throws Exception {
    Thread other =
        Thread.ofPlatform()
            .start(() ->
                assertThatIllegalStateException()
                    .isThrownBy(() -> fs.stat("/", (error, stats) -> {})));
    List<Throwable> errors = new ArrayList<>();
    other.setUncaughtExceptionHandler((thread, error) -> errors.add(error));
    other.join();
    assertThat(errors).isEmpty();
  }

  @Test
  void aClosedLoopIsRefusedByCallbacksAndPromises() {
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> fs.stat("/", (error, stats) -> {}));
    assertThatIllegalStateException().isThrownBy(() -> fs.promises().stat("/"));
    assertThatIllegalStateException().isThrownBy(() -> fs.promises().stat("a\0"));
    assertThat(fs.sync().stat("/").isDirectory()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aPathIsTakenAsItIs(Form form) throws Exception {
    Form.Use use = form.on(loop, fs);
    Path here = Files.writeString(temporary.resolve("a"), "hello");
    assertThat(use.readFile(Fs.path(here), UTF_8)).isEqualTo("hello");
    assertThat(use.stat(Fs.path(Path.of(""))).isDirectory()).isTrue();
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path elsewhere = Files.writeString(memory.getPath("/work/a"), "elsewhere");
      assertThat(use.readFile(Fs.path(elsewhere), UTF_8)).isEqualTo("elsewhere");
      assertThat(use.mkdir(Fs.path(elsewhere.resolveSibling("b/c")), PortableContract.RECURSIVE))
          .isEqualTo("/work/b");
      use.copyFile(Fs.path(elsewhere), temporary + "/copy");
      assertThat(temporary.resolve("copy")).hasContent("elsewhere");
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> use.stat(Fs.path(memory.getPath("/none"))))
          .withMessage("ENOENT: no such file or directory, stat '/none'");
    }
  }

  @Test
  void aPathReadsAsItsText() {
    CharSequence text = Fs.path(Path.of("a/b"));
    assertThat(text).hasToString("a/b").hasSize(3);
    assertThat(text.charAt(2)).isEqualTo('b');
    assertThat(text.subSequence(1, 3)).hasToString("/b");
  }

  @Test
  void anUnhandledFailureEndsTheLoop() {
    assertThatThrownBy(() -> loop.run(() -> fs.promises().stat("/none")))
        .isInstanceOf(FsException.class)
        .hasMessage("ENOENT: no such file or directory, stat '/none'");
  }

  @Test
  void anUnhandledFailureOfAHandleEndsTheLoop() {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w");
    assertThatThrownBy(() -> loop.run(() -> handle.read(ByteBuffer.allocate(1))))
        .isInstanceOf(FsException.class)
        .hasMessage("EBADF: bad file descriptor, read");
    fs.sync().close(handle);
  }
}
