package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.ToyStore;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An object store as a file system, by a provider for S3. What is overridden here is what such a
 * store cannot do: a directory is there only as long as something is in it or it has an object of
 * its own, so that none is ever missing; files keep no times, and are not changed, but replaced.
 */
class ObjectStoreTest extends PortableContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static ToyStore store;

  @BeforeAll
  static void start() throws IOException {
    store = new ToyStore();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  FileSystem fileSystem() {
    return store.fileSystem();
  }

  @Override
  String emptyDirectory() {
    String directory = "/test" + NUMBERS.incrementAndGet();
    Fs.on(loop, fileSystem()).sync().mkdir(directory);
    return directory;
  }

  @Test
  @Override
  void reportsWhatIsMissing() {
    String none = in("none");
    assertFails(() -> fs.readFile(none), "ENOENT: no such file or directory, open '" + none + "'");
    assertFails(() -> fs.stat(none), "ENOENT: no such file or directory, stat '" + none + "'");
    assertFails(() -> fs.readdir(none), "ENOENT: no such file or directory, scandir '" + none + "'");
    fs.writeFile(none + "/x", "");
    assertThat(fs.readdir(dir)).containsExactly("none");
  }

  @Test
  @Override
  void findsTheRealPath() {
    fs.mkdir(in("a/b"), RECURSIVE);
    assertThat(fs.realpath(in("a/./b/.."))).isEqualTo(in("a"));
  }

  @Test
  @Override
  void makesDirectoriesAndTellsTheFirst() {
    assertThat(fs.mkdir(in("a/b"), RECURSIVE)).isEqualTo(in("a/b"));
    assertThat(fs.mkdir(in("a/b"), RECURSIVE)).isNull();
    assertThat(fs.stat(in("a")).isDirectory()).isTrue();
  }

  @Test
  @Override
  void deletesAnEmptyDirectoryAndNothingElse() {
    fs.mkdir(in("full/empty"), RECURSIVE);
    fs.writeFile(in("file"), "");
    assertFails(
        () -> fs.rmdir(in("full")), "ENOTEMPTY: directory not empty, rmdir '" + in("full") + "'");
    assertFails(() -> fs.rmdir(in("file")), "ENOTDIR: not a directory, rmdir '" + in("file") + "'");
    fs.rmdir(in("full/empty"));
    assertThat(fs.readdir(dir)).containsExactly("file");
  }

  @Test
  @Override
  void refusesToRenameWhatRenameRefuses() {
    fs.writeFile(in("file"), "text");
    fs.mkdir(in("dir"));
    assertFails(
        () -> fs.rename(in("file"), in("dir")),
        "EISDIR: illegal operation on a directory, rename '" + in("file") + "' -> '" + in("dir") + "'");
    fs.rename(in("file"), in("none/new"));
    assertThat(fs.readFile(in("none/new"), UTF_8)).isEqualTo("text");
  }

  @Test
  @Override
  void anAtomicWriteThatCannotBeginSaysWhatWriteFileSays() {
    WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
    fs.mkdir(in("dir"));
    String message = "EISDIR: illegal operation on a directory, open '" + in("dir") + "'";
    assertFails(() -> fs.writeFile(in("dir"), "x"), message);
    assertFails(() -> fs.writeFile(in("dir"), "x", atomic), message);
    assertThat(fs.readdir(dir)).containsExactly("dir");
  }

  @Test
  @Override
  void truncatesAndLengthensAFile() {
    fs.writeFile(in("a"), "hello");
    assertFails(() -> fs.truncate(in("a"), 2), "ENOSYS: function not implemented, ftruncate");
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello");
  }

  @Test
  @Override
  void setsTimes() {
    fs.writeFile(in("a"), "hello");
    fs.utimes(in("a"), Instant.EPOCH, Instant.EPOCH); // the provider takes no notice
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("hello");
  }
}
