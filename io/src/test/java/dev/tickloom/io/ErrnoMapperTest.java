package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrnoMapperTest {
  static Stream<Arguments> classes() {
    return Stream.of(
        Arguments.of("ENOENT", new NoSuchFileException("a")),
        Arguments.of("EEXIST", new FileAlreadyExistsException("a")),
        Arguments.of("EACCES", new AccessDeniedException("a")),
        Arguments.of("ENOTEMPTY", new DirectoryNotEmptyException("a")),
        Arguments.of("ENOTDIR", new NotDirectoryException("a")),
        Arguments.of("EINVAL", new NotLinkException("a")),
        Arguments.of("EXDEV", new AtomicMoveNotSupportedException("a", "b", "why")),
        Arguments.of("ELOOP", new FileSystemLoopException("a")),
        Arguments.of("EBADF", new NonReadableChannelException()),
        Arguments.of("EBADF", new NonWritableChannelException()),
        Arguments.of("EBADF", new AsynchronousCloseException()),
        Arguments.of("ECANCELED", new ClosedByInterruptException()),
        Arguments.of("EROFS", new ReadOnlyFileSystemException()),
        Arguments.of("ENOSYS", new UnsupportedOperationException("views")),
        Arguments.of("EILSEQ", new InvalidPathException("a", "Malformed input or input contains")),
        Arguments.of("EINVAL", new InvalidPathException("a", "Illegal char <:>")),
        Arguments.of("ENOENT", new UncheckedIOException(new NoSuchFileException("a"))),
        Arguments.of("EACCES", new DirectoryIteratorException(new AccessDeniedException("a"))));
  }

  @ParameterizedTest
  @MethodSource("classes")
  void goesByTheClassFirst(String code, Exception thrown) {
    assertThat(ErrnoMapper.map(thrown, "call", "p", null))
        .isInstanceOfSatisfying(
            FsException.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @EnumSource(Errno.class)
  void knowsEveryTextOfGlibc(Errno errno) {
    assertThat(ErrnoMapper.errno(new FileSystemException("a", null, errno.glibcText())))
        .isEqualTo(errno);
    assertThat(ErrnoMapper.errno(new IOException(errno.glibcText()))).isEqualTo(errno);
  }

  @ParameterizedTest
  @CsvSource({
    "ELOOP, Symbolic link loop",
    "ELOOP, Zu viele Ebenen or unable to access attributes of symbolic link",
    "ELOOP, Zu viele Ebenen (NOFOLLOW_LINKS specified)",
    "EIO, I/O error",
    "EMFILE, No file descriptors available",
    "ENAMETOOLONG, Filename too long",
    "EDQUOT, Quota exceeded",
  })
  void knowsMuslAndTheSuffixesOfTheJdk(Errno errno, String text) {
    assertThat(ErrnoMapper.errno(new IOException(text))).isEqualTo(errno);
  }

  @Test
  void keepsTheTextOfWhatItDoesNotKnow() {
    IOException strange = new FileSystemException("/full/a", null, "Weltuntergang");
    assertThat(ErrnoMapper.map(strange, "open", "a", null))
        .isInstanceOfSatisfying(
            FsException.class,
            error -> {
              assertThat(error).hasMessage("UNKNOWN: Weltuntergang, open 'a'").hasCause(strange);
              assertThat(error.code()).isEqualTo("UNKNOWN");
              assertThat(error.errno()).isEqualTo(-4094);
            });
  }

  @Test
  void namesBothPathsOfTheCaller() {
    NoSuchFileException thrown = new NoSuchFileException("/x/b", "/x/a", null);
    assertThat(ErrnoMapper.map(thrown, "rename", "a", "b"))
        .isInstanceOfSatisfying(
            FsException.class,
            error -> {
              assertThat(error)
                  .hasMessage("ENOENT: no such file or directory, rename 'a' -> 'b'")
                  .hasCause(thrown);
              assertThat(error.path()).isEqualTo("a");
              assertThat(error.dest()).isEqualTo("b");
            });
  }

  @Test
  void namesWhatNoProviderShouldThrow() {
    IllegalStateException odd = new IllegalStateException("odd");
    assertThat(ErrnoMapper.map(odd, "open", "a", null))
        .hasMessage("UNKNOWN: java.lang.IllegalStateException: odd, open 'a'")
        .hasRootCause(odd);
    assertThat(ErrnoMapper.map(new IOError(new NoSuchFileException("a")), "open", "a", null))
        .hasMessage("ENOENT: no such file or directory, open 'a'");
  }

  /** Prints the codes of some failures; run in another process, since the locale cannot change. */
  static final class Failures {
    public static void main(String[] args) {
      for (String path : List.of("/dev/null/x", "/", "/dev/full", "x".repeat(300))) {
        try {
          Files.write(Path.of(path), new byte[1]);
        } catch (IOException e) {
          System.out.println(ErrnoMapper.errno(e));
        }
      }
    }
  }

  @Test
  void recognisesErrorsInOtherLanguages() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Failures.class.getName());
    Map<String, String> environment = builder.environment();
    environment.put("LC_ALL", "de_DE.UTF-8");
    if (!germanIsInstalled()) {
      abort("NOT TESTED: the locale de_DE.UTF-8 is not installed");
    }
    Process process = builder.redirectError(new File("/dev/null")).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(printed.lines()).containsExactly("ENOTDIR", "EISDIR", "ENOSPC", "ENAMETOOLONG");
  }

  private static boolean germanIsInstalled() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("cat", "/dev/null/x");
    builder.environment().put("LC_ALL", "de_DE.UTF-8");
    return new String(builder.start().getErrorStream().readAllBytes()).contains("Verzeichnis");
  }
}
