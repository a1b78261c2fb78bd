package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who owns the folder of the target puts a link in the place of whatever is made there,
 * which he may, so that mode and owner of another file are changed.
 */
@Tag("attributes")
@EnabledOnOs(OS.LINUX)
class AtomicWriteAttackTest {
  private static final WriteOptions ATOMIC = WriteOptions.DEFAULT.withAtomic(true);

  @TempDir Path root;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();

  @Test
  void anotherFileKeepsItsModeAndContent() throws Exception {
    attack(100);
  }

  @Test
  @Tag("stress")
  void anotherFileKeepsItsModeAndContentEachTime() throws Exception {
    attack(1_000);
  }

  private void attack(int rounds) throws Exception {
    Path victim = Files.writeString(root.resolve("victim"), "secret");
    fs.chmod(victim.toString(), 0600);
    Path decoy = Files.createDirectory(root.resolve("decoy"));
    Files.createSymbolicLink(decoy.resolve("content"), victim);
    Path folder = Files.createDirectory(root.resolve("folder"));
    Path target = Files.writeString(folder.resolve("target"), "old");
    fs.chmod(target.toString(), 0666);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread attacker = Thread.ofPlatform().start(() -> exchangeAll(folder, victim, decoy, isOver));
    int written = 0;
    try {
      for (int i = 0; i < rounds; i++) {
        written += write(target, i) ? 1 : 0;
        assertThat(fs.stat(victim.toString()).mode()).as("in round %d", i).isEqualTo(0100600);
        assertThat(victim).hasContent("secret");
        assertThat(fs.lstat(target.toString()).isFile()).isTrue();
      }
    } finally {
      isOver.set(true);
      attacker.join();
    }
    long exchanged;
    try (Stream<Path> files = Files.list(folder)) {
      exchanged = files.filter(file -> file.getFileName().toString().startsWith("away-")).count();
    }
    System.out.println(written + " of " + rounds + " writes; exchanged meanwhile: " + exchanged);
  }

  /** Returns whether it succeeded; if not, with a clean error. */
  private boolean write(Path target, int round) {
    WriteOptions options = round % 2 == 0 ? ATOMIC : ATOMIC.withFlag("wx");
    String file = round % 2 == 0 ? target.toString() : target + "-" + round;
    try {
      fs.writeFile(file, "new " + round, options);
      return true;
    } catch (FsException e) {
      assertThat(e.code()).isIn("ENOENT", "ENOTDIR", "EACCES", "ELOOP", "EEXIST");
      return false;
    }
  }

  private static void exchangeAll(Path folder, Path victim, Path decoy, AtomicBoolean isOver) {
    Path link = folder.resolve("link");
    for (int i = 0; !isOver.get(); i++) {
      try (DirectoryStream<Path> made = Files.newDirectoryStream(folder, ".tickloom-*.tmp")) {
        for (Path each : made) {
          boolean isFolder = Files.isDirectory(each);
          Files.deleteIfExists(link);
          Files.createSymbolicLink(link, isFolder ? decoy : victim);
          if (isFolder) {
            Files.move(each, folder.resolve("away-" + i));
          }
          Files.move(link, each, StandardCopyOption.ATOMIC_MOVE);
        }
      } catch (IOException e) {
        // it was quicker
      }
    }
  }
}
