package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void linksWithinIt() {
    fs.writeFile(in("a"), "hello");
    fs.link(in("a"), in("b"));
    fs.symlink("a", in("c"));
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("hello");
    assertThat(fs.readlink(in("c"))).isEqualTo("a");
    assertThat(fs.realpath(in("c"))).isEqualTo(in("a"));
  }

  @Test
  void renamesADirectoryWithItsContent() {
    fs.mkdir(in("dir/sub"), RECURSIVE);
    fs.mkdir(in("empty"));
    fs.rename(in("dir"), in("empty"));
    assertThat(fs.readdir(in("empty"))).containsExactly("sub");
  }

  /** Half a pair has no bytes in UTF-8, but a place, and the same in all lists. */
  @Test
  void listsNamesWithLoneSurrogatesLast() {
    String[] inOrder = {"a", "\ue000", "\ud800", "\udc00"};
    for (String name : inOrder) {
      fs.writeFile(in(name), "");
    }
    assertThat(fs.readdir(dir)).containsExactly(inOrder);
    assertThat(fs.readdirWithFileTypes(dir)).extracting(Dirent::name).containsExactly(inOrder);
  }

  /** What is in memory is as safe as memory. */
  @Test
  void writesDurablyAsFarAsMemoryLasts() {
    WriteOptions durable = WriteOptions.DEFAULT.withDurable(true);
    fs.writeFile(in("a"), "one", durable);
    fs.writeFile(in("b"), "two", durable.withAtomic(true));
    fs.writeFile(in("a"), "three", durable.withAtomic(true));
    assertThat(fs.readFile(in("a"), UTF_8)).isEqualTo("three");
    assertThat(fs.readFile(in("b"), UTF_8)).isEqualTo("two");
    assertThat(fs.readdir(dir)).containsExactly("a", "b");
  }

  @Test
  void writesAtomicallyWithTheViewOfUnix() throws IOException {
    Configuration unix =
        Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build();
    try (FileSystem other = Jimfs.newFileSystem(unix)) {
      Files.createDirectories(other.getPath("/work"));
      Form.Use there = form.on(loop, Fs.on(loop, other));
      WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
      for (WriteOptions options :
          List.of(atomic, atomic.withDurable(true), atomic.withMode(0600))) {
        there.writeFile("/work/a", "one", options);
        there.writeFile("/work/a", "two", options);
        assertThat(there.readFile("/work/a", UTF_8)).isEqualTo("two");
        there.copyFile("/work/a", "/work/b");
        there.rm("/work/a");
      }
      assertThat(there.stat("/work/b").isFile()).isTrue();
    }
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    memory.close();
  }
}
