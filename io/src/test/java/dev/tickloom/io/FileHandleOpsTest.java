package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every operation on an open file does in every form and on every file system. */
@ParameterizedClass
@MethodSource("formsAndProviders")
class FileHandleOpsTest {
  /** A kind of file system. */
  enum Provider {
    DEFAULT,
    ZIP,
    JIMFS;

    FileSystem open(Path temporary) throws IOException {
      return switch (this) {
        case DEFAULT -> FileSystems.getDefault();
        case ZIP -> FileSystems.newFileSystem(temporary.resolve("z.zip"), Map.of("create", "true"));
        case JIMFS -> Jimfs.newFileSystem(Configuration.unix());
      };
    }
  }

  static Stream<Arguments> formsAndProviders() {
    return Stream.of(Form.values())
        .flatMap(
            form -> Stream.of(Provider.values()).map(provider -> Arguments.of(form, provider)));
  }

  @Parameter(0)
  Form form;

  @Parameter(1)
  Provider provider;

  @TempDir Path temporary;

  private FileSystem fileSystem;
  private EventLoop loop;
  private Form.Use fs;
  private String file;

  @BeforeEach
  void open() throws IOException {
    fileSystem = provider.open(temporary);
    String dir =
        provider == Provider.DEFAULT
            ? temporary.toString()
            : Files.createDirectory(fileSystem.getPath("/dir")).toString();
    file = dir + "/a";
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop, fileSystem));
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
    if (provider != Provider.DEFAULT) {
      fileSystem.close();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(ByteBuffer read) {
    return UTF_8.decode(read.duplicate().flip()).toString();
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatExceptionOfType(FsException.class).isThrownBy(call).withMessage(message);
  }

  private String content() {
    return fs.readFile(file, UTF_8);
  }

  // ---- several buffers -----------------------------------------------------------------------

  @Test
  void writesAndReadsSeveralBuffers() {
    FileHandle handle = fs.open(file, "w+");
    ByteBuffer last = bytes("-three-").position(1).limit(6);
    assertThat(fs.writev(handle, List.of(bytes("one "), bytes("two "), last))).isEqualTo(13);
    assertThat(last.hasRemaining()).isFalse();
    assertThat(fs.writev(handle, List.of(bytes("T"), bytes(""), bytes("W")), 4)).isEqualTo(2);
    assertThat(fs.writev(handle, List.of(bytes("!")))).isEqualTo(1);
    ByteBuffer[] read = {ByteBuffer.allocate(4), ByteBuffer.allocate(0), ByteBuffer.allocate(99)};
    assertThat(fs.readv(handle, List.of(read), 0)).isEqualTo(14);
    assertThat(text(read[0])).isEqualTo("one ");
    assertThat(text(read[2])).isEqualTo("TWo three!");
    assertThat(fs.readv(handle, List.of(read[0].clear()), 99)).isZero();
    fs.close(handle);
    assertThat(content()).isEqualTo("one TWo three!");
  }

  @Test
  void readsOnIntoSeveralBuffers() {
    fs.writeFile(file, "abcdefg");
    FileHandle handle = fs.open(file);
    List<ByteBuffer> read = List.of(ByteBuffer.allocate(2), ByteBuffer.allocate(2));
    assertThat(fs.readv(handle, read)).isEqualTo(4);
    assertThat(text(read.get(1))).isEqualTo("cd");
    read.forEach(ByteBuffer::clear);
    assertThat(fs.readv(handle, read, -1)).isEqualTo(3);
    assertThat(text(read.get(1))).isEqualTo("g");
    assertThat(fs.readv(handle, List.of(ByteBuffer.allocate(1)))).isZero();
    fs.close(handle);
  }

  @Test
  void readsIntoNoBufferAsLittleAsNodeDoes() {
    FileHandle handle = fs.open(file, "w+");
    assertFails(() -> fs.readv(handle, List.of()), "EINVAL: invalid argument, read");
    assertFails(() -> fs.readv(handle, List.of(), 3), "EINVAL: invalid argument, read");
    assertThat(fs.writev(handle, List.of())).isZero();
    assertThat(fs.readv(handle, List.of(ByteBuffer.allocate(0)))).isZero();
    fs.close(handle);
  }

  @Test
  void writesMoreBuffersThanASystemCallTakes() {
    ByteBuffer[] many = new ByteBuffer[3000];
    Arrays.setAll(many, i -> bytes("xyz"));
    FileHandle handle = fs.open(file, "w");
    assertThat(fs.writev(handle, List.of(many))).isEqualTo(9000);
    fs.close(handle);
    assertThat(content()).isEqualTo("xyz".repeat(3000));
  }

  // ---- text ----------------------------------------------------------------------------------

  @Test
  void writesText() {
    FileHandle handle = fs.open(file, "w+");
    assertThat(fs.write(handle, new StringBuilder("gr\u00fc\u00df \ud83d"))).isEqualTo(10);
    assertThat(fs.write(handle, "G", 0)).isEqualTo(1);
    assertThat(fs.write(handle, "\u00e4", -1, ISO_8859_1)).isEqualTo(1);
    assertThat(fs.write(handle, "")).isZero();
    fs.close(handle);
    assertThat(fs.readFile(file, ISO_8859_1))
        .isEqualTo("Gr\u00c3\u00bc\u00c3\u009f \u00ef\u00bf\u00bd\u00e4");
  }

  // ---- length --------------------------------------------------------------------------------

  @Test
  void makesAFileShorterOrLonger() {
    FileHandle handle = fs.open(file, "w+");
    fs.write(handle, "hello");
    fs.ftruncate(handle, 3);
    fs.ftruncate(handle, 3);
    fs.ftruncate(handle, 6);
    ByteBuffer read = ByteBuffer.allocate(9);
    assertThat(fs.read(handle, read, 0)).isEqualTo(6);
    assertThat(text(read)).isEqualTo("hel\0\0\0");
    fs.ftruncate(handle, -1);
    assertThat(fs.read(handle, read.clear(), 0)).isZero();
    fs.ftruncate(handle, 2);
    fs.ftruncate(handle);
    fs.close(handle);
    assertThat(content()).isEmpty();
  }

  @Test
  void leavesThePositionBehindTheNewEnd() {
    FileHandle handle = fs.open(file, "w+");
    fs.write(handle, "hello");
    fs.ftruncate(handle, 1);
    fs.write(handle, "X");
    fs.close(handle);
    assertThat(content()).isEqualTo("h\0\0\0\0X");
  }

  @Test
  void makesAFileLongerThatAppends() {
    fs.writeFile(file, "hello");
    FileHandle handle = fs.open(file, "a");
    fs.ftruncate(handle, 4);
    fs.ftruncate(handle, 100_000);
    fs.write(handle, "X");
    fs.close(handle);
    assertThat(content()).isEqualTo("hell" + "\0".repeat(99_996) + "X");
  }

  @Test
  void changesNoLengthThroughAHandleForReading() {
    fs.writeFile(file, "hello");
    FileHandle handle = fs.open(file);
    String message = "EINVAL: invalid argument, ftruncate";
    assertFails(() -> fs.ftruncate(handle, 3), message);
    assertFails(() -> fs.ftruncate(handle, 5), message);
    assertFails(() -> fs.ftruncate(handle, 30), message);
    fs.close(handle);
    assertThat(content()).isEqualTo("hello");
  }

  // ---- the rest ------------------------------------------------------------------------------

  @Test
  void waitsForTheDevice() {
    FileHandle handle = fs.open(file, "w");
    fs.write(handle, "x");
    fs.fsync(handle);
    fs.fdatasync(handle);
    fs.close(handle);
    FileHandle reading = fs.open(file);
    fs.fsync(reading);
    fs.close(reading);
  }

  @Test
  void tellsWhatIsKnownUnlessFilesHaveNoIdentity() {
    fs.writeFile(file, "hello");
    FileHandle handle = fs.open(file, "r+");
    fs.write(handle, "hello!");
    if (provider == Provider.ZIP) {
      assertFails(
          () -> fs.fstat(handle),
          "ENOSYS: function not implemented: files have no identity here, fstat");
      assertFails(
          () -> fs.futimes(handle, Instant.EPOCH, Instant.EPOCH),
          "ENOSYS: function not implemented: files have no identity here, futime");
    } else {
      assertThat(fs.fstat(handle).size()).isEqualTo(6);
      assertThat(fs.fstat(handle).isFile()).isTrue();
      fs.futimes(handle, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
      assertThat(fs.fstat(handle).atime()).isEqualTo(Instant.EPOCH);
      assertThat(fs.stat(file).mtimeMs()).isEqualTo(1000);
    }
    fs.close(handle);
  }

  @Test
  void refusesAnotherFileInThePlaceOfTheOpenOne() throws Exception {
    if (provider == Provider.JIMFS) {
      fs.writeFile(file, "hello");
      FileHandle handle = fs.open(file);
      Files.move(fileSystem.getPath(file), fileSystem.getPath(file + "2"));
      String message =
          "ENOSYS: function not implemented: the file is no longer where it was opened, fstat";
      assertFails(() -> fs.fstat(handle), message);
      fs.writeFile(file, "other");
      assertFails(() -> fs.fstat(handle), message);
      fs.close(handle);
    }
  }

  @Test
  void reportsAClosedFileOfEveryCall() {
    FileHandle handle = fs.open(file, "w+");
    fs.close(handle);
    List<ByteBuffer> buffers = List.of(ByteBuffer.allocate(1));
    assertClosed("read", "read", () -> fs.read(handle, ByteBuffer.allocate(1)));
    assertClosed("readv", "read", () -> fs.readv(handle, buffers));
    assertClosed("write", "write", () -> fs.write(handle, ByteBuffer.allocate(1)));
    assertClosed("write", "write", () -> fs.write(handle, "x"));
    assertClosed("writev", "write", () -> fs.writev(handle, buffers));
    assertClosed("fsync", "fsync", () -> fs.fsync(handle));
    assertClosed("fdatasync", "fdatasync", () -> fs.fdatasync(handle));
    assertClosed("ftruncate", "ftruncate", () -> fs.ftruncate(handle, 1));
    assertClosed("fstat", "fstat", () -> fs.fstat(handle));
    assertClosed("fchmod", "fchmod", () -> fs.fchmod(handle, 0600));
    assertClosed("fchown", "fchown", () -> fs.fchown(handle, -1, -1));
    assertClosed("futimes", "futime", () -> fs.futimes(handle, Instant.EPOCH, Instant.EPOCH));
  }

  private void assertClosed(String method, String syscall, ThrowingCallable call) {
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(call)
        .satisfies(error -> {
          boolean promised = form.isPromised();
          assertThat(error)
              .hasMessage(promised ? "file closed" : "EBADF: bad file descriptor, " + syscall);
          assertThat(error.code()).isEqualTo("EBADF");
          assertThat(error.syscall()).isEqualTo(promised ? method : syscall);
        });
  }
}
