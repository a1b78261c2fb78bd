package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Temporary directories of views whose calls are given up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TempDirectoryTest {
  private static final int ROUNDS = 1_000;

  @TempDir Path temporary;

  private final EventLoop loop = EventLoop.create();

  @AfterEach
  void close() {
    loop.close();
  }

  private String prefix() {
    return temporary.resolve("t-").toString();
  }

  @Test
  void itIsRemovedAfterTheSignalOfItsViewHasFired() {
    AbortController controller = new AbortController();
    FsPromises fs = Fs.on(loop).with(controller.signal()).promises();
    loop.run(() ->
        async(() -> {
          TempDirectory directory = await(fs.mkdtempDisposable(prefix()));
          Files.writeString(Path.of(directory.path(), "file"), "text");
          controller.abort();
          return await(directory.close());
        }));
    assertThat(temporary).isEmptyDirectory();
  }

  /** As long as whoever got one removes it; the library removes the others. */
  @Test
  void noneIsLeftWhereverTheSignalFires() {
    Random random = new Random(26);
    loop.run(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        AbortController controller = new AbortController();
        FsPromises fs = Fs.on(loop).with(controller.signal()).promises();
        abortAfterTurns(random.nextInt(6), controller);
        async(() -> {
          try {
            TempDirectory directory = await(fs.mkdtempDisposable(prefix()));
            try {
              await(fs.writeFile(directory.path() + "/file", "text"));
            } finally {
              await(directory.close());
            }
          } catch (AbortException e) {
            // as it should be
          }
          return null;
        });
      }
    });
    Patience.until(() -> temporary.toFile().list().length == 0, () -> "directories are left");
  }

  private void abortAfterTurns(int turns, AbortController controller) {
    if (turns == 0) {
      controller.abort();
    } else {
      loop.setImmediate(() -> abortAfterTurns(turns - 1, controller));
    }
  }
}
