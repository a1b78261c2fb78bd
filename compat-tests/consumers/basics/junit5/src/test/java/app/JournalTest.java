package app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsPromises;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The test of an application that writes into a file every hour: at once, and without a disk. */
class JournalTest {
  @Test
  void aDayTakesNoTime() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
      FsPromises fs = Fs.on(loop, memory).promises();
      loop.run(() -> {
        loop.setInterval(() -> fs.appendFile("journal", hours(loop) + " "), Duration.ofHours(8));
        loop.setTimeout(loop::stop, Duration.ofHours(25));
      });
      assertEquals("8 16 24 ", Files.readString(memory.getPath("journal"), UTF_8));
      loop.close();
    }
  }

  private static long hours(EventLoop loop) {
    return Duration.ofMillis(loop.now()).toHours();
  }
}
