package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who owns the folder of the target puts a link, a file or a pipe in the place of whatever
 * is made there, which he may: so that mode and owner of another file are changed, or the write
 * hangs. He is a process of his own.
 */
@Tag("attributes")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AtomicWriteAttackTest {
  private static final WriteOptions ATOMIC = WriteOptions.DEFAULT.withAtomic(true);

  @TempDir Path root;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();

  @ParameterizedTest
  @ValueSource(strings = {"link", "file", "pipe"})
  void anotherFileKeepsItsModeAndContent(String decoy) throws Exception {
    attack(decoy, 60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "file", "pipe"})
  @Tag("stress")
  void anotherFileKeepsItsModeAndContentEachTime(String decoy) throws Exception {
    attack(decoy, 1_000);
  }

  /** Goes on until something was written, and something exchanged meanwhile. */
  private void attack(String kind, int rounds) throws Exception {
    Path victim = Files.writeString(root.resolve("victim"), "secret");
    fs.chmod(victim.toString(), 0600);
    Path folder = Files.createDirectory(root.resolve("folder"));
    Path away = Files.createDirectory(root.resolve("away"));
    Path target = Files.writeString(folder.resolve("target"), "old");
    fs.chmod(target.toString(), 0666);
    int written = 0;
    try (NameExchange attacker =
        NameExchange.ofTemporaries(folder, makeDecoy(kind, victim), away)) {
      for (int i = 0; i < rounds || written == 0 || fs.readdir(away.toString()).isEmpty(); i++) {
        assertThat(i).as("rounds").isLessThan(100 * rounds);
        assertThat(attacker.isRunning()).isTrue();
        written += write(target, i) ? 1 : 0;
        assertThat(fs.stat(victim.toString()).mode()).as("in round %d", i).isEqualTo(0100600);
        assertThat(victim).hasContent("secret");
        assertThat(fs.lstat(target.toString()).isFile()).isTrue();
      }
    }
    for (String name : fs.readdir(folder.toString())) {
      if (name.startsWith("target-")) {
        assertThat(folder.resolve(name)).isRegularFile().content().startsWith("new ");
      }
    }
    assertThat(OpenDescriptors.openIn(root)).isZero();
  }

  private Path makeDecoy(String kind, Path victim) throws Exception {
    Path decoy = root.resolve("decoy");
    switch (kind) {
      case "file" -> Files.writeString(decoy, "");
      case "pipe" -> Fifo.make(decoy);
      default -> {
        Path folder = Files.createDirectory(root.resolve("linked"));
        Files.createSymbolicLink(folder.resolve("content"), victim);
        Files.createSymbolicLink(decoy, folder);
      }
    }
    return decoy;
  }

  /** Returns whether it succeeded; if not, with a clean error. */
  private boolean write(Path target, int round) {
    WriteOptions options = round % 2 == 0 ? ATOMIC : ATOMIC.withFlag("wx");
    String file = round % 2 == 0 ? target.toString() : target + "-" + round;
    try {
      fs.writeFile(file, "new " + round, options);
      return true;
    } catch (FsException e) {
      assertThat(e.code()).isIn("ENOENT", "ENOTDIR", "EACCES", "ELOOP", "EEXIST", "ESTALE");
      return false;
    }
  }
}
