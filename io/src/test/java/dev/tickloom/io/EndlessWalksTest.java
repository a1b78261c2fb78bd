package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.EventLoop;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks on which Node never ends. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc, and deleted working directories")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(Form.class)
class EndlessWalksTest {
  @Parameter Form form;
  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void mkdirEndsWhereADirectoryRefusesItsChildren() {
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.mkdir("/proc/nosuch/a", MkdirOptions.DEFAULT.withRecursive(true)))
        .withMessage("ENOENT: no such file or directory, mkdir '/proc/nosuch'");
  }

  @Test
  void mkdirEndsInADeletedWorkingDirectory() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("gone"));
    try (ChildJvm child = ChildJvm.startIn(directory, EndlessWalks.class)) {
      assertThat(child.readToEnd())
          .isEqualTo(
              "ENOENT: no such file or directory, mkdir './a'\n".repeat(Form.values().length)
                  + "exit code 0");
    }
  }

  /** The parent of a link's target is that of the real directory, as to the kernel. */
  @Test
  void realpathTakesTheParentOfTheRealDirectory() throws Exception {
    Files.createDirectories(temporary.resolve("a/b/c"));
    Files.createDirectories(temporary.resolve("a/b/d/e"));
    link("c", "a/b/c");
    link("d", "c/../d");
    link("f", "./c/.././d/e/");
    link("root", "/../../.." + temporary);
    Path real = temporary.toRealPath();
    assertThat(fs.realpath(in("d"))).isEqualTo(real.resolve("a/b/d").toString());
    assertThat(fs.realpath(in("d/e"))).isEqualTo(real.resolve("a/b/d/e").toString());
    assertThat(fs.realpath(in("f"))).isEqualTo(real.resolve("a/b/d/e").toString());
    assertThat(fs.realpath(in("root/c"))).isEqualTo(real.resolve("a/b/c").toString());
  }

  /** The JDK keeps the separators of the text of a link, which are no part of a name. */
  @Test
  void realpathOfLinksThatEndWithASeparator() throws Exception {
    Files.createDirectories(temporary.resolve("a/b"));
    symlinkAsItIs("../", "a/up");
    symlinkAsItIs("a//b/", "doubled");
    symlinkAsItIs("doubled/", "again");
    Path real = temporary.toRealPath();
    assertThat(fs.realpath(in("a/up"))).isEqualTo(real.toString());
    assertThat(fs.realpath(in("doubled"))).isEqualTo(real.resolve("a/b").toString());
    assertThat(fs.realpath(in("again"))).isEqualTo(real.resolve("a/b").toString());
    assertThat(fs.realpath(in("a/up/again"))).isEqualTo(real.resolve("a/b").toString());
  }

  /** By another program, because a path of the JDK has no such text. */
  private void symlinkAsItIs(String text, String link) throws Exception {
    int code = new ProcessBuilder("ln", "-s", text, in(link)).inheritIO().start().waitFor();
    assertThat(code).isZero();
  }

  @Test
  void realpathOfACircleFails() throws Exception {
    link("x", "y/../x");
    link("y", "y");
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.realpath(in("x")))
        .withMessageStartingWith("ELOOP: too many symbolic links encountered, ");
  }

  @Test
  void aParentThatIsDeletedMeanwhileIsMadeAgain() throws Exception {
    AtomicInteger deletions = new AtomicInteger();
    FileSystem system =
        new FaultyFileSystem((call, path) -> {
          if (call.equals("mkdir")
              && path.endsWith("a/b")
              && Files.exists(temporary.resolve("a"))
              && deletions.incrementAndGet() < 10) {
            Files.delete(temporary.resolve("a"));
          }
        });
    Form.Use on = form.on(loop, Fs.on(loop, system));
    assertThat(on.mkdir(in("a/b"), MkdirOptions.DEFAULT.withRecursive(true))).isEqualTo(in("a"));
    assertThat(temporary.resolve("a/b")).isDirectory();
  }

  private void link(String name, String target) throws Exception {
    Files.createSymbolicLink(temporary.resolve(name), Path.of(target));
  }

  private String in(String name) {
    return temporary.resolve(name).toString();
  }
}
