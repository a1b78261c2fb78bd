package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory to watch, and a loop to watch it on. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class WatchedDirectory {
  static final WatchOptions TREE = WatchOptions.DEFAULT.withRecursive(true);

  @TempDir Path base;

  final List<String> events = new ArrayList<>();
  Path root;
  EventLoop loop;
  Fs fs;
  FsPromises promises;

  @BeforeEach
  void open() throws Exception {
    root = Files.createDirectory(base.resolve("w"));
    loop = EventLoop.create();
    fs = Fs.on(loop);
    promises = fs.promises();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  void run(Callable<?> body) {
    loop.run(() -> {
      var unused = async(loop, body);
    });
  }
}
