package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In an application without a loop a future that is cancelled gives up the file call behind it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelledFuturesTest {
  @TempDir Path temporary;

  private final Workers workers = Workers.lane();
  private final EventLoop loop = EventLoop.builder().workers(workers).build();
  private final FsPromises fs = Fs.on(loop).promises();
  private final Thread running = Thread.ofPlatform().unstarted(loop::run);
  private Fifos fifos;

  @BeforeEach
  void run() throws Exception {
    fifos = Fifos.make(temporary, 1);
    loop.keepAlive();
    running.start();
  }

  @AfterEach
  void nothingStaysBehind() throws Exception {
    fifos.write(0, "x"); // whoever has opened it for writing, too, gets no end
    fifos.close();
    loop.close();
    running.join();
    Patience.until(
        workers,
        now -> {
          fifos.touch(0); // for who counts as running and had not come to open it
          return now.running() == 0;
        });
    // What an abandoned call yields late is closed by another one.
    Patience.until(
        () -> OpenDescriptors.openIn(temporary) == 0,
        () -> "a descriptor stays open in " + temporary);
  }

  private static BiFunction<FsPromises, String, Promise<?>> hanging(
      BiFunction<FsPromises, String, Promise<?>> call) {
    return call;
  }

  /** Calls that hang, and the ways of programs to go on from them. */
  static Stream<BiFunction<FsPromises, String, Promise<?>>> callsThatHang() {
    return Stream.of(
        hanging((fs, fifo) -> fs.readFile(fifo)),
        hanging((fs, fifo) -> fs.open(fifo)),
        hanging((fs, fifo) -> fs.open(fifo).thenCompose(file -> file.close())),
        hanging((fs, fifo) -> fs.open(fifo).thenCompose(file -> file.use(FileHandle::readFile))),
        hanging((fs, fifo) ->
            fs.open(fifo, "r+")
                .thenCompose(file -> file.use(open -> open.read(ByteBuffer.allocate(1))))),
        hanging((fs, fifo) -> Promise.all(List.of(fs.readFile(fifo), fs.readFile(fifo)))));
  }

  @ParameterizedTest
  @MethodSource("callsThatHang")
  void theCallIsAbandoned(BiFunction<FsPromises, String, Promise<?>> call) {
    CompletableFuture<?> future = call.apply(fs, fifos.path(0)).toCompletableFuture();
    Patience.until(workers, now -> now.running() > 0 && now.queued() == 0);
    future.cancel(true);

    Patience.until(workers, now -> now.abandoned() == now.running());
  }

  @Test
  void aBodyThatReadsIsCancelled() {
    CompletableFuture<String> future =
        async(loop, () -> await(fs.readFile(fifos.path(0), UTF_8))).toCompletableFuture();
    Patience.until(workers, now -> now.running() == 1);
    future.orTimeout(1, TimeUnit.MILLISECONDS);

    Patience.until(workers, now -> now.abandoned() == 1);
  }

  /** A reader that is gone does not take the position, or the file, from the next one. */
  @Test
  void theFileOfAnAbandonedReadCanBeClosed() {
    FileHandle file = Async.await(fs.open(fifos.path(0), "r+"));
    CompletableFuture<?> read = file.read(ByteBuffer.allocate(1)).toCompletableFuture();
    Patience.until(workers, now -> now.running() == 1);
    read.cancel(true);
    Patience.until(workers, now -> now.abandoned() == 1);
    Promise<?> closed = file.close();
    fifos.write(0, "x");

    assertThat(Async.<Object>await(closed)).isNull();
  }

  @Test
  void closingIsNotGivenUp() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "text");
    FileHandle open = Async.await(fs.open(file.toString()));
    open.close().toCompletableFuture().cancel(true);
    Async.<Object>await(open.close());
    TempDirectory directory = Async.await(fs.mkdtempDisposable(temporary + "/made-"));
    directory.close().toCompletableFuture().cancel(true);
    Async.<Object>await(directory.close());

    assertThat(Path.of(directory.path())).doesNotExist();
  }
}
