package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that go through a tree end soon after they were given up. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbandonedTreesTest {
  private static final int FILES = 100;

  @TempDir Path folder;

  private final Workers workers = Workers.lane();
  private final EventLoop loop = EventLoop.builder().workers(workers).build();
  private final AbortController controller = new AbortController();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Throwable> errors = new ArrayList<>();
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(tree.resolve("f" + i), "");
    }
  }

  /** Gives a call up while it makes the tenth file system call of that name. */
  private void giveUpAtTenth(String name, Consumer<Fs> call) {
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((each, path) -> {
          if (each.equals(name) && calls.incrementAndGet() == 10) {
            reached.countDown();
            await(abandoned);
          }
        });
    giveUpWhenReached(Fs.on(loop, fileSystem), call);
  }

  private void giveUpWhenReached(Fs fs, Consumer<Fs> call) {
    loop.run(() -> {
      call.accept(fs.with(controller.signal()));
      await(reached);
      controller.abort();
      abandoned.countDown();
    });
    Patience.until(workers, now -> now.running() == 0);
    assertThat(errors).hasSize(1).allMatch(AbortException.class::isInstance);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rmDeletesNothingMore() throws IOException {
    giveUpAtTenth(
        "delete",
        fs ->
            fs.rm(
                tree.toString(),
                RmOptions.DEFAULT.withRecursive(true),
                (error, nothing) -> errors.add(error)));
    try (Stream<Path> left = Files.list(tree)) {
      assertThat(left.count()).isEqualTo(FILES - 9); // the first call was for the root
    }
  }

  @Test
  void rmBetweenTwoTriesEnds() {
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("delete") && path.endsWith("f0")) {
            reached.countDown();
            throw new FileSystemException("f0", null, Errno.EBUSY.glibcText());
          }
        });
    RmOptions patient =
        RmOptions.DEFAULT
            .withRecursive(true)
            .withMaxRetries(1)
            .withRetryDelay((int) TimeUnit.DAYS.toMillis(1));
    giveUpWhenReached(
        Fs.on(loop, fileSystem),
        fs -> fs.rm(tree.toString(), patient, (error, nothing) -> errors.add(error)));
  }

  @Test
  void readdirReadsNothingMore() {
    giveUpAtTenth(
        "readdir",
        fs ->
            fs.readdir(
                tree.toString(),
                ReaddirOptions.DEFAULT.withRecursive(true),
                (error, names) -> errors.add(error)));
    assertThat(calls).hasValueLessThan(13);
  }

  @Test
  void readdirWithFileTypesReadsNothingMore() {
    giveUpAtTenth(
        "readdir",
        fs -> fs.readdirWithFileTypes(tree.toString(), (error, entries) -> errors.add(error)));
    assertThat(calls).hasValueLessThan(13);
  }
}
