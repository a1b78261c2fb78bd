package dev.tickloom.io;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** A file system in memory, which knows basic attributes only. */
class JimfsTest extends PortableContract {
  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());

  @Override
  FileSystem fileSystem() {
    return memory;
  }

  @Override
  String emptyDirectory() {
    try {
      Path directory = Files.createDirectories(memory.getPath("/work/empty"));
      return directory.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    memory.close();
  }
}
