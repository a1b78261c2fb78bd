package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Wrong arguments: what is said, and how it arrives. The texts are Node's. */
@ParameterizedClass
@EnumSource(Form.class)
class ArgumentsTest {
  @Parameter Form form;

  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;
  private String file;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
    file = temporary.resolve("a").toString();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static void assertWrong(ThrowingCallable call, String code, String message) {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(call)
        .withMessage(message)
        .extracting(InvalidArgumentException::code)
        .isEqualTo(code);
  }

  @Test
  void aPathHasNoNul() {
    String message =
        "The argument 'path' must be a string, Uint8Array, or URL without null bytes."
            + " Received 'a\\x00b'";
    assertWrong(() -> fs.readFile("a\0b"), "ERR_INVALID_ARG_VALUE", message);
    assertWrong(() -> fs.writeFile("a\0b", ""), "ERR_INVALID_ARG_VALUE", message);
    assertWrong(() -> fs.mkdir("a\0b", MkdirOptions.DEFAULT), "ERR_INVALID_ARG_VALUE", message);
    assertWrong(() -> fs.open("a\0b"), "ERR_INVALID_ARG_VALUE", message);
  }

  @Test
  void flagsAreKnown() {
    assertWrong(
        () -> fs.open(file, "q"),
        "ERR_INVALID_ARG_VALUE",
        "The argument 'flags' is invalid. Received 'q'");
    assertWrong(
        () -> fs.open(file, "asx", 0600),
        "ERR_INVALID_ARG_VALUE",
        "The argument 'flags' is invalid. Received 'asx'");
  }

  @Test
  void aModeIsNotNegative() {
    String message =
        "The value of \"mode\" is out of range. It must be >= 0 && <= 4294967295. Received -1";
    assertWrong(() -> fs.open(file, "w", -1), "ERR_OUT_OF_RANGE", message);
    assertWrong(() -> fs.open(file, OpenFlags.WRITE, -1), "ERR_OUT_OF_RANGE", message);
    FileHandle handle = fs.open(file, "w");
    assertWrong(() -> fs.fchmod(handle, -1), "ERR_OUT_OF_RANGE", message);
    fs.close(handle);
    assertWrong(() -> WriteOptions.DEFAULT.withMode(-1), "ERR_OUT_OF_RANGE", message);
    assertWrong(() -> MkdirOptions.DEFAULT.withMode(-1), "ERR_OUT_OF_RANGE", message);
  }

  @Test
  void aPositionIsInTheFile() {
    FileHandle handle = fs.open(file, "w+");
    String message =
        "The value of \"position\" is out of range."
            + " It must be >= -1 && <= 9223372036854775807. Received ";
    ByteBuffer buffer = ByteBuffer.allocate(1);
    assertWrong(() -> fs.read(handle, buffer, -2), "ERR_OUT_OF_RANGE", message + "-2");
    assertWrong(
        () -> fs.write(handle, buffer, -9_999_999_999L),
        "ERR_OUT_OF_RANGE",
        message + "-9_999_999_999");
    assertWrong(() -> fs.write(handle, "x", -2), "ERR_OUT_OF_RANGE", message + "-2");
    assertWrong(() -> fs.readv(handle, List.of(buffer), -2), "ERR_OUT_OF_RANGE", message + "-2");
    assertWrong(() -> fs.writev(handle, List.of(buffer), -2), "ERR_OUT_OF_RANGE", message + "-2");
    fs.close(handle);
  }

  @Test
  void usersAndGroupsHave32BitsOrAreLeftOut() {
    FileHandle handle = fs.open(file, "w");
    String message = "\" is out of range. It must be >= -1 && <= 4294967295. Received ";
    assertWrong(
        () -> fs.fchown(handle, -2, 0), "ERR_OUT_OF_RANGE", "The value of \"uid" + message + "-2");
    assertWrong(
        () -> fs.fchown(handle, 0, 1L << 32),
        "ERR_OUT_OF_RANGE",
        "The value of \"gid" + message + "4294967296");
    fs.close(handle);
  }

