package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.marschall.memoryfilesystem.MemoryFileSystemBuilder;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another file system in memory, by other people, which knows permissions as well. */
class MemoryFileSystemTest extends PortableContract {
  private final FileSystem memory = newFileSystem();

  private static FileSystem newFileSystem() {
    try {
      return MemoryFileSystemBuilder.newLinux().build();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  FileSystem fileSystem() {
    return memory;
  }

  @Override
  String emptyDirectory() {
    try {
      return Files.createDirectories(memory.getPath("/work/empty")).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    memory.close();
  }

  @Test
  void writesDurably() {
    fs.writeFile(in("a"), "one", WriteOptions.DEFAULT.withDurable(true).withAtomic(true));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("one");
  }

  @Test
  void setsPermissions() {
    fs.writeFile(in("a"), "one");
    fs.chmod(in("a"), 0600);
    assertThat(fs.stat(in("a")).mode() & 0777).isEqualTo(0600);
  }
}
