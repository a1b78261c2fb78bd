package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on trees in memory and in zip files, where names are looked up by path. */
class TreesElsewhereTest {
  private static final int DIRECTORIES = 8;

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();

  private void check(FileSystem fileSystem) throws IOException {
    Fs fs = Fs.on(loop, fileSystem);
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(fileSystem.getPath("/tree/d" + i + "/e"));
      Files.writeString(directory.resolve("file"), "four");
    }
    CpOptions all = CpOptions.DEFAULT.withRecursive(true);
    fs.sync().cp("/tree", "/copy", all);
    fs.sync().cp("/tree", "/copy", all);
    assertThat(fs.sync().du("/copy"))
        .isEqualTo(new DiskUsage(DIRECTORIES, 1 + 2 * DIRECTORIES, 0, 0, 4 * DIRECTORIES));
    assertThat(fs.sync().glob("/copy/**/file")).hasSize(DIRECTORIES);
    List<String> walked = new ArrayList<>();
    loop.run(() ->
        async(() -> {
          try (var entries = awaitEach(fs.promises().walk("/copy", WalkOptions.DEFAULT))) {
            entries.forEach(entry -> walked.add(entry.name()));
          }
          return null;
        }));
    assertThat(walked).hasSize(3 * DIRECTORIES).startsWith("d0", "e", "file", "d1");
    fs.sync().rm("/copy", RmOptions.DEFAULT.withRecursive(true));
    assertThat(fs.sync().exists("/copy")).isFalse();
    assertThat(fs.sync().sync("/tree", "/copy").made()).isEqualTo(1 + 3 * DIRECTORIES);
    assertThat(fs.sync().sync("/tree", "/copy").changes()).isZero();
  }

  @Test
  void inMemory() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      check(memory);
    }
  }

  @Test
  void inMemoryAsOnWindows() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.windows())) {
      assertThat(memory.getRootDirectories()).isNotEmpty();
      Fs fs = Fs.on(loop, memory);
      Files.createDirectories(memory.getPath("C:\\a\\tree\\d"));
      Files.writeString(memory.getPath("C:\\a\\tree\\d\\file"), "x");
      assertThat(fs.sync().sync("C:\\a\\tree", "C:\\a\\copy").made()).isEqualTo(3);
      assertThat(fs.sync().sync("C:\\a\\tree", "C:\\a\\copy").changes()).isZero();
    }
  }

  @Test
  void inAZipFile() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("trees.zip").toUri());
    try (FileSystem inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      check(inZip);
    }
  }
}
