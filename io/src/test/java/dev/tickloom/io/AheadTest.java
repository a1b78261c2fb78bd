package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever goes through a tree finds that others have looked at what comes next. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AheadTest {
  private static final int DIRECTORIES = 40;

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private final Ahead<Integer, String> ahead = new Ahead<>();

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      ahead.addLast(i);
    }
  }

  private List<String> takeAll(Ahead.Look<Integer, String> look) throws Exception {
    List<String> outcomes = new ArrayList<>();
    for (var next = ahead.next(); next != null; next = ahead.next()) {
      outcomes.add(next.outcome(look));
    }
    return outcomes;
  }

  @Test
  void aHelperLooksAtSoManyAsAreWantedSoonAndNobodyLooksTwice() throws Exception {
    add(2 * Ahead.WINDOW);
    assertThat(ahead.isWorthHelp()).isTrue();
    ahead.help(i -> "helper " + i, () -> true);
    assertThat(ahead.isWorthHelp()).isFalse();
    List<String> outcomes = takeAll(i -> "owner " + i);
    for (int i = 0; i < outcomes.size(); i++) {
      assertThat(outcomes.get(i)).isEqualTo((i < Ahead.WINDOW ? "helper " : "owner ") + i);
    }
    assertThat(outcomes).hasSize(2 * Ahead.WINDOW);
  }

  @Test
  void whatTheOwnerHasComeToIsNotLookedAtByOthers() throws Exception {
    add(3);
    var first = ahead.next();
    ahead.help(i -> "helper " + i, () -> true);
    assertThat(first.outcome(i -> "owner " + i)).isEqualTo("owner 0");
    assertThat(takeAll(i -> "owner " + i)).containsExactly("helper 1", "helper 2");
  }

  @Test
  void whereAHelperFailsTheOwnerLooksAgainAndMayDoSoTwice() throws Exception {
    add(3);
    ahead.help(
        i -> {
          throw new IOException("helper");
        },
        () -> true);
    var first = ahead.next();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            first.outcome(i -> {
              throw new IOException("owner");
            }))
        .withMessage("owner");
    assertThat(first.outcome(i -> "owner " + i)).isEqualTo("owner 0");
    assertThat(takeAll(i -> "owner " + i)).containsExactly("owner 1", "owner 2");
  }

  @Test
  void theOwnerWaitsForAHelperWhoIsAtIt() throws Exception {
    add(2);
    CountDownLatch claimed = new CountDownLatch(1);
    Thread helper =
        Thread.startVirtualThread(() ->
            ahead.help(
                i -> {
                  claimed.countDown();
                  return "helper " + i;
                },
                () -> true));
    claimed.await();
    assertThat(ahead.next().outcome(i -> "owner " + i)).isEqualTo("helper 0");
    helper.join();
  }

  // ---- the operations -------------------------------------------------------------------------

  private enum Job {
    DU((fs, tree) -> List.of(fs.sync().du(tree))),
    READDIR((fs, tree) -> fs.sync().readdir(tree, ReaddirOptions.DEFAULT.withRecursive(true))),
    GLOB((fs, tree) -> fs.sync().glob(tree + "/**")),
    WALK((fs, tree) -> {
      List<Object> found = new ArrayList<>();
      fs.loop()
          .run(() ->
              async(() -> {
                awaitEach(fs.promises().walk(tree, WalkOptions.DEFAULT)).forEach(found::add);
                return null;
              }));
      return found.stream().map(entry -> ((Dirent) entry).toPath().toString()).toList();
    });

    private final BiFunction<Fs, String, List<?>> call;

    Job(BiFunction<Fs, String, List<?>> call) {
      this.call = call;
    }

    List<?> on(Fs fs, Path tree) {
      return call.apply(fs, tree.toString());
    }
  }

  private Path makeTree() throws IOException {
    Path tree = folder.resolve("tree");
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(tree.resolve(i / 10 + "/d" + i));
      Files.writeString(directory.resolve("a" + i), "content");
      Files.createDirectory(directory.resolve("b"));
    }
    return tree;
  }

  /** To open one of the directories waits until another one is being opened too. */
  @ParameterizedTest
  @EnumSource
  void directoriesThatComeNextAreListedByOthers(Job job) throws IOException {
    Path tree = makeTree();
    CountDownLatch two = new CountDownLatch(2);
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("scandir") && path.normalize().getFileName().toString().startsWith("d")) {
            two.countDown();
            await(two);
          }
        });
    assertThat(job.on(Fs.on(loop, fileSystem), tree)).isEqualTo(job.on(Fs.on(loop), tree));
  }

  /** And the first failure is that of the first directory, whoever came to it first. */
  @ParameterizedTest
  @EnumSource(names = {"DU", "READDIR", "WALK"})
  void failuresComeInOrder(Job job) throws IOException {
    Path tree = makeTree();
    FaultyFileSystem fileSystem =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("scandir") && path.normalize().getFileName().toString().startsWith("d")) {
            throw new AccessDeniedException(path.toString());
          }
        });
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> job.on(Fs.on(loop, fileSystem), tree))
        .withMessage("EACCES: permission denied, scandir '" + tree.resolve("0/d0") + "'");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
