package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs on trees, done by several workers, that are given up at a random one of their file system
 * calls: each has one outcome, the loop ends, nothing half done and nothing open is left, and no
 * other file is touched.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeAbortsTest {
  private static final int DIRECTORIES = 6;
  private static final int FILES = 4;

  /** Who is told of the outcome: an error, or null. */
  private interface Ended {
    void with(Throwable error);
  }

  private enum Job {
    CP {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        CpOptions options = CpOptions.DEFAULT.withRecursive(true).withPreserveTimestamps(true);
        fs.cp(
            folder.resolve("tree").toString(),
            folder.resolve("copy").toString(),
            options,
            (error, nothing) -> ended.with(error));
      }
    },
    SYNC {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        fs.sync(
            folder.resolve("tree").toString(),
            folder.resolve("other").toString(),
            SyncOptions.DEFAULT.withDelete(true),
            (error, report) -> ended.with(error));
      }
    },
    RM {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        fs.rm(
            folder.resolve("other").toString(),
            RmOptions.DEFAULT.withRecursive(true),
            (error, nothing) -> ended.with(error));
      }
    },
    DU {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        fs.du(folder.resolve("tree").toString(), (error, usage) -> ended.with(error));
      }
    },
    GLOB {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        fs.glob(folder.resolve("tree") + "/**", (error, names) -> ended.with(error));
      }
    },
    READDIR {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        fs.readdirWithFileTypes(
            folder.resolve("tree").toString(),
            ReaddirOptions.DEFAULT.withRecursive(true),
            (error, entries) -> ended.with(error));
      }
    },
    WALK {
      @Override
      void start(Fs fs, Path folder, Ended ended) {
        async(
                () -> {
                  var all =
                      fs.promises().walk(folder.resolve("tree").toString(), WalkOptions.DEFAULT);
                  for (Dirent entry : awaitEach(all)) {
                    assertThat(entry.name()).isNotEmpty();
                  }
                  return null;
                })
            .then(
                nothing -> {
                  ended.with(null);
                  return null;
                },
                error -> {
                  ended.with(error);
                  return null;
                });
      }
    };

    abstract void start(Fs fs, Path folder, Ended ended);
  }

  @TempDir Path root;

  private final Workers workers = Workers.lane();
  private final EventLoop loop = EventLoop.builder().workers(workers).build();
  private final Random random = new Random(1);
  private int rounds;

  @ParameterizedTest
  @EnumSource(Job.class)
  void aJobThatIsGivenUpAtAnyMomentLeavesNothing(Job job) throws IOException {
    giveUpAtRandomCalls(job, 12);
  }

  @ParameterizedTest
  @EnumSource(Job.class)
  @Tag("stress")
  void aJobThatIsGivenUpAtAnyOfAThousandMomentsLeavesNothing(Job job) throws IOException {
    giveUpAtRandomCalls(job, Integer.getInteger("tickloom.rounds", 1000));
  }

  private void giveUpAtRandomCalls(Job job, int times) throws IOException {
    int calls = giveUpAt(job, Integer.MAX_VALUE, false);
    assertThat(calls).isGreaterThan(DIRECTORIES);
    for (int i = 0; i < times; i++) {
      giveUpAt(job, 1 + random.nextInt(calls), random.nextBoolean());
    }
  }

  /**
   * Gives a job up when it makes its n-th call.
   *
   * @param waits whether that call waits until the job has been given up, or else is made meanwhile
   * @return how many calls there have been
   */
  private int giveUpAt(Job job, int number, boolean waits) throws IOException {
    Path folder = makeTrees(root.resolve("round" + ++rounds));
    Snapshot outside = Snapshot.of(folder.resolve("outside"));
    Snapshot source = Snapshot.of(folder.resolve("tree"));
    AbortController controller = new AbortController();
    CountDownLatch abandoned = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (calls.incrementAndGet() == number) {
            loop.execute(() -> {
              controller.abort();
              abandoned.countDown();
            });
            if (waits) {
              await(abandoned);
            }
          }
        });
    List<String> outcomes = new ArrayList<>();
    loop.run(() ->
        job.start(
            Fs.on(loop, fileSystem).with(controller.signal()),
            folder,
            error -> outcomes.add(outcome(error))));
    Patience.until(workers, now -> now.running() == 0);

    assertThat(outcomes).as("round %d", rounds).hasSize(1).isSubsetOf("done", "given up");
    assertThat(OpenDescriptors.openIn(folder)).as("descriptors").isZero();
    assertThat(Snapshot.of(folder.resolve("outside")).differencesFrom(outside)).isEmpty();
    assertThat(Snapshot.of(folder.resolve("tree")).differencesFrom(source)).isEmpty();
    checkWhole(folder);
    return calls.get();
  }

  private static String outcome(Throwable error) {
    return error == null ? "done" : error instanceof AbortException ? "given up" : "" + error;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path makeTrees(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("outside"));
    Files.writeString(folder.resolve("outside/file"), "outside/file");
    for (String tree : List.of("tree", "other")) {
      for (int i = 0; i < DIRECTORIES; i++) {
        Path directory = Files.createDirectories(folder.resolve(tree + "/d" + i + "/" + tree));
        Files.createSymbolicLink(directory.resolve("link"), folder.resolve("outside"));
        for (int j = 0; j < FILES; j++) {
          Files.writeString(directory.resolve("f" + j), "content");
        }
      }
    }
    return folder;
  }

  /** Nothing is there that is for the job only, and what is there has all its content. */
  private static void checkWhole(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        assertThat(path.getFileName().toString()).doesNotStartWith(".tickloom");
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !path.endsWith("file")) {
          assertThat(path).hasContent("content");
        }
      }
    }
  }
}
