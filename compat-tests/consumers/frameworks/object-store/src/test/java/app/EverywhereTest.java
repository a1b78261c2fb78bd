package app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsException;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.MkdirOptions;
import dev.tickloom.io.WriteOptions;
import java.nio.file.FileSystem;
import org.junit.jupiter.api.Test;

/** The program of the guide about providers. */
class EverywhereTest {
  @Test
  void oneProgramInMemoryAndOnAnObjectStore() throws Exception {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
        ToyStore store = new ToyStore()) {
      FileSystem bucket = store.fileSystem();
      assertThat(use(Fs.shared().in(memory.getPath("/")))).isEqualTo("[link, one, two] hello world");
      assertThat(use(Fs.shared().in(bucket.getPath("/")))).isEqualTo("[one, two] hello world");
    }
  }

  static String use(Fs any) {
    FsSync fs = any.sync();
    fs.mkdir("notes/2026", MkdirOptions.DEFAULT.withRecursive(true));
    fs.writeFile("notes/2026/one", "hello", WriteOptions.DEFAULT.withAtomic(true));
    fs.appendFile("notes/2026/one", " world");
    fs.copyFile("notes/2026/one", "notes/2026/two");
    try {
      fs.symlink("one", "notes/2026/link");
    } catch (FsException e) {
      assertThat(e.code()).isEqualTo("ENOSYS");
    }
    return fs.readdir("notes/2026") + " " + fs.readFile("notes/2026/two", UTF_8);
  }
}
