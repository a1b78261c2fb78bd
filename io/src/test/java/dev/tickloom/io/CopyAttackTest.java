package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code cp} while another process exchanges a directory and a symbolic link, as fast as it can:
 * neither name is ever missing.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the system call has another number")
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CopyAttackTest {
  private static final CpOptions RECURSIVE =
      CpOptions.DEFAULT.withRecursive(true).withVerbatimSymlinks(true);

  private static final int FILES = 20;

  @TempDir Path folder;

  private final FsSync fs = Fs.on(EventLoop.create()).sync();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void nothingIsEverMadeOutside(int level) throws Exception {
    attackTarget(level, 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  @Tag("stress")
  void nothingIsEverMadeOutsideInAThousandRounds(int level) throws Exception {
    attackTarget(level, 1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void nothingFromOutsideIsEverCopied(int level) throws Exception {
    attackSource(level, 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  @Tag("stress")
  void nothingFromOutsideIsEverCopiedInAThousandRounds(int level) throws Exception {
    attackSource(level, 1000);
  }

  /** The target is there, and a directory in it is exchanged for a link that leads outside. */
  private void attackTarget(int level, int rounds) throws Exception {
    Path outside = folder.resolve("outside");
    makeFiles(outside, "kept");
    Snapshot kept = Snapshot.of(outside);
    String below = "/d".repeat(level);
    makeFiles(folder.resolve("source" + below), "new");
    try (Attacker attacker = Attacker.start(folder)) {
      for (int round = 0; round < rounds; round++) {
        String tree = "tree" + round;
        makeFiles(folder.resolve(tree + below), "old");
        attack(attacker, tree + below, "link" + round, () -> copy("source", tree));
        assertThat(Snapshot.of(outside).differencesFrom(kept)).as("round %d", round).isEmpty();
      }
    }
  }

  private void attackSource(int level, int rounds) throws Exception {
    Path outside = folder.resolve("outside");
    makeFiles(outside, "secret");
    String below = "/d".repeat(level);
    try (Attacker attacker = Attacker.start(folder)) {
      for (int round = 0; round < rounds; round++) {
        String tree = "tree" + round;
        makeFiles(folder.resolve(tree + below), "open");
        Path copy = folder.resolve("copy" + round);
        attack(attacker, tree + below, "link" + round, () -> copy(tree, copy.getFileName() + ""));
        try (Stream<Path> copied = Files.exists(copy) ? Files.walk(copy) : Stream.empty()) {
          assertThat(copied.filter(Files::isRegularFile))
              .as("round %d", round)
              .allSatisfy(file -> assertThat(file).content().isEqualTo("open"));
        }
      }
    }
  }

  private void attack(Attacker attacker, String directory, String link, Runnable call)
      throws IOException {
    Files.createSymbolicLink(folder.resolve(link), folder.resolve("outside"));
    attacker.begin(directory, link);
    call.run();
    Files.move(folder.resolve(link), folder.resolve("used-" + link)); // which ends the attack
    attacker.awaitEnd();
  }

  private void copy(String src, String dest) {
    try {
      fs.cp(folder.resolve(src).toString(), folder.resolve(dest).toString(), RECURSIVE);
    } catch (FsException e) {
      assertThat(e.code())
          .isIn(
              "EINVAL", // of readlink, from what is a link no more
              "ENOTDIR",
              "EISDIR",
              "ESTALE",
              "ENOENT",
              "EEXIST",
              "ELOOP",
              "ENOTEMPTY",
              "ERR_FS_CP_DIR_TO_NON_DIR",
              "ERR_FS_CP_EINVAL");
    }
  }

  private static void makeFiles(Path directory, String content) throws IOException {
    Files.createDirectories(directory.resolve("e"));
    Files.createSymbolicLink(directory.resolve("l"), Path.of(content));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(directory.resolve("f" + i), content);
      Files.writeString(directory.resolve("e/f" + i), content);
    }
  }
}
