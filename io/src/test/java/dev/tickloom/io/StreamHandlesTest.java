package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.EventLoop;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many streams over one open file, which whoever opened it closes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamHandlesTest {
  private static final ReadStreamOptions RANGE =
      ReadStreamOptions.DEFAULT.withStart(1).withEnd(3).withAutoClose(false);

  private static final WriteStreamOptions KEPT_OPEN =
      WriteStreamOptions.DEFAULT.withAutoClose(false);

  @TempDir Path temporary;

  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final List<Object> events = new ArrayList<>();
  private String path;

  @BeforeEach
  void makeFile() throws Exception {
    path = Files.write(temporary.resolve("file"), new byte[10]).toString();
  }

  @AfterEach
  void close() {
    loop.close();
    Patience.until(() -> OpenDescriptors.openIn(temporary) == 0, () -> "files stay open");
  }

  private void inBody(Callable<?> body) {
    loop.run(() ->
        async(() -> {
          body.call();
          return null;
        }));
  }

  private static void readAll(ReadStream stream) {
    while (await(stream.next()).isPresent()) {
      // the next one
    }
  }

  private static WriteStream failing(FileHandle readOnly) {
    WriteStream stream = readOnly.createWriteStream(KEPT_OPEN);
    stream.onError(error -> {});
    stream.write(ByteBuffer.allocate(1));
    return stream;
  }

  @Test
  void closingAFileOfVeryManyStreamsTakesNoMoreStackThanOfOne() {
    int streams = 20_000;
    int[] closed = {0};
    inBody(() -> {
      FileHandle file = await(fs.promises().open(path));
      for (int i = 0; i < streams; i++) {
        file.createReadStream(RANGE).onClose(() -> closed[0]++);
      }
      await(file.stat()); // by now each stream is open
      await(file.close());
      return null;
    });
    assertThat(closed[0]).isEqualTo(streams);
  }

  @Test
  void aStreamThatIsOverAndLeavesTheFileOpenCanBeCollected() {
    inBody(() -> {
      FileHandle file = await(fs.with(new AbortController().signal()).promises().open(path));
      List<WeakReference<?>> over = new ArrayList<>();
      over.add(ended(file));
      over.add(failed(file));
      await(file.stat()); // the loop resumes this for the stream no longer
      Patience.until(
          () -> {
            System.gc();
            return over.stream().allMatch(each -> each.get() == null);
          },
          () -> "the open file, the loop or the signal keeps a stream");
      await(file.close());
      return null;
    });
  }

  private static WeakReference<?> ended(FileHandle file) {
    ReadStream stream = file.createReadStream(RANGE);
    readAll(stream);
    return new WeakReference<>(stream);
  }

  private static WeakReference<?> failed(FileHandle file) {
    WriteStream stream = failing(file);
    try {
      await(stream.finished());
    } catch (FsException e) {
      assertThat(e.code()).isEqualTo("EBADF");
    }
    return new WeakReference<>(stream);
  }

  @Test
  void aSignalThatIsAbortedLaterLeavesTheFileOfAStreamThatIsOverOpen() {
    AbortController controller = new AbortController();
    inBody(() -> {
      FileHandle file = await(fs.promises().open(path));
      ReadStream stream = file.with(controller.signal()).createReadStream(RANGE);
      readAll(stream);
      controller.abort();
      events.add(stream.destroyed());
      events.add(await(file.read(ByteBuffer.allocate(4), 0)));
      await(file.close());
      return null;
    });
    assertThat(events).containsExactly(false, 4);
  }

  @Test
  void aStreamThatIsOverClosesTheFileIfItIsTold() {
    inBody(() -> {
      FileHandle file = await(fs.promises().open(path));
      ReadStream stream = file.createReadStream(RANGE);
      readAll(stream);
      await(stream.close());
      events.add(file.isClosed());
      return null;
    });
    assertThat(events).containsExactly(true);
  }
}
