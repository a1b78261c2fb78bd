package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code glob} where it follows links: it finds the same, and comes to an end. */
class GlobLinksTest {
  @TempDir Path folder;

  private final FsSync fs = Fs.on(EventLoop.create()).sync();

  @BeforeEach
  void makeTree() throws IOException {
    Files.createDirectories(folder.resolve("s/t"));
    Files.createFile(folder.resolve("a.js"));
    Files.createFile(folder.resolve("s/b.js"));
  }

  private List<String> glob(String pattern, boolean follows) {
    return fs.glob(
        List.of(pattern), GlobOptions.DEFAULT.withCwd(folder).withFollowSymlinks(follows));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*.js",
        "./*.js",
        "./s/*.js",
        "DIR/*.js",
        "DIR/**/*.js",
        "s/../*.js",
        "../*/s/*.js"
      })
  void withoutLinksItFindsTheSameThingsWhetherItFollowsThemOrNot(String pattern) {
    String absolute = pattern.replace("DIR", folder.toString());

    assertThat(glob(absolute, true)).isEqualTo(glob(absolute, false)).isNotEmpty();
  }

  @Test
  void linksInACircleEnd() throws IOException {
    Files.createSymbolicLink(folder.resolve("s/t/up"), Path.of("../.."));

    assertThat(glob("./**/*.js", true)).contains("a.js", "s/b.js");
    assertThat(glob("s/../**/*.js", true)).isNotEmpty();
  }

  @Test
  void aNameThatNoFileCanHaveMatchesNothing() {
    assertThat(glob("a\0b", false)).isEmpty();
    assertThat(glob("**/a\0b", false)).isEmpty();
  }
}
