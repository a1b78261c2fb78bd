package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dots in patterns for {@code glob}. One at the end is what is before it. Two after two stars lead
 * up from each directory that the stars stand for, but not if there is none below the first; the
 * orders are those of Node 26.10.0.
 */
class GlobUpTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "a/**/..,      'a . a/b'",
    "a/**/../,     'a a/b .'",
    "a/*/**/..,    'a/b a'",
    "a/b/c/**/..,  ''",
    "a/b/c/**/../, ''",
    "a/**/../*,    'a/b a/f a/b/c a'",
    "a/**/../../f, 'a/f'",
    "a/**/../f,    'a/f'",
    "a/b/..,       'a'",
    "**/..,        '. .. a a/b'",
    "a/.,          'a'",
    "a/*/.,        'a/b'",
    "a/f/.,        'a/f'",
    "**/b/.,       'a/b'",
    "**/.,         ''",
    "./.,          ''",
    "../.,         '..'",
    "'a/{b,..}/.', 'a/b'",
  })
  void areFound(String pattern, String found) throws IOException {
    Files.createDirectories(temporary.resolve("top/a/b/c"));
    Files.createFile(temporary.resolve("top/a/f"));
    Files.createFile(temporary.resolve("top/a/b/c/g"));

    assertThat(glob(pattern, GlobOptions.DEFAULT))
        .hasToString("[" + found.replace(" ", ", ") + "]");
  }

  @Test
  void whatIsExcludedLeadsNowhere() throws IOException {
    Files.createDirectories(temporary.resolve("top/a/b"));

    assertThat(glob("a/**/..", GlobOptions.DEFAULT.withExcludeIf(each -> each.name().equals("b"))))
        .isEmpty();
  }

  private List<String> glob(String pattern, GlobOptions options) {
    return Fs.on(EventLoop.create())
        .sync()
        .glob(pattern, options.withCwd(temporary.resolve("top")));
  }
}
