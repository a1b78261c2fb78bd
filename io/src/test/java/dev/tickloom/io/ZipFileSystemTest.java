package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
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

  @AfterEach
  void closeFileSystem() throws IOException {
    zip.close();
  }
}
