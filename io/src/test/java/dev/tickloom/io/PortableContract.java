package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Settled;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every form of every operation does on every file system. */
@ParameterizedClass
@EnumSource(Form.class)
abstract class PortableContract {
  static final MkdirOptions RECURSIVE = MkdirOptions.DEFAULT.withRecursive(true);

  @Parameter Form form;

  EventLoop loop;
  Form.Use fs;

  /** An existing empty directory, without a separator at the end. */
  String dir;

  abstract FileSystem fileSystem();

  abstract String emptyDirectory();

  /** The facade that is tested. */
  Fs view() {
    return Fs.on(loop, fileSystem());
  }

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = form.on(loop, view());
    dir = emptyDirectory();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  String in(String name) {
    return dir + "/" + name;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static String text(ByteBuffer read) {
    return UTF_8.decode(read.duplicate().flip()).toString();
  }

  static void assertFails(ThrowingCallable call, String message) {
    assertThatExceptionOfType(FsException.class).isThrownBy(call).withMessage(message);
  }

  // ---- whole files --------------------------------------------------------------------------

  @Test
  void writesAndReadsBytes() {
    fs.writeFile(in("a"), new byte[] {0, -1, 127, -128});
    assertThat(fs.readFile(in("a"))).containsExactly(0, -1, 127, -128);
  }

  @Test
  void writesWhatABufferHasLeftAndLeavesItAsItIs() {
    ByteBuffer data = bytes("xhellox").position(1).limit(6);
    fs.writeFile(in("a"), data);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello");
    assertThat(data.position()).isEqualTo(1);
    assertThat(data.limit()).isEqualTo(6);
  }

  @Test
  void writesTextInUtf8AndReadsItInAnyCharset() {
    fs.writeFile(in("a"), new StringBuilder("gr\u00fc\u00df \ud83d\ude00"));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("gr\u00fc\u00df \ud83d\ude00");
    assertThat(fs.readFile(in("a"), ISO_8859_1)).startsWith("gr\u00c3\u00bc");
  }

  @Test
  void writesHalfASurrogatePairAsNodeDoes() {
    fs.writeFile(in("a"), "a\ud83db");
    assertThat(fs.readFile(in("a"))).containsExactly(0x61, 0xef, 0xbf, 0xbd, 0x62);
  }

  @Test
  void readsMalformedTextWithReplacements() {
    fs.writeFile(in("a"), new byte[] {0x61, (byte) 0xff, 0x62});
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("a\ufffdb");
  }

  @Test
  void replacesContentByDefault() {
    fs.writeFile(in("a"), "a longer text");
    fs.writeFile(in("a"), "short");
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("short");
  }

  @Test
  void appendsIfAskedTo() {
    WriteOptions append = WriteOptions.DEFAULT.withFlag("a");
    fs.writeFile(in("a"), "one".getBytes(UTF_8), append);
    fs.writeFile(in("a"), bytes("two"), append);
    fs.writeFile(in("a"), "three", append);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("onetwothree");
  }

  @Test
  void writesAnEmptyFile() {
    fs.writeFile(in("a"), "");
    assertThat(fs.readFile(in("a"))).isEmpty();
    assertThat(fs.stat(in("a")).size()).isZero();
  }

  @Test
  void writesAndReadsMoreThanAChunk() {
    byte[] data = new byte[1_300_001];
    new Random(1).nextBytes(data);
    fs.writeFile(in("a"), data);
    assertThat(Arrays.equals(fs.readFile(in("a")), data)).isTrue();
  }

  @Test
  void appendsToAFile() {
    fs.appendFile(in("a"), "one".getBytes(UTF_8));
    fs.appendFile(in("a"), bytes("xtwox").position(1).limit(4));
    fs.appendFile(in("a"), "three");
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("onetwothree");
  }

  /** Node's {@code appendFile} with options. */
  @Test
  void appendsWithOtherOptions() {
    WriteOptions append = WriteOptions.DEFAULT.withFlag("a");
    fs.writeFile(in("a"), "one", append.withMode(0600));
    fs.writeFile(in("a"), "two".getBytes(UTF_8), append);
    fs.writeFile(in("a"), bytes("three"), append.withMode(0640));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("onetwothree");
    assertFails(
        () -> fs.writeFile(in("a"), "x", append.withFlag("ax")),
        "EEXIST: file already exists, open '" + in("a") + "'");
  }

  @Test
  void readsAFileThatIsOpenedInAnotherWay() {
    fs.writeFile(in("a"), "hello");
    for (OpenFlags flag : new OpenFlags[] {OpenFlags.READ, OpenFlags.READ_WRITE}) {
      assertThat(fs.readFile(in("a"), flag)).asString(UTF_8).isEqualTo("hello");
    }
    assertThat(fs.readFile(in("a"), OpenFlags.APPEND_READ)).asString(UTF_8).isEqualTo("hello");
    assertThat(fs.readFile(in("new"), OpenFlags.APPEND_READ)).isEmpty();
    assertThat(fs.readdir(dir)).containsExactly("a", "new");
    assertFails(
        () -> fs.readFile(in("a"), OpenFlags.WRITE_NEW),
        "EEXIST: file already exists, open '" + in("a") + "'");
    assertThat(fs.readFile(in("a"), OpenFlags.WRITE_READ)).isEmpty();
  }

  @Test
  void readsAFileIntoABuffer() {
    fs.writeFile(in("a"), "hello");
    ByteBuffer into = ByteBuffer.allocate(10).position(2).limit(9);
    assertThat(fs.readFile(in("a"), into)).isEqualTo(5);
    assertThat(into.position()).isEqualTo(7);
    assertThat(into.limit()).isEqualTo(9);
    assertThat(text(into)).isEqualTo("\0\0hello");
    assertThat(fs.readFile(in("a"), ByteBuffer.allocateDirect(5))).isEqualTo(5);
    fs.writeFile(in("empty"), "");
    assertThat(fs.readFile(in("empty"), ByteBuffer.allocate(0))).isZero();
  }

  @Test
  void readsNothingIntoABufferThatIsTooSmall() {
    fs.writeFile(in("a"), "hello");
    ByteBuffer into = ByteBuffer.allocate(4);
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.readFile(in("a"), into))
        .withMessage(
            "The property 'options.buffer.byteLength' is smaller than the file size of 5 bytes."
                + " Received 4")
        .extracting(FsException::code)
        .isEqualTo("ERR_INVALID_ARG_VALUE");
    assertThat(into.position()).isZero();
  }

