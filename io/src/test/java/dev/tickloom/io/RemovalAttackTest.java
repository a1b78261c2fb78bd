package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code rm} while another process exchanges a directory and a symbolic link, as fast as it can, by
 * renameat2(2): neither name is ever missing.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the system call has another number")
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemovalAttackTest {
  private static final RmOptions RECURSIVE = RmOptions.DEFAULT.withRecursive(true).withForce(true);

  private static final int FILES = 50;

  @TempDir Path folder;

  private final FsSync fs = Fs.on(EventLoop.create()).sync();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 70})
  void nothingOutsideIsEverDeleted(int level) throws Exception {
    attack(level, 50);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 70})
  @Tag("stress")
  void nothingOutsideIsEverDeletedInAThousandRounds(int level) throws Exception {
    attack(level, 1000);
  }

  /**
   * Each round has a tree of its own, and a link beside it that leads to where nothing may be
   * deleted.
   *
   * @param level of the directory that is exchanged, below the root
   */
  private void attack(int level, int rounds) throws Exception {
    Path outside = folder.resolve("outside");
    makeFiles(outside);
    Snapshot kept = Snapshot.of(outside);
    try (Attacker attacker = Attacker.start(folder)) {
      for (int round = 0; round < rounds; round++) {
        String tree = "tree" + round;
        String directory = tree + "/d".repeat(level);
        String link = "link" + round;
        makeFiles(folder.resolve(directory));
        Files.createSymbolicLink(folder.resolve(link), outside);
        attacker.begin(directory, link);
        try {
          fs.rm(folder.resolve(tree).toString(), RECURSIVE);
        } catch (FsException e) {
          assertThat(e.code()).isIn("ENOTDIR", "EISDIR", "ESTALE", "ENOTEMPTY", "ENOENT");
        }
        assertThat(Snapshot.of(outside).differencesFrom(kept)).as("round %d", round).isEmpty();
        Files.move(folder.resolve(link), folder.resolve("used" + round)); // which ends the attack
        attacker.awaitEnd();
      }
    }
  }

  private static void makeFiles(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("e"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(directory.resolve("f" + i), "");
      Files.writeString(directory.resolve("e/f" + i), "");
    }
  }
}
