package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A zip file as a file system. */
class ZipFileSystemTest extends PortableContract {
  @TempDir Path temporary;

  private FileSystem zip;

  @Override
  FileSystem fileSystem() {
    try {
      zip = FileSystems.newFileSystem(temporary.resolve("test.zip"), Map.of("create", "true"));
      return zip;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  String emptyDirectory() {
    try {
      return Files.createDirectory(zip.getPath("/empty")).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hasNoLinks() {
    fs.writeFile(in("a"), "");
    String paths = " '" + in("a") + "' -> '" + in("b") + "'";
    assertFails(() -> fs.link(in("a"), in("b")), "ENOSYS: function not implemented, link" + paths);
    assertFails(
        () -> fs.symlink(in("a"), in("b")), "ENOSYS: function not implemented, symlink" + paths);
    assertFails(
        () -> fs.readlink(in("a")), "ENOSYS: function not implemented, readlink '" + in("a") + "'");
  }

  @Test
  void saysThatItCannotRenameADirectory() {
    fs.mkdir(in("dir/sub"), RECURSIVE);
    assertFails(
        () -> fs.rename(in("dir"), in("new")),
        "ENOSYS: function not implemented, rename '" + in("dir") + "' -> '" + in("new") + "'");
    assertThat(fs.readdir(dir)).containsExactly("dir");
  }

  @Test
  void saysThatItCannotFlushFolders() {
    WriteOptions durable = WriteOptions.DEFAULT.withDurable(true);
    String message = "ENOSYS: function not implemented, fsync";
    assertFails(() -> fs.writeFile(in("a"), "x", durable), message);
    assertFails(() -> fs.writeFile(in("a"), "x", durable.withAtomic(true)), message);
    assertThat(fs.readdir(dir)).isEmpty();
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    zip.close();
  }
}
