package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Walks through names are given up in the middle, and then make nothing more. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbandonedWalksTest {
  @TempDir Path temporary;

  private final AtomicInteger calls = new AtomicInteger();

  /** Gives a call up in its first {@code mkdir}, and returns how many came of it. */
  private int givenUp(boolean isTaken, BiConsumer<Fs, Callback<String>> call) {
    AbortController controller = new AbortController();
    CountDownLatch isFree = new CountDownLatch(1);
    Workers workers = Workers.fixed(1);
    try (EventLoop loop = EventLoop.builder().workers(workers).build()) {
      FaultyFileSystem system =
          new FaultyFileSystem((name, path) -> {
            if (name.equals("mkdir")) {
              if (calls.getAndIncrement() == 0) {
                loop.execute(controller::abort);
                awaitUninterruptibly(isFree);
              }
              if (isTaken) {
                throw new FileAlreadyExistsException(path.toString());
              }
            }
          });
      loop.run(() ->
          call.accept(
              Fs.on(loop, system).with(controller.signal()),
              (error, made) -> {
                assertThat(error).isInstanceOf(AbortException.class);
                isFree.countDown();
              }));
      Patience.until(workers, now -> now.running() == 0);
    }
    return calls.get();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRecursiveMkdirMakesNoMoreDirectories() {
    MkdirOptions recursive = MkdirOptions.DEFAULT.withRecursive(true);
    String deep = temporary.resolve("a/b/c/d").toString();
    assertThat(givenUp(false, (fs, done) -> fs.mkdir(deep, recursive, done))).isEqualTo(1);
    assertThat(Files.exists(temporary.resolve("a"))).isFalse();
  }

  @Test
  void mkdtempTriesNoMoreNames() {
    String prefix = temporary.resolve("x").toString();
    assertThat(givenUp(true, (fs, done) -> fs.mkdtemp(prefix, done))).isEqualTo(1);
  }
}
