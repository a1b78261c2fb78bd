package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code cp}, {@code sync} and {@code rm} while another process exchanges a directory and a
 * symbolic link, by renameat2(2) and as fast as it can: neither name is ever missing.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the system call has another number")
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeAttackTest {
  private static final int FILES = 20;

  /** Of the long tests: so many as fit into the time that there is. */
  private static final int ROUNDS = Integer.getInteger("tickloom.rounds", 1000);

  /** What a call may say of a tree in which somebody exchanges things. */
  private static final List<String> CODES =
      List.of(
          "EINVAL", // of readlink, from what is a link no more
          "ENOTDIR",
          "EISDIR",
          "ESTALE",
          "ENOENT",
          "EEXIST",
          "ELOOP",
          "ENOTEMPTY",
          "ERR_FS_CP_DIR_TO_NON_DIR",
          "ERR_FS_CP_NON_DIR_TO_DIR",
          "ERR_FS_CP_EINVAL");

  /** A call on the tree that is attacked. */
  private enum Call {
    CP {
      @Override
      void on(FsSync fs, Path src, Path dest) {
        fs.cp(src, dest, CpOptions.DEFAULT.withRecursive(true).withVerbatimSymlinks(true));
      }
    },
    SYNC {
      @Override
      void on(FsSync fs, Path src, Path dest) {
        fs.sync(src, dest, SyncOptions.DEFAULT.withDelete(true));
      }
    },
    RM {
      @Override
      void on(FsSync fs, Path src, Path dest) {
        fs.rm(dest, RmOptions.DEFAULT.withRecursive(true).withForce(true));
      }
    };

    abstract void on(FsSync fs, Path src, Path dest);
  }

  @TempDir Path folder;

  private final FsSync fs = Fs.on(EventLoop.create()).sync();

  @ParameterizedTest
  @CsvSource({"CP, 0", "CP, 1", "CP, 40", "SYNC, 1", "SYNC, 40", "RM, 0", "RM, 1", "RM, 70"})
  void nothingOutsideIsEverTouched(Call call, int level) throws Exception {
    attackTarget(call, level, 30);
  }

  @ParameterizedTest
  @CsvSource({"CP, 0", "CP, 1", "CP, 40", "SYNC, 0", "SYNC, 1", "SYNC, 40", "RM, 0", "RM, 70"})
  @Tag("stress")
  void nothingOutsideIsEverTouchedInAThousandRounds(Call call, int level) throws Exception {
    attackTarget(call, level, ROUNDS);
  }

  @ParameterizedTest
  @CsvSource({"CP, 0", "CP, 1", "CP, 40", "SYNC, 1"})
  void nothingFromOutsideIsEverCopied(Call call, int level) throws Exception {
    attackSource(call, level, 30);
  }

  @ParameterizedTest
  @CsvSource({"CP, 0", "CP, 1", "CP, 40", "SYNC, 0", "SYNC, 40"})
  @Tag("stress")
  void nothingFromOutsideIsEverCopiedInAThousandRounds(Call call, int level) throws Exception {
    attackSource(call, level, ROUNDS);
  }

  /** The target is there, and a directory in it is exchanged for a link that leads outside. */
  private void attackTarget(Call call, int level, int rounds) throws Exception {
    Path outside = makeFiles(folder.resolve("outside"), "kept");
    Snapshot kept = Snapshot.of(outside);
    String below = "/d".repeat(level);
    Path source = folder.resolve("source");
    makeFiles(folder.resolve(source + below), "new");
    try (Attacker attacker = Attacker.start(folder)) {
      for (int round = 0; round < rounds; round++) {
        String tree = "tree" + round;
        makeFiles(folder.resolve(tree + below), "old");
        attack(attacker, tree + below, round, () -> call.on(fs, source, folder.resolve(tree)));
        assertThat(Snapshot.of(outside).differencesFrom(kept)).as("round %d", round).isEmpty();
      }
    }
  }

  private void attackSource(Call call, int level, int rounds) throws Exception {
    makeFiles(folder.resolve("outside"), "secret");
    String below = "/d".repeat(level);
    try (Attacker attacker = Attacker.start(folder)) {
      for (int round = 0; round < rounds; round++) {
        Path tree = folder.resolve("tree" + round);
        makeFiles(folder.resolve(tree + below), "open");
        Path copy = folder.resolve("copy" + round);
        attack(attacker, tree.getFileName() + below, round, () -> call.on(fs, tree, copy));
        try (Stream<Path> copied = Files.exists(copy) ? Files.walk(copy) : Stream.empty()) {
          assertThat(copied.filter(Files::isRegularFile))
              .as("round %d", round)
              .allSatisfy(file -> assertThat(file).content().isEqualTo("open"));
        }
      }
    }
  }

  /** Each round has a tree of its own, and a link beside it that leads outside. */
  private void attack(Attacker attacker, String directory, int round, Runnable call)
      throws IOException {
    Path link = folder.resolve("link" + round);
    Files.createSymbolicLink(link, folder.resolve("outside"));
    attacker.begin(directory, link.getFileName().toString());
    try {
      call.run();
    } catch (FsException e) {
      assertThat(e.code()).isIn(CODES);
    }
    Files.move(link, folder.resolve("used" + round)); // which ends the attack
    attacker.awaitEnd();
  }

  private static Path makeFiles(Path directory, String content) throws IOException {
    Files.createDirectories(directory.resolve("e"));
    Files.createSymbolicLink(directory.resolve("l"), Path.of(content));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(directory.resolve("f" + i), content);
      Files.writeString(directory.resolve("e/f" + i), content);
    }
    return directory;
  }
}
