package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
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
        Thread.ofPlatform().start(() -> promises.stat(temporary).thenAccept(stats::complete));
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

  @Test
  void aPathIsTakenAsItIs() throws Exception {
    FsPromises promises = fs.promises();
    Files.writeString(temporary.resolve("a"), "hello");
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path elsewhere = Files.writeString(memory.getPath("/work/a"), "elsewhere");
      loop.run(() -> {
        promises.readFile(temporary.resolve("a"), UTF_8).thenAccept(events::add);
        promises.readFile(elsewhere, UTF_8).thenAccept(events::add);
        promises.stat(Path.of("")).thenAccept(s -> events.add("" + s.isDirectory()));
        promises
            .mkdir(elsewhere.resolveSibling("b/c"), PortableContract.RECURSIVE)
            .thenAccept(events::add);
        promises
            .stat(memory.getPath("/none"))
            .then(s -> null, error -> events.add(error.getMessage()));
      });
    }
    assertThat(events)
        .containsExactlyInAnyOrder(
            "hello",
            "elsewhere",
            "true",
            "/work/b",
            "ENOENT: no such file or directory, stat '/none'");
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