  @Test
  void copiesAFile() {
    byte[] data = new byte[1_300_001];
    new Random(1).nextBytes(data);
    fs.writeFile(in("a"), data);
    fs.copyFile(in("a"), in("b"));
    assertThat(Arrays.equals(fs.readFile(in("b")), data)).isTrue();
    fs.writeFile(in("a"), "short");
    fs.copyFile(in("a"), in("b"), FsConstants.COPYFILE_FICLONE);
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("short");
  }

  @Test
  void copyingAFileToItselfDoesNothing() {
    fs.writeFile(in("a"), "hello");
    fs.copyFile(in("a"), in("a"));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello");
  }

  @Test
  void aCopyThatFailsLeavesEverythingAsItIs() {
    fs.mkdir(in("dir"));
    fs.writeFile(in("a"), "a");
    fs.writeFile(in("b"), "b");
    String of = ", copyfile '" + in("a") + "' -> '";
    String ofDirectory =
        "EISDIR: illegal operation on a directory, copyfile '" + in("dir") + "' -> '";
    assertFails(
        () -> fs.copyFile(in("a"), in("b"), FsConstants.COPYFILE_EXCL),
        "EEXIST: file already exists" + of + in("b") + "'");
    assertFails(
        () -> fs.copyFile(in("a"), in("dir")),
        "EISDIR: illegal operation on a directory" + of + in("dir") + "'");
    assertFails(
        () -> fs.copyFile(in("a"), in("b"), FsConstants.COPYFILE_FICLONE_FORCE),
        "ENOTSUP: operation not supported on socket" + of + in("b") + "'");
    assertFails(
        () -> fs.copyFile(in("a"), in("new"), FsConstants.COPYFILE_FICLONE_FORCE),
        "ENOTSUP: operation not supported on socket" + of + in("new") + "'");
    assertFails(() -> fs.copyFile(in("dir"), in("b")), ofDirectory + in("b") + "'");
    assertFails(() -> fs.copyFile(in("dir"), in("new")), ofDirectory + in("new") + "'");
    assertThat(fs.readdir(dir)).containsExactly("a", "b", "dir");
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("b");
  }

