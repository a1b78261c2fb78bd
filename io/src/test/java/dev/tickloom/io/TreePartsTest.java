package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Request;
import dev.tickloom.loop.testing.VirtualClock;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on trees are done by several workers, and tell on the loop how far they have got. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreePartsTest {
  private static final CpOptions ALL = CpOptions.DEFAULT.withRecursive(true);
  private static final int DIRECTORIES = 6;
  private static final int FILES = 5;

  @TempDir Path folder;

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().workers(Workers.lane()).clock(clock).build();
  private final List<TreeProgress> told = new CopyOnWriteArrayList<>();
  private Path tree;
  private Path copy;

  @BeforeEach
  void makeTree() throws IOException {
    tree = folder.resolve("tree");
    copy = folder.resolve("copy");
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(tree.resolve("d" + i + "/inner"));
      for (int j = 0; j < FILES; j++) {
        Files.writeString(directory.resolve("f" + j), "content");
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each of two directories is entered before the other one is left. */
  @Test
  void directoriesAreCopiedAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    Set<Path> seen = ConcurrentHashMap.newKeySet();
    CpOptions meeting =
        ALL.withParallelism(2)
            .withFilter((src, dest) -> {
              if (src.endsWith("inner/f0") && seen.add(src) && seen.size() <= 2) {
                both.countDown();
                await(both);
              }
              return true;
            });
    loop.run(() ->
        Fs.on(loop)
            .cp(
                tree.toString(),
                copy.toString(),
                meeting,
                (error, value) -> assertThat(error).isNull()));
    assertThat(count(copy)).isEqualTo(count(tree));
  }

  private static long count(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneAtATimeEverythingComesInOrder() {
    List<String> order = new ArrayList<>();
    Fs.on(loop)
        .sync()
        .cp(
            tree,
            copy,
            ALL.withParallelism(1)
                .withFilter((src, dest) -> order.add(tree.relativize(src).toString())));
    assertThat(order).isSorted().hasSize((int) count(tree));
  }

  @Test
  void aSingleWorkerIsEnough() throws IOException {
    EventLoop small = EventLoop.builder().workers(Workers.fixed(1)).build();
    Fs fs = Fs.on(small);
    RmOptions rm = RmOptions.DEFAULT.withRecursive(true);
    List<Object> outcomes = new ArrayList<>();
    small.run(() ->
        fs.cp(
            tree.toString(),
            copy.toString(),
            ALL,
            (error, value) -> {
              outcomes.add(count(copy) + "" + error);
              fs.rm(tree.toString(), rm, (failure, nothing) -> outcomes.add("" + failure));
            }));
    assertThat(outcomes).containsExactly(1 + DIRECTORIES * (2 + FILES) + "null", "null");
    assertThat(tree).doesNotExist();
  }

  @Test
  void progressIsToldTenTimesASecondAtMostAndOnceAtTheEnd() {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CpOptions watched =
        ALL.withProgress(told::add)
            .withParallelism(1)
            .withFilter((src, dest) -> {
              if (src.endsWith("d1")) {
                reached.countDown();
                await(released);
              }
              return true;
            });
    List<Integer> sizes = new ArrayList<>();
    loop.run(() -> {
      Fs.on(loop)
          .cp(tree.toString(), copy.toString(), watched, (error, value) -> sizes.add(told.size()));
      await(reached);
      assertThat(loop.activeRequests()).extracting(Request::type).containsExactly("cp");
      clock.advance(Duration.ofMillis(250));
      loop.setImmediate(() -> after(sizes, 99, () -> after(sizes, 1, released::countDown)));
    });
    assertThat(sizes).containsExactly(1, 1, 3);
    assertThat(told.getFirst().entriesTotal()).isEqualTo(-1);
    assertThat(told.getFirst().current()).isEqualTo(copy.resolve("d0/inner/f4"));
    long entries = 1 + DIRECTORIES * (2 + FILES);
    assertThat(told.getLast().entriesTotal()).isEqualTo(entries);
    assertThat(told.getLast().entries()).isEqualTo(entries);
    assertThat(told.getLast().bytes()).isEqualTo(7L * DIRECTORIES * FILES);
  }

  private void after(List<Integer> sizes, int millis, Runnable next) {
    sizes.add(told.size());
    clock.advance(Duration.ofMillis(millis));
    loop.setImmediate(next);
  }

  @Test
  void theBlockingFormTellsOnTheCallersThread() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    Fs.on(loop)
        .sync()
        .rm(
            tree,
            RmOptions.DEFAULT
                .withRecursive(true)
                .withProgress(progress -> {
                  threads.add(Thread.currentThread());
                  told.add(progress);
                }));
    assertThat(threads).isNotEmpty().containsOnly(Thread.currentThread());
    assertThat(told.getLast().entries()).isEqualTo(1 + DIRECTORIES * (2 + FILES));
  }

  @Test
  void whatAListenerThrowsIsUncaughtAndTheOutcomeComesAllTheSame() {
    List<Object> seen = new ArrayList<>();
    loop.run(() -> {
      var unused = loop.onUncaughtException((error, origin) -> seen.add(error.getMessage()));
      Fs.on(loop)
          .promises()
          .cp(
              tree.toString(),
              copy.toString(),
              ALL.withProgress(progress -> {
                throw new IllegalStateException("mine");
              }))
          .thenAccept(nothing -> seen.add("copied"));
    });
    assertThat(seen).containsExactlyInAnyOrder("mine", "copied");
  }

  @Test
  void allFailuresAreReported() throws IOException {
    Files.createDirectory(copy);
    for (int i = 0; i < DIRECTORIES; i++) {
      Files.createDirectories(copy.resolve("d" + i + "/inner/f0"));
    }
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> Fs.on(loop).sync().cp(tree, copy, ALL.withContinueOnError(true)))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(DIRECTORIES - 1));
    assertThat(copy.resolve("d5/inner/f4")).exists();
  }

  @Test
  void aFilterMayBeAskedOnTheLoopAndTakeItsTime() {
    List<Object> outcomes = new ArrayList<>();
    loop.run(() ->
        Fs.on(loop)
            .promises()
            .cp(
                tree.toString(),
                copy.toString(),
                ALL,
                (src, dest) -> {
                  assertThat(loop.isLoopThread()).isTrue();
                  return Promise.resolve(!src.endsWith("d1"));
                })
            .thenAccept(nothing -> outcomes.add(count(copy))));
    assertThat(outcomes).containsExactly(1L + (DIRECTORIES - 1) * (2 + FILES));
  }

  @Test
  void whatAFilterOnTheLoopThrowsEndsTheCopying() {
    List<Object> outcomes = new ArrayList<>();
    loop.run(() ->
        Fs.on(loop)
            .promises()
            .cp(
                tree.toString(),
                copy.toString(),
                ALL,
                (src, dest) -> Promise.reject(new IllegalStateException("no")))
            .catchError(error -> {
              outcomes.add(error.getMessage());
              return null;
            }));
    assertThat(outcomes).containsExactly("no");
    assertThat(copy).doesNotExist();
  }

  @Test
  void aFilterThatReturnsNoPromiseIsSaidToDoSo() {
    List<Object> outcomes = new ArrayList<>();
    loop.run(() ->
        Fs.on(loop)
            .promises()
            .cp(tree.toString(), copy.toString(), ALL, (src, dest) -> null)
            .catchError(error -> {
              outcomes.add(error.getMessage());
              return null;
            }));
    assertThat(outcomes).containsExactly("the filter returned null, and no promise");
  }

  @Test
  void aDirectoryIsNotToBeCopiedIntoItselfWhetherOrNotThatIsRecursive() throws IOException {
    Path alias = Files.createSymbolicLink(copy, tree);

    for (CpOptions options : List.of(CpOptions.DEFAULT, ALL)) {
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> Fs.on(loop).sync().cp(tree, alias.resolve("below"), options))
          .satisfies(e -> assertThat(e.code()).isEqualTo("ERR_FS_CP_EINVAL"));
    }
  }

  /** Whichever part it hits. */
  @Test
  void afterAFaultAtAnyCallTheTargetHasWholeFilesOnlyAndNothingIsOpen() throws IOException {
    boolean isOver = false;
    for (int n = 1; !isOver; n += 29) {
      int failing = n;
      AtomicInteger calls = new AtomicInteger();
      FaultyFileSystem fileSystem =
          new FaultyFileSystem((call, path) -> {
            if (calls.incrementAndGet() == failing) {
              throw new FileSystemException(path.toString(), null, Errno.EIO.glibcText());
            }
          });
      try {
        Fs.on(loop, fileSystem).sync().sync(tree.toString(), copy.toString());
      } catch (FsException e) {
        assertThat(e.code()).isEqualTo("EIO");
      }
      isOver = calls.get() < failing;
      try (Stream<Path> all = Files.walk(copy)) {
        assertThat(all.filter(Files::isRegularFile))
            .allSatisfy(file -> assertThat(file).content().isEqualTo("content"));
      } catch (NoSuchFileException e) {
        // it failed before there was anything
      }
      assertThat(OpenDescriptors.openIn(folder)).isZero();
      Fs.on(loop).sync().rm(copy, RmOptions.DEFAULT.withRecursive(true).withForce(true));
    }
    assertThat(count(tree)).isEqualTo(1 + DIRECTORIES * (2 + FILES));
  }
}
