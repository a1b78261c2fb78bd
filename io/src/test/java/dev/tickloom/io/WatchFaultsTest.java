package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.watching.FileWatch;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A watch whose looks fail, once at each of its calls in turn: either it says that it cannot begin,
 * or it tells everything all the same, because it looks again.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchFaultsTest {
  private static final WatchOptions OPTIONS =
      WatchOptions.DEFAULT.withRecursive(true).withPolling(Duration.ofMillis(1));

  private static final int CALLS = 40;

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(names = {"EMFILE", "EIO", "EACCES", "NULL_POINTER", "LINKAGE"})
  void tellsEverythingWhateverFailsOnce(FaultKind kind) throws Exception {
    for (int number = 1; number <= CALLS; number++) {
      Path root = Files.createDirectories(temporary.resolve("w" + number));
      run(root, kind, number);
    }
  }

  private void run(Path root, FaultKind kind, int number) throws IOException {
    Files.createDirectories(root.resolve("a"));
    CountedCalls calls = CountedCalls.failing(number, kind);
    FaultyFileSystem faulty = new FaultyFileSystem(calls);
    Path watched = faulty.getPath(root.toString());
    assertThat(FileWatch.hears(watched)).isFalse();
    EventLoop loop = EventLoop.create();
    calls.start();
    try (loop) {
      loop.run(() -> {
        var unused = async(loop, () -> watch(loop, watched, root));
      });
    }
  }

  private static Void watch(EventLoop loop, Path watched, Path root) throws IOException {
    Watcher watcher;
    try {
      watcher = await(Fs.on(loop).promises().watch(Fs.path(watched), OPTIONS));
    } catch (FsException e) {
      return null; // it has said so
    }
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/b/f"), "1");
    Files.createDirectory(root.resolve("c"));
    Set<String> missing = new HashSet<>(Set.of("a/b", "a/b/f", "c"));
    while (!missing.isEmpty()) {
      missing.remove(await(watcher.next()).orElseThrow().filename());
    }
    return await(watcher.close());
  }
}