  @Test
  void truncatesAndLengthensAFile() {
    fs.writeFile(in("a"), "hello");
    fs.truncate(in("a"), 3);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hel");
    fs.truncate(in("a"), 5);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hel\0\0");
    fs.truncate(in("a"), 5);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hel\0\0");
    fs.truncate(in("a"), -1);
    assertThat(fs.readFile(in("a"))).isEmpty();
    fs.truncate(in("a"), 1);
    fs.truncate(in("a"));
    assertThat(fs.readFile(in("a"))).isEmpty();
  }

  @Test
  void writesAtomically() {
    WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
    fs.writeFile(in("a"), "one".getBytes(UTF_8), atomic);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("one");
    fs.writeFile(in("a"), bytes("two"), atomic);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("two");
    assertThat(fs.readdir(dir)).containsExactly("a");
  }

  @Test
  void anAtomicWriteThatCannotBeginSaysWhatWriteFileSays() {
    fs.mkdir(in("dir"));
    fs.writeFile(in("file"), "content");
    WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
    for (String name : new String[] {"dir", "dir/", "none/x", "new/", ""}) {
      String path = name.isEmpty() ? "" : in(name);
      FsException plain = catchThrowableOfType(FsException.class, () -> fs.writeFile(path, "x"));
      assertFails(() -> fs.writeFile(path, "x", atomic), plain.getMessage());
    }
    assertFails(
        () -> fs.writeFile(in("file"), "x", atomic.withFlag("wx")),
        "EEXIST: file already exists, open '" + in("file") + "'");
    assertThat(fs.readdir(dir)).containsExactly("dir", "file");
    assertThat(fs.readFile(in("file"), UTF_8)).isEqualTo("content");
  }

  // ---- names --------------------------------------------------------------------------------

  @Test
  void renamesAndReplaces() {
    fs.writeFile(in("a"), "a");
    fs.writeFile(in("b"), "b");
    fs.rename(in("a"), in("b"));
    assertThat(fs.readdir(dir)).containsExactly("b");
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("a");
    fs.rename(in("b"), in("b"));
    fs.rename(in("./b"), in("b"));
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("a");
  }

  @Test
  void refusesToRenameWhatRenameRefuses() {
    fs.writeFile(in("file"), "");
    fs.mkdir(in("dir/sub"), RECURSIVE);
    fs.mkdir(in("empty"));
    assertRenameFails("none", "new", "ENOENT: no such file or directory");
    assertRenameFails("file", "none/new", "ENOENT: no such file or directory");
    assertRenameFails("file", "empty", "EISDIR: illegal operation on a directory");
    assertRenameFails("dir", "file", "ENOTDIR: not a directory");
    assertRenameFails("dir", "dir/sub/new", "EINVAL: invalid argument");
    assertRenameFails("empty", "dir", "ENOTEMPTY: directory not empty");
    assertRenameFails("file", "new/", "ENOTDIR: not a directory");
    assertThat(fs.readdir(dir)).containsExactly("dir", "empty", "file");
  }

