package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coroutines that take turns with the loop need a carrier of the JDK's scheduler. However many file
 * calls are stuck, they leave one free.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes: nothing to be stuck on")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("coroutines")
class StuckCallsAndCoroutinesTest {
  private static final int STUCK = 200;
  private static final int AWAITS = 1_000;

  @TempDir Path temporary;

  @Test
  void bodiesGoOnWhileManyCallsAreStuck() throws Exception {
    List<FileHandle> opened = new ArrayList<>();
    int[] awaits = {0};
    try (EventLoop loop = EventLoop.create();
        Fifos fifos = Fifos.make(temporary, STUCK)) {
      FsPromises fs = Fs.on(loop).promises();
      loop.onWarning(warning -> {}); // of stuck calls
      loop.run(() -> {
        List<Promise<FileHandle>> opens = fifos.paths().stream().map(fs::open).toList();
        async(() -> {
          while (awaits[0] < AWAITS || Workers.shared().metrics().running() < STUCK) {
            await(fs.stat(temporary.toString()));
            awaits[0] += await(async(() -> await(Promise.resolve(1))));
          }
          assertThat(opens).allMatch(open -> open.toString().contains("pending"));
          fifos.release();
          return opened.addAll(await(Promise.all(opens)));
        });
      });
      opened.forEach(Fs.on(loop).sync()::close);
    }

    assertThat(awaits[0]).isGreaterThanOrEqualTo(AWAITS);
    assertThat(opened).hasSize(STUCK);
  }
}
