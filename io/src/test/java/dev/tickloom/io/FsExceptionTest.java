package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kind of failure an exception says that it is. */
class FsExceptionTest {
  private static final Map<Errno, Class<? extends FsException>> KINDS = new EnumMap<>(Errno.class);

  static {
    KINDS.put(Errno.ENOENT, FsException.NotFound.class);
    KINDS.put(Errno.EEXIST, FsException.AlreadyExists.class);
    KINDS.put(Errno.ENOTEMPTY, FsException.NotEmpty.class);
    KINDS.put(Errno.EACCES, FsException.AccessDenied.class);
    KINDS.put(Errno.EPERM, FsException.AccessDenied.class);
  }

  @TempDir Path folder;

  private EventLoop loop;
  private FsSync fs;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = Fs.on(loop).sync();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  @ParameterizedTest
  @EnumSource
  void theClassSaysTheKindHoweverTheErrorIsMade(Errno errno) {
    Class<? extends FsException> kind = KINDS.getOrDefault(errno, FsException.class);
    IOException cause = new IOException("cause");
    assertThat(FsException.of(errno, cause, "open", "a", null)).isExactlyInstanceOf(kind);
    assertThat(FsException.because("why", errno, cause, "open", "a", null))
        .isExactlyInstanceOf(kind);
    assertThat(FsException.ofNode(errno.name(), "message", "open")).isExactlyInstanceOf(kind);
    assertThat(FsException.of(errno, cause, "open", "a", null).thrownHere())
        .isExactlyInstanceOf(kind);
  }

  @ParameterizedTest
  @EnumSource
  void hasTheErrnoWhoseNameIsItsCodeAndNoOther(Errno errno) {
    FsException error = FsException.of(errno, new IOException("cause"), "open", "a", null);
    for (Errno other : Errno.values()) {
      assertThat(error.has(other)).isEqualTo(other == errno);
    }
  }

  /** Node's own error has the number of EISDIR, but another code. */
  @Test
  void anErrorOfNodesOwnHasNoErrno() {
    fs.mkdir(in("dir"));
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.rm(in("dir")))
        .satisfies(e -> assertThat(e.has(Errno.EISDIR)).isFalse())
        .satisfies(e -> assertThat(e.code()).isEqualTo("ERR_FS_EISDIR"));
  }

  @Test
  void whatIsMissingThereAlreadyOrNotEmptyIsCaughtByItsClass() {
    fs.mkdir(in("dir"));
    fs.writeFile(in("dir/file"), "");
    assertThatExceptionOfType(FsException.NotFound.class).isThrownBy(() -> fs.readFile(in("none")));
    assertThatExceptionOfType(FsException.AlreadyExists.class)
        .isThrownBy(() -> fs.mkdir(in("dir")));
    assertThatExceptionOfType(FsException.NotEmpty.class).isThrownBy(() -> fs.rmdir(in("dir")));
  }

  @Test
  void nullIsRefusedByName() {
    FsException error = FsException.of(Errno.EIO, new IOException("cause"), "read", null, null);
    assertThatNullPointerException().isThrownBy(() -> error.has(null)).withMessage("errno");
  }
}