  private void assertRenameFails(String from, String to, String message) {
    assertFails(
        () -> fs.rename(in(from), in(to)),
        message + ", rename '" + in(from) + "' -> '" + in(to) + "'");
  }

  @Test
  void removesAFile() {
    fs.writeFile(in("a"), "");
    fs.rm(in("a"));
    assertThat(fs.readdir(dir)).isEmpty();
    fs.rm(in("a"), RmOptions.DEFAULT.withForce(true));
    assertFails(() -> fs.rm(in("a")), "ENOENT: no such file or directory, lstat '" + in("a") + "'");
  }

  @Test
  void removesATreeIfAskedTo() {
    fs.mkdir(in("tree/a/b/c"), RECURSIVE);
    fs.mkdir(in("tree/empty"));
    fs.writeFile(in("tree/a/file"), "");
    fs.writeFile(in("tree/a/b/c/file"), "");
    fs.writeFile(in("beside"), "");
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.rm(in("tree"), RmOptions.DEFAULT.withForce(true)))
        .withMessage("Path is a directory: rm returned EISDIR (is a directory) " + in("tree"))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo("ERR_FS_EISDIR");
          assertThat(e.errno()).isEqualTo(21);
          assertThat(e.syscall()).isEqualTo("rm");
          assertThat(e.path()).isEqualTo(in("tree"));
        });
    fs.rm(in("tree"), RmOptions.DEFAULT.withRecursive(true));
    assertThat(fs.readdir(dir)).containsExactly("beside");
  }

  @Test
  void findsTheRealPath() {
    fs.mkdir(in("a/b"), RECURSIVE);
    assertThat(fs.realpath(in("a/./b/.."))).isEqualTo(fs.realpath(dir) + "/a");
    String message =
        form.isPromised()
            ? "realpath '" + in("none/x") + "'"
            : "lstat '" + fs.realpath(dir) + "/none'";
    assertFails(() -> fs.realpath(in("none/x")), "ENOENT: no such file or directory, " + message);
  }

  // ---- directories --------------------------------------------------------------------------

  @Test
  void listsNamesByTheirBytesInUtf8() {
    for (String name :
        new String[] {"b", "a", "Z", "\u00e9", "\ud83d\ude00", "\ufffc", ".h", "a b"}) {
      fs.writeFile(in(name), "");
    }
    String[] inOrder = {".h", "Z", "a", "a b", "b", "\u00e9", "\ufffc", "\ud83d\ude00"};
    assertThat(fs.readdir(dir)).containsExactly(inOrder);
    assertThat(fs.readdirWithFileTypes(dir)).extracting(Dirent::name).containsExactly(inOrder);
  }

  @Test
  void listsAnEmptyDirectory() {
    assertThat(fs.readdir(dir)).isEmpty();
    assertThat(fs.readdirWithFileTypes(dir)).isEmpty();
  }

  @Test
  void listsEntriesWithTypes() {
    fs.writeFile(in("file"), "");
    fs.mkdir(in("dir"));
    assertThat(fs.readdirWithFileTypes(dir + "/"))
        .satisfiesExactly(
            entry -> {
              assertThat(entry.name()).isEqualTo("dir");
              assertThat(entry.parentPath()).isEqualTo(dir + "/");
              assertThat(entry.isDirectory()).isTrue();
              assertThat(entry.isFile()).isFalse();
            },
            entry -> {
              assertThat(entry.name()).isEqualTo("file");
              assertThat(entry.isFile()).isTrue();
              assertThat(entry.isDirectory()).isFalse();
              assertThat(Files.exists(entry.toPath())).isTrue();
            });
  }

  /** Level by level, each directory by its bytes, whatever the order in which it was made. */
  @Test
  void listsAllBelow() {
    fs.mkdir(in("b/d/e"), RECURSIVE);
    fs.mkdir(in("a"));
    for (String name : new String[] {"c", "b/z", "b/d/e/f", "a/y", "a/x"}) {
      fs.writeFile(in(name), "");
    }
    ReaddirOptions allBelow = ReaddirOptions.DEFAULT.withRecursive(true);
    assertThat(fs.readdir(dir, allBelow))
        .containsExactly("a", "b", "c", "a/x", "a/y", "b/d", "b/z", "b/d/e", "b/d/e/f");
    assertThat(fs.readdirWithFileTypes(dir, allBelow))
        .extracting(entry -> entry.parentPath() + " " + entry.name())
        .startsWith(dir + " a", dir + " b", dir + " c", in("a") + " x")
        .endsWith(in("b/d/e") + " f");
    assertThat(fs.readdir(dir, ReaddirOptions.DEFAULT)).containsExactly("a", "b", "c");
  }

  @Test
  void readsADirectoryEntryByEntry() {
    fs.mkdir(in("a"));
    fs.writeFile(in("b"), "");
    fs.writeFile(in("c"), "");
    for (int size : new int[] {1, 2, 32}) {
      Dir opened = fs.opendir(dir, OpendirOptions.DEFAULT.withBufferSize(size));
      assertThat(opened.path()).isEqualTo(dir);
      Set<String> entries = new HashSet<>();
      for (Dirent next = fs.next(opened); next != null; next = fs.next(opened)) {
        assertThat(next.parentPath()).isEqualTo(dir);
        entries.add(next.name() + (next.isDirectory() ? "/" : ""));
      }
      assertThat(entries).containsExactlyInAnyOrder("a/", "b", "c");
      assertThat(fs.next(opened)).isNull();
      fs.closeDir(opened);
      assertFails(() -> fs.next(opened), "Directory handle was closed");
    }
  }

  @Test
  void readsAllBelowADirectoryEntryByEntry() {
    fs.mkdir(in("a/b"), RECURSIVE);
    fs.writeFile(in("a/b/c"), "");
    fs.mkdir(in("empty"));
    Dir opened = fs.opendir(dir, OpendirOptions.DEFAULT.withRecursive(true).withBufferSize(1));
    List<String> entries = new ArrayList<>();
    for (Dirent next = fs.next(opened); next != null; next = fs.next(opened)) {
      entries.add(next.parentPath() + "/" + next.name());
    }
    assertThat(entries).containsExactlyInAnyOrder(in("a"), in("empty"), in("a/b"), in("a/b/c"));
    assertThat(entries.subList(2, 4)).containsExactly(in("a/b"), in("a/b/c"));
    fs.closeDir(opened);
  }

  @Test
  void deletesAnEmptyDirectoryAndNothingElse() {
    fs.mkdir(in("full/empty"), RECURSIVE);
    fs.writeFile(in("file"), "");
    assertFails(
        () -> fs.rmdir(in("full")), "ENOTEMPTY: directory not empty, rmdir '" + in("full") + "'");
    assertFails(() -> fs.rmdir(in("file")), "ENOTDIR: not a directory, rmdir '" + in("file") + "'");
    fs.rmdir(in("full/empty"));
    fs.rmdir(in("full/"));
    assertThat(fs.readdir(dir)).containsExactly("file");
  }

  @Test
  void makesDirectoriesWithNewNames() {
    String first = fs.mkdtemp(in("tmp-"));
    String second = fs.mkdtemp(in("tmp-"));
    assertThat(first).matches(Pattern.quote(in("tmp-")) + "[A-Za-z0-9]{6}").isNotEqualTo(second);
    assertThat(fs.stat(first).isDirectory()).isTrue();
    assertThat(fs.mkdtemp(in(""))).startsWith(in("")).hasSize(in("").length() + 6);
    assertThat(fs.readdir(dir)).hasSize(3);
  }

  @Test
  void removesATemporaryDirectoryWithAllThatIsInIt() {
    TempDirectory temporary = fs.mkdtempDisposable(in("tmp-"));
    fs.mkdir(temporary.path() + "/a/b", RECURSIVE);
    fs.writeFile(temporary.path() + "/a/c", "");
    fs.closeTemporary(temporary);
    fs.closeTemporary(temporary);
    assertThat(fs.readdir(dir)).isEmpty();
    TempDirectory other = fs.mkdtempDisposable(in("tmp-"));
    fs.writeFile(other.path() + "/a", "");
    loop.run(() -> other.close());
    assertThat(fs.readdir(dir)).isEmpty();
  }

  @Test
  void makesADirectory() {
    fs.mkdir(in("a"));
    assertThat(fs.stat(in("a")).isDirectory()).isTrue();
  }

  @Test
  void makesDirectoriesAndTellsTheFirst() {
    assertThat(fs.mkdir(in("a/b/c"), RECURSIVE)).isEqualTo(in("a"));
    assertThat(fs.stat(in("a/b/c")).isDirectory()).isTrue();
    assertThat(fs.mkdir(in("a/b/d/e"), RECURSIVE)).isEqualTo(in("a/b/d"));
    assertThat(fs.mkdir(in("a/b/c"), RECURSIVE)).isNull();
  }

  @Test
  void doesNotTellWhatItMadeWithoutRecursion() {
    assertThat(fs.mkdir(in("a"), MkdirOptions.DEFAULT)).isNull();
    assertThat(fs.stat(in("a")).isDirectory()).isTrue();
  }

  @Test
  void deletesAFileButNoDirectory() {
    fs.writeFile(in("file"), "");
    fs.mkdir(in("dir"));
    fs.unlink(in("file"));
    assertThat(fs.readdir(dir)).containsExactly("dir");
    assertFails(
        () -> fs.unlink(in("dir")),
        "EISDIR: illegal operation on a directory, unlink '" + in("dir") + "'");
    assertThat(fs.readdir(dir)).containsExactly("dir");
  }

  // ---- metadata -----------------------------------------------------------------------------

  @Test
  void tellsWhatIsKnownOfAFile() {
    fs.writeFile(in("a"), "hello");
    for (Stats stats : new Stats[] {fs.stat(in("a")), fs.lstat(in("a"))}) {
      assertThat(stats.isFile()).isTrue();
      assertThat(stats.isDirectory()).isFalse();
      assertThat(stats.size()).isEqualTo(5);
      assertThat(stats.mtimeMs()).isPositive();
    }
  }

  @Test
  void tellsWhatIsKnownIfThereIsAnything() {
    fs.writeFile(in("a"), "hello");
    assertThat(fs.statIfExists(in("a")).size()).isEqualTo(5);
    assertThat(fs.lstatIfExists(in("a")).size()).isEqualTo(5);
    for (String nothing : new String[] {in("none"), in("none/x"), ""}) {
      assertThat(fs.statIfExists(nothing)).isNull();
      assertThat(fs.lstatIfExists(nothing)).isNull();
    }
    assertThat(fs.statIfExists(in("a/"))).isNull();
    assertFails(
        () -> fs.lstatIfExists(in("a/")), "ENOTDIR: not a directory, lstat '" + in("a/") + "'");
  }

  @Test
  void tellsWhatIsKnownOfManyInTheirOrder() {
    fs.writeFile(in("b"), "hello");
    fs.writeFile(in("a"), "");
    assertThat(fs.statMany(List.of(in("b"), in("none"), in("a"), in("b"))))
        .satisfiesExactly(
            first -> assertThat(sizeOf(first)).isEqualTo(5),
            second ->
                assertThat(second)
                    .isInstanceOfSatisfying(
                        Settled.Rejected.class,
                        rejected ->
                            assertThat(rejected.reason())
                                .isInstanceOf(FsException.class)
                                .hasMessage(
                                    "ENOENT: no such file or directory, stat '"
                                        + in("none")
                                        + "'")),
            third -> assertThat(sizeOf(third)).isZero(),
            fourth -> assertThat(sizeOf(fourth)).isEqualTo(5));
    assertThat(fs.statMany(List.of())).isEmpty();
  }

  private static long sizeOf(Settled<Stats> settled) {
    return ((Settled.Fulfilled<Stats>) settled).value().size();
  }

  @Test
  void tellsWhetherSomethingExists() {
    fs.writeFile(in("a"), "");
    assertThat(fs.exists(in("a"))).isTrue();
    assertThat(fs.exists(dir + "/")).isTrue();
    for (String nothing : new String[] {in("none"), in("a/"), in("none/x"), "", in("a\0")}) {
      assertThat(fs.exists(nothing)).isFalse();
    }
  }

  @Test
  void checksWhatAFileAllows() {
    fs.writeFile(in("a"), "");
    fs.access(in("a"));
    fs.access(in("a"), FsConstants.F_OK);
    fs.access(in("a"), FsConstants.R_OK);
    String text = "ENOENT: no such file or directory, access '" + in("none") + "'";
    assertFails(() -> fs.access(in("none")), text);
    assertFails(() -> fs.access(in("none"), FsConstants.R_OK | FsConstants.X_OK), text);
  }

  @Test
  void setsTimes() {
    fs.writeFile(in("a"), "");
    Instant atime = Instant.parse("2001-02-03T04:05:06Z");
    Instant mtime = Instant.parse("2011-12-13T14:15:16Z");
    fs.utimes(in("a"), atime, mtime);
    assertThat(fs.stat(in("a")).atime()).isEqualTo(atime);
    assertThat(fs.stat(in("a")).mtime()).isEqualTo(mtime);
    fs.lutimes(in("a"), mtime, atime);
    assertThat(fs.stat(in("a")).atime()).isEqualTo(mtime);
    assertThat(fs.stat(in("a")).mtime()).isEqualTo(atime);
    assertFails(
        () -> fs.utimes(in("none"), atime, mtime),
        "ENOENT: no such file or directory, utime '" + in("none") + "'");
    assertFails(
        () -> fs.lutimes(in("a/"), atime, mtime),
        "ENOTDIR: not a directory, lutime '" + in("a/") + "'");
  }

  // ---- open files ---------------------------------------------------------------------------

  @Test
  void readsAndWritesAnOpenFile() {
    FileHandle handle = fs.open(in("a"), "w+");
    assertThat(fs.write(handle, bytes("hello world"))).isEqualTo(11);
    assertThat(fs.write(handle, bytes("W"), 6)).isEqualTo(1);
    ByteBuffer read = ByteBuffer.allocate(5);
    assertThat(fs.read(handle, read, 6)).isEqualTo(5);
    assertThat(text(read)).isEqualTo("World");
    fs.close(handle);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello World");
  }

  @Test
  void readsOnFromWhereTheLastReadLeftOff() {
    fs.writeFile(in("a"), "abcdef");
    FileHandle handle = fs.open(in("a"));
    ByteBuffer read = ByteBuffer.allocate(4);
    assertThat(fs.read(handle, read)).isEqualTo(4);
    assertThat(fs.read(handle, read.clear(), -1)).isEqualTo(2);
    assertThat(text(read)).isEqualTo("ef");
    assertThat(fs.read(handle, read.clear())).isZero();
    assertThat(fs.read(handle, read.clear(), 100)).isZero();
    fs.close(handle);
  }

  @Test
  void readsNothingIntoAFullBuffer() {
    fs.writeFile(in("a"), "abc");
    FileHandle handle = fs.open(in("a"));
    assertThat(fs.read(handle, ByteBuffer.allocate(0))).isZero();
    fs.close(handle);
  }

  @Test
  void appendsWhereverThePositionIs() {
    fs.writeFile(in("a"), "one");
    FileHandle handle = fs.open(in("a"), OpenFlags.APPEND);
    fs.write(handle, bytes("two"));
    fs.close(handle);
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("onetwo");
  }

  // ---- failures -----------------------------------------------------------------------------

  @Test
  void reportsWhatIsMissing() {
    String none = in("none");
    String text = "ENOENT: no such file or directory, ";
    assertFails(() -> fs.readFile(none), text + "open '" + none + "'");
    assertFails(() -> fs.stat(none), text + "stat '" + none + "'");
    assertFails(() -> fs.lstat(none), text + "lstat '" + none + "'");
    assertFails(() -> fs.readdir(none), text + "scandir '" + none + "'");
    assertFails(() -> fs.readdirWithFileTypes(none), text + "scandir '" + none + "'");
    assertFails(() -> fs.unlink(none), text + "unlink '" + none + "'");
    assertFails(() -> fs.open(none), text + "open '" + none + "'");
    assertFails(() -> fs.mkdir(none + "/x"), text + "mkdir '" + none + "/x'");
    assertFails(() -> fs.writeFile(none + "/x", ""), text + "open '" + none + "/x'");
    assertFails(() -> fs.stat(""), text + "stat ''");
  }

  @Test
  void reportsWhatExists() {
    fs.mkdir(in("dir"));
    fs.writeFile(in("file"), "");
    String text = "EEXIST: file already exists, ";
    assertFails(() -> fs.mkdir(in("dir")), text + "mkdir '" + in("dir") + "'");
    assertFails(() -> fs.mkdir(in("file"), RECURSIVE), text + "mkdir '" + in("file") + "'");
    assertFails(() -> fs.open(in("file"), "wx"), text + "open '" + in("file") + "'");
  }

  @Test
  void reportsWhatIsNoDirectory() {
    fs.writeFile(in("file"), "");
    String text = "ENOTDIR: not a directory, ";
    assertFails(() -> fs.readdir(in("file")), text + "scandir '" + in("file") + "'");
    assertFails(() -> fs.stat(in("file/")), text + "stat '" + in("file/") + "'");
    assertFails(() -> fs.unlink(in("file/")), text + "unlink '" + in("file/") + "'");
    assertFails(() -> fs.readFile(in("file/")), text + "open '" + in("file/") + "'");
  }

  @Test
  void reportsWhatIsADirectory() {
    fs.mkdir(in("dir"));
    assertFails(
        () -> fs.writeFile(in("dir"), ""),
        "EISDIR: illegal operation on a directory, open '" + in("dir") + "'");
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.readFile(in("dir")))
        .extracting(FsException::code)
        .isEqualTo("EISDIR");
  }

  @Test
  void reportsWhatTheFlagsDoNotAllow() {
    FileHandle handle = fs.open(in("a"), "w");
    assertFails(() -> fs.read(handle, ByteBuffer.allocate(1)), "EBADF: bad file descriptor, read");
    fs.close(handle);
  }

  @Test
  void writesAndReadsAllOfAnOpenFile() {
    FileHandle writing = fs.open(in("a"), "w");
    fs.writeFile(writing, "one".getBytes(UTF_8));
    fs.writeFile(writing, bytes("xtwox").position(1).limit(4));
    fs.writeFile(writing, "\u00e9");
    fs.writeFile(writing, "\u00e9", ISO_8859_1);
    fs.appendFile(writing, "three".getBytes(UTF_8));
    fs.appendFile(writing, bytes("four"));
    fs.appendFile(writing, "five");
    fs.appendFile(writing, "\u00e9", ISO_8859_1);
    fs.close(writing);
    FileHandle reading = fs.open(in("a"), "r");
    fs.read(reading, ByteBuffer.allocate(3));
    assertThat(fs.readFile(reading, ISO_8859_1))
        .isEqualTo("two\u00c3\u00a9\u00e9threefourfive\u00e9");
    assertThat(fs.readFile(reading)).isEmpty();
    fs.close(reading);
  }
}
