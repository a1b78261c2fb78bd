package dev.tickloom.observed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Threads;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The callbacks block until the warning has come, and so as long as it takes. */
@ResourceLock("the log of blocked loops")
class BlockedLoopTest {
  private static final String BLOCKED = "The loop has been blocked";
  private static final Logger LOGGER = Logger.getLogger("dev.tickloom.loop");

  private final BlockingQueue<LogRecord> warnings = new LinkedBlockingQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          if (record.getMessage().startsWith("The loop ")) {
            warnings.add(record);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private @Nullable LogRecord blocked;

  private final EventLoop.Builder builder =
      EventLoop.builder().blockedLoopWarning(Duration.ofMillis(8));

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  /** The watch tells the end of a loop when that has ended: the next test shall not hear of it. */
  @AfterEach
  void listenNoMore() {
    if (blocked != null) {
      nextWarning("The loop goes on after [0-9.]+ s");
    }
    LOGGER.removeHandler(handler);
  }

  @Test
  void namesTheCallbackThatBlocksAndShowsTheLoopsStackWhileItDoes() {
    EventLoop loop = builder.build();
    loop.setTimeout(() -> blockUntilWarnedOf("timer of 40 ms"), 40);
    loop.run();

    assertThat(showsWhatBlocks(blocked.getThrown())).isTrue();
    assertThat(blocked.getThrown()).hasNoCause();
  }

  @Test
  void warnsAgainWhenTheTimeHasDoubled() {
    EventLoop loop = builder.build();
    loop.run(() -> {
      blockUntilWarnedOf("main");
      blockUntilWarnedOf("main");
    });
  }

  @Test
  void withCreationStacksItShowsWhereTheCallbackWasScheduled() {
    EventLoop loop = builder.creationStacks(true).build();
    loop.run(() -> ClassicProgram.queuesTick(loop, () -> blockUntilWarnedOf("tick")));

    assertThat(blocked.getThrown().getCause().getStackTrace()[0].getMethodName())
        .isEqualTo("queuesTick");
  }

  @Test
  void withCreationStacksItShowsWhoGaveTheTaskFromAnotherThread() {
    EventLoop loop = builder.creationStacks(true).build();
    Threads.on("elsewhere", () -> givesTask(loop));
    loop.run();

    assertThat(blocked.getThrown().getCause().getStackTrace()[0].getMethodName())
        .isEqualTo("givesTask");
  }

  private void givesTask(EventLoop loop) {
    loop.execute(() -> blockUntilWarnedOf("task from another thread"));
  }

  @Test
  void aCoroutineIsSeenWhereItBlocks() {
    EventLoop loop = builder.build();
    loop.run(() ->
        Async.async(() -> {
          Async.await(loop.delay(Duration.ofMillis(1)));
          blockUntilWarnedOf("coroutine");
          return null;
        }));

    assertThat(showsWhatBlocks(blocked.getThrown())).isTrue();
  }

  @Test
  void aLimitIsAtLeastAMillisecond() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.blockedLoopWarning(Duration.ZERO))
        .withMessage("limit must be from 1 to 2147483647 ms: PT0S");
  }

  /** On a busy machine all else may take long, too, and be warned of before. */
  private void blockUntilWarnedOf(String name) {
    do {
      blocked = nextWarning(BLOCKED + " for [0-9.]+ s by: " + name);
    } while (!showsWhatBlocks(blocked.getThrown()));
  }

  private static boolean showsWhatBlocks(Throwable stack) {
    return Stream.of(stack.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("blockUntilWarnedOf"));
  }

  private LogRecord nextWarning(String pattern) {
    try {
      for (; ; ) {
        LogRecord next = warnings.poll(60, SECONDS);
        assertThat(next).isNotNull();
        if (next.getMessage().matches(pattern)) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