  @Test
  void aBufferToReadIntoIsWritable() {
    FileHandle handle = fs.open(file, "w+");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> fs.read(handle, ByteBuffer.allocate(1).asReadOnlyBuffer()))
        .withMessageStartingWith("The argument 'into' must be writable. Received ");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> fs.readv(handle, List.of(ByteBuffer.allocate(1).asReadOnlyBuffer())))
        .withMessageStartingWith("The argument 'into' must be writable. Received ");
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> fs.readFile(file, ByteBuffer.allocate(1).asReadOnlyBuffer()))
        .withMessageStartingWith("The argument 'into' must be writable. Received ");
    fs.close(handle);
  }

  @Test
  void whatToCheckForIsKnown() {
    String message = "mode is out of range: >= 0 && <= 7";
    assertWrong(() -> fs.access(file, 8), "ERR_OUT_OF_RANGE", message);
    assertWrong(() -> fs.access(file, -1), "ERR_OUT_OF_RANGE", message);
  }

  @Test
  void permissionsAreNotNegative() {
    assertWrong(
        () -> fs.chmod(file, -1),
        "ERR_OUT_OF_RANGE",
        "The value of \"mode\" is out of range. It must be >= 0 && <= 4294967295. Received -1");
  }

  @Test
  void anOwnerIsANumberOf32Bits() {
    String text = "\" is out of range. It must be >= -1 && <= 4294967295. Received ";
    assertWrong(
        () -> fs.chown(file, -2, 0), "ERR_OUT_OF_RANGE", "The value of \"uid" + text + "-2");
    assertWrong(
        () -> fs.lchown(file, 0, 1L << 32),
        "ERR_OUT_OF_RANGE",
        "The value of \"gid" + text + "4294967296");
  }

  @Test
  void aBufferHasRoomForAnEntry() {
    assertWrong(
        () -> OpendirOptions.DEFAULT.withBufferSize(0),
        "ERR_OUT_OF_RANGE",
        "The value of \"options.bufferSize\" is out of range. It must be >= 1 && <= 4294967295."
            + " Received 0");
  }

  @Test
  void eachPathIsCalledByItsName() {
    String message = " must be a string, Uint8Array, or URL without null bytes. Received 'a\\x00b'";
    String code = "ERR_INVALID_ARG_VALUE";
    String bad = "a\0b";
    assertWrong(() -> fs.rename(bad, file), code, "The argument 'oldPath'" + message);
    assertWrong(() -> fs.rename(file, bad), code, "The argument 'newPath'" + message);
    assertWrong(() -> fs.link(bad, file), code, "The argument 'existingPath'" + message);
    assertWrong(() -> fs.link(file, bad), code, "The argument 'newPath'" + message);
    assertWrong(() -> fs.symlink(bad, file), code, "The argument 'target'" + message);
    assertWrong(() -> fs.symlink(file, bad), code, "The argument 'path'" + message);
    assertWrong(() -> fs.copyFile(bad, file), code, "The argument 'src'" + message);
    assertWrong(() -> fs.copyFile(file, bad), code, "The argument 'dest'" + message);
    assertNull("oldPath", () -> fs.rename(null, file));
    assertNull("existingPath", () -> fs.link(null, file));
    assertNull("target", () -> fs.symlink(null, file));
    assertNull("dest", () -> fs.copyFile(file, null));
  }

  @Test
  void aCopyHasAModeOfThreeBits() {
    String message = "mode is out of range: >= 0 && <= 7";
    assertWrong(() -> fs.copyFile(file, file, -1), "ERR_OUT_OF_RANGE", message);
    assertWrong(() -> fs.copyFile(file, file, 8), "ERR_OUT_OF_RANGE", message);
  }

  @Test
  void retriesAreNotNegative() {
    assertWrong(
        () -> RmOptions.DEFAULT.withMaxRetries(-1),
        "ERR_OUT_OF_RANGE",
        "The value of \"options.maxRetries\" is out of range."
            + " It must be >= 0 && <= 4294967295. Received -1");
    assertWrong(
        () -> RmOptions.DEFAULT.withRetryDelay(-1),
        "ERR_OUT_OF_RANGE",
        "The value of \"options.retryDelay\" is out of range."
            + " It must be >= 0 && <= 2147483647. Received -1");
  }

  @Test
  void notEveryFlagCanBeAtomic() {
    String message = "The argument 'flag' must be 'w' or 'wx' to write atomically. Received 'a'";
    WriteOptions append = WriteOptions.DEFAULT.withFlag("a");
    WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
    assertWrong(() -> append.withAtomic(true), "ERR_INVALID_ARG_VALUE", message);
    assertWrong(() -> atomic.withFlag("a"), "ERR_INVALID_ARG_VALUE", message);
  }

  @Test
  void nothingIsNull() {
    assertNull("path", () -> Fs.path(null));
    assertNull("path", () -> fs.exists(null));
    assertNull("paths", () -> fs.statMany(null));
    assertNull("path", () -> fs.statMany(Arrays.asList(file, null)));
    assertNull("options", () -> fs.readdir(file, null));
    assertNull("options", () -> fs.readdirWithFileTypes(file, null));
    assertNull("options", () -> fs.opendir(file, null));
    assertNull("prefix", () -> fs.mkdtemp(null));
    assertNull("atime", () -> fs.utimes(file, null, Instant.EPOCH));
    assertNull("mtime", () -> fs.lutimes(file, Instant.EPOCH, null));
    if (!form.isPromised()) {
      assertNull("dir", () -> fs.next(null));
      assertNull("dir", () -> fs.closeDir(null));
    }
    assertNull("path", () -> fs.readFile((CharSequence) null));
    assertNull("path", () -> fs.stat(null));
    assertNull("charset", () -> fs.readFile(file, (Charset) null));
    assertNull("data", () -> fs.writeFile(file, (byte[]) null));
    assertNull("data", () -> fs.writeFile(file, (ByteBuffer) null));
    assertNull("data", () -> fs.writeFile(file, (CharSequence) null));
    assertNull("options", () -> fs.writeFile(file, "", null));
    assertNull("flag", () -> WriteOptions.DEFAULT.withFlag((OpenFlags) null));
    assertNull("options", () -> fs.mkdir(file, null));
    assertNull("data", () -> fs.appendFile(file, (byte[]) null));
    assertNull("flag", () -> fs.readFile(file, (OpenFlags) null));
    assertNull("into", () -> fs.readFile(file, (ByteBuffer) null));
    assertNull("options", () -> fs.rm(file, null));
    assertNull("flags", () -> fs.open(file, (String) null));
    assertNull("flags", () -> fs.open(file, (OpenFlags) null));
    FileHandle handle = fs.open(file, "w+");
    assertNull("into", () -> fs.read(handle, null));
    assertNull("from", () -> fs.write(handle, (ByteBuffer) null));
    assertNull("text", () -> fs.write(handle, (CharSequence) null));
    assertNull("charset", () -> fs.write(handle, "x", -1, null));
    assertNull("into", () -> fs.readv(handle, null));
    assertNull("into", () -> fs.readv(handle, Collections.singletonList(null)));
    assertNull("from", () -> fs.writev(handle, null));
    assertNull("atime", () -> fs.futimes(handle, null, Instant.EPOCH));
    assertNull("mtime", () -> fs.futimes(handle, Instant.EPOCH, null));
    fs.close(handle);
    if (!form.isPromised()) {
      assertNull("handle", () -> fs.read(null, ByteBuffer.allocate(1)));
      assertNull("handle", () -> fs.write(null, "x"));
      assertNull("handle", () -> fs.readv(null, List.of()));
      assertNull("handle", () -> fs.writev(null, List.of()));
      assertNull("handle", () -> fs.fsync(null));
      assertNull("handle", () -> fs.ftruncate(null, 1));
      assertNull("handle", () -> fs.fstat(null));
      assertNull("handle", () -> fs.fchmod(null, 0));
      assertNull("handle", () -> fs.close(null));
    }
  }

  private static void assertNull(String name, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(name);
  }

  // ---- how it arrives, in the forms one by one --------------------------------------------------

  @Test
  void theCallbackFormThrowsAtOnce() {
    Fs callbacks = Fs.on(loop);
    Callback<Object> never = (error, value) -> error.printStackTrace();
    assertNull("path", () -> callbacks.readFile((CharSequence) null, never));
    assertWrong(
        () -> callbacks.open(file, "q", never),
        "ERR_INVALID_ARG_VALUE",
        "The argument 'flags' is invalid. Received 'q'");
    assertNull("callback", () -> callbacks.readFile(file, (Callback<Object>) null));
    FileHandle handle = callbacks.sync().open(file, "w");
    assertNull("callback", () -> callbacks.write(handle, ByteBuffer.allocate(1), null));
    assertNull("callback", () -> callbacks.close(handle, null));
    callbacks.sync().close(handle); // neither has closed it or holds it open
    assertThat(loop.run()).isFalse();
  }

  @Test
  void thePromiseFormNeverThrows() {
    FsPromises promises = Fs.on(loop).promises();
    assertRejects("path", () -> promises.readFile(null));
    assertRejects("flags", () -> promises.open(file, (String) null));
    assertRejects("The argument 'flags' is invalid. Received 'q'", () -> promises.open(file, "q"));
    assertRejects("options", () -> promises.writeFile(file, "x", null));
  }

  private void assertRejects(String message, Supplier<Promise<?>> call) {
    Promise<?> promise = call.get();
    String[] received = new String[1];
    promise.then(value -> received[0] = "fulfilled", error -> received[0] = error.getMessage());
    loop.run();
    assertThat(received).containsExactly(message);
  }

  @Test
  void halfASurrogatePairInAPathIsNoWrongArgument() {
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.readFile("\ud83d"))
        .withMessage("ENOENT: no such file or directory, open '\ud83d'");
  }

  @Test
  void messagesHaveTheDigitsOfNodeInAllLanguages() {
    Locale user = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> MkdirOptions.DEFAULT.withMode(-1))
          .withMessage(
              "The value of \"mode\" is out of range. It must be >= 0 && <= 4294967295. Received -1");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> fs.access(file, 8))
          .withMessage("mode is out of range: >= 0 && <= 7");
    } finally {
      Locale.setDefault(user);
    }
  }
}
