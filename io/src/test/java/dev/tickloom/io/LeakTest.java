package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.observed.OpeningProgram;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What happens to files that nobody closes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeakTest {
  private static final Logger LOGGER = Logger.getLogger("dev.tickloom.io");

  private static final int MANY = 300;

  private static final int LOOKS_PER_COLLECTION = 20;
  private static final long BETWEEN_LOOKS_NANOS = 1_000_000;

  @TempDir Path temporary;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord message) {
          thrown.add(Optional.ofNullable(message.getThrown()).orElseGet(Throwable::new));
          warnings.add(message.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void close() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
    loop.close();
  }

  /** Other threads have something to do after a collection, which the next one would stop. */
  private static void collectUntil(BooleanSupplier done) {
    for (int look = 0; !done.getAsBoolean(); look++) {
      if (look % LOOKS_PER_COLLECTION == 0) {
        System.gc();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }

  private String warning(String file, String flags) {
    return "A FileHandle was not closed before it became unreachable; closing '"
        + file
        + "', opened with '"
        + flags
        + "'. To see where it was opened, build the loop with creationStacks(true).";
  }

  @Test
  void aForgottenFileIsClosedWithAWarning() {
    String file = temporary.resolve("a").toString();
    OpenFile[] forgotten = new OpenFile[1];
    forget(file, forgotten);
    collectUntil(() -> !warnings.isEmpty());
    assertThat(warnings).containsExactly(warning(file, "w"));
    while (forgotten[0].isOpen()) { // the warning comes first
      Thread.onSpinWait();
    }
  }

  @Test
  void theWarningSaysWhereTheFileWasOpenedIfTheLoopRemembers() {
    try (EventLoop remembering = EventLoop.builder().creationStacks(true).build()) {
      FsSync opening = Fs.on(remembering).sync();
      OpeningProgram.opens(() -> forget(opening));
      collectUntil(() -> !warnings.isEmpty());
    }
    assertThat(warnings.get(0)).endsWith("it was opened here:");
    assertThat(thrown.get(0).getStackTrace()[0].getMethodName()).isEqualTo("opens");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "/proc")
  void aForgottenDirectoryIsClosedWithAWarning() throws Exception {
    forgetDirectory(fs);
    collectUntil(() -> !warnings.isEmpty());
    assertThat(warnings)
        .containsExactly(
            "A Dir was not closed before it became unreachable; closing '"
                + temporary
                + "'. To see where it was opened, build the loop with creationStacks(true).");
    collectUntil(() -> OpenDescriptors.openIn(temporary) == 0);
  }

  @Test
  void theWarningSaysWhereTheDirectoryWasOpenedIfTheLoopRemembers() {
    try (EventLoop remembering = EventLoop.builder().creationStacks(true).build()) {
      FsSync opening = Fs.on(remembering).sync();
      OpeningProgram.opens(() -> forgetDirectory(opening));
      collectUntil(() -> !warnings.isEmpty());
    }
    assertThat(warnings.get(0)).endsWith("it was opened here:");
    assertThat(thrown.get(0).getStackTrace()[0].getMethodName()).isEqualTo("opens");
  }

  private void forgetDirectory(FsSync opening) {
    Dir dir = opening.opendir(temporary.toString());
    assertThat(opening.read(dir)).isNull();
  }

  @Test
  void nobodyIsWarnedOfAClosedDirectory() {
    ReferenceQueue<Dir> queue = new ReferenceQueue<>();
    PhantomReference<Dir> closed = openAndCloseDirectory(queue);
    collectUntil(() -> queue.poll() == closed);
    forget(temporary.resolve("next").toString(), new OpenFile[1]);
    collectUntil(() -> !warnings.isEmpty());
    assertThat(warnings).containsExactly(warning(temporary.resolve("next").toString(), "w"));
  }

  private PhantomReference<Dir> openAndCloseDirectory(ReferenceQueue<Dir> queue) {
    Dir dir = fs.opendir(temporary.toString());
    fs.close(dir);
    return new PhantomReference<>(dir, queue);
  }

  /** How many warnings there are depends on how long it takes to find them all. */
  @Test
  void ofManyForgottenFilesThereIsOneWarningASecondWithTheirNumber() {
    OpenFile[] last = new OpenFile[1];
    for (int i = 0; i < MANY; i++) {
      forget(temporary.resolve("a").toString(), last);
    }
    collectUntil(() -> warned() == MANY);
    assertThat(warnings).hasSizeLessThan(MANY);
  }

  private int warned() {
    Pattern others = Pattern.compile("So were (\\d+) others since the last such warning");
    return warnings.stream()
        .map(others::matcher)
        .mapToInt(found -> 1 + (found.find() ? Integer.parseInt(found.group(1)) : 0))
        .sum();
  }

  private void forget(FsSync remembering) {
    var unused = remembering.open(temporary.resolve("a").toString(), "w");
  }

  private void forget(String file, OpenFile[] forgotten) {
    fs.open(file, "w").call("peek", "peek", open -> forgotten[0] = open).call();
  }

  @Test
  void nobodyIsWarnedOfAClosedFile() {
    ReferenceQueue<FileHandle> queue = new ReferenceQueue<>();
    PhantomReference<FileHandle> closed = openAndClose("closed", queue);
    collectUntil(() -> queue.poll() == closed);
    // what is collected in one go is cleaned in no order, so the next warning comes after this one
    forget(temporary.resolve("next").toString(), new OpenFile[1]);
    collectUntil(() -> !warnings.isEmpty());
    assertThat(warnings).containsExactly(warning(temporary.resolve("next").toString(), "w"));
  }

  private PhantomReference<FileHandle> openAndClose(String name, ReferenceQueue<FileHandle> queue) {
    FileHandle handle = fs.open(temporary.resolve(name).toString(), "w");
    fs.close(handle);
    return new PhantomReference<>(handle, queue);
  }

  /** Closing it under the hands of the reader would block the thread that cleans. */
  @Test
  void aFileInUseIsNotForgotten() throws Exception {
    Path pipe = Fifo.make(temporary.resolve("pipe"));
    ByteBuffer into = ByteBuffer.allocate(9);
    startReading(pipe, into);
    forget(temporary.resolve("other").toString(), new OpenFile[1]);
    collectUntil(() -> !warnings.isEmpty());
    assertThat(warnings).hasSize(1);
    Files.writeString(pipe, "hello");
    loop.run();
    assertThat(into.position()).isEqualTo(5);
    collectUntil(() -> warnings.size() == 2);
    assertThat(warnings.get(1)).isEqualTo(warning(pipe.toString(), "r+"));
  }

  private void startReading(Path pipe, ByteBuffer into) {
    FileHandle handle = fs.open(pipe.toString(), "r+");
    handle.read(into);
  }

  @Test
  void aFileWithAViewIsNotForgottenUntilTheViewIs() {
    FileHandle view = fs.open(temporary.resolve("a").toString(), "w").within(Duration.ofMinutes(1));
    forget(temporary.resolve("other").toString(), new OpenFile[1]);
    collectUntil(() -> !warnings.isEmpty());
    assertThat(warnings).containsExactly(warning(temporary.resolve("other").toString(), "w"));
    fs.close(view);
  }
}
