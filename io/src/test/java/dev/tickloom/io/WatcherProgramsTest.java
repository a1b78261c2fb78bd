package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a program does to a tree through the loop, its watchers know the tree in the end. */
class WatcherProgramsTest {
  private static final int OPERATIONS = 1000;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void watchersKnowTheTreeWhateverIsDone(long seed) throws Exception {
    run(seed);
  }

  /** For as many minutes as the property {@code tickloom.watch.minutes} says. */
  @Test
  @Tag("stress")
  void watchersKnowTheTreeAfterFreshProgramsToo() throws Exception {
    long end =
        System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("tickloom.watch.minutes", 1));
    long seed = System.nanoTime();
    int programs = 0;
    for (; System.nanoTime() < end; programs++) {
      run(seed + programs);
    }
    System.out.println(programs + " programs from seed " + seed);
  }

  private void run(long seed) throws Exception {
    Path base = Files.createDirectory(temporary.resolve("p" + seed));
    WatcherProgram program = new WatcherProgram(seed, base);
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> program.run(OPERATIONS), task -> Thread.ofPlatform().daemon().start(task));
    int progress = -1;
    while (!hasEnded(ended, seed)) {
      if (progress == program.progress()) {
        throw new AssertionError("seed " + seed + " does not go on: " + program.pending());
      }
      progress = program.progress();
    }
    try (EventLoop loop = EventLoop.create()) {
      Fs.on(loop).sync().rm(base.toString(), RmOptions.DEFAULT.withRecursive(true));
    }
  }

  /** Waits for a while in which something happens on any machine. */
  private static boolean hasEnded(CompletableFuture<Void> ended, long seed) throws Exception {
    try {
      ended.get(60, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
