package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A file system in memory that knows permissions and numbers; these are to be read only. */
class JimfsNumbersTest extends PortableContract {
  private final FileSystem memory =
      Jimfs.newFileSystem(
          Configuration.unix().toBuilder().setAttributeViews("basic", "unix").build());

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

  @Test
  void anAtomicWriteAndACopyKeepTheMode() throws Exception {
    Path file = memory.getPath(in("a"));
    fs.writeFile(in("a"), "old");
    fs.chmod(in("a"), 0640);
    fs.writeFile(in("a"), "new", WriteOptions.DEFAULT.withAtomic(true));
    fs.copyFile(in("a"), in("b"));
    assertThat(file).hasContent("new");
    assertThat(fs.stat(in("a")).mode()).isEqualTo(0100640);
    assertThat(fs.stat(in("b")).mode()).isEqualTo(0100640);
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    memory.close();
  }
}
