package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What is probably a mistake but no error, and who is told of it. */
class WarningsTest extends OneLoop {
  private void noteWarnings() {
    loop.onWarning(warning -> calls.add(warning.name() + ": " + warning.message()));
  }

  @Test
  void aDurationThatDoesNotFitIsWarnedOfEveryTime() {
    noteWarnings();
    loop.setTimeout(() -> {}, 2_147_483_648L);
    loop.setTimeout(() -> {}, Long.MAX_VALUE);
    loop.run();

    assertThat(calls)
        .containsExactly(
            "TimeoutOverflowWarning: 2147483648 does not fit into a 32-bit signed integer.\n"
                + "Timeout duration was set to 1.",
            "TimeoutOverflowWarning: 9223372036854775807 does not fit into a 32-bit signed"
                + " integer.\nTimeout duration was set to 1.");
  }

  @Test
  void aNegativeDurationIsWarnedOfTheFirstTime() {
    noteWarnings();
    loop.setTimeout(() -> {}, -1);
    loop.setTimeout(() -> {}, -2);
    loop.run();

    assertThat(calls)
        .containsExactly(
            "TimeoutNegativeWarning: -1 is a negative number.\nTimeout duration was set to 1.");
  }

  @Test
  void durationsThatFitAreNotWarnedOf() {
    noteWarnings();
    loop.setTimeout(() -> {}, Integer.MAX_VALUE).unref();
    loop.setTimeout(() -> {}, 0);
    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void aDurationOfManyYearsIsWarnedOfToo() {
    noteWarnings();
    loop.setTimeout(() -> {}, Duration.ofSeconds(Long.MAX_VALUE));
    loop.run();

    assertThat(calls).hasSize(1);
    assertThat(calls.get(0)).startsWith("TimeoutOverflowWarning: ");
  }

  @Test
  void aWarningComesInATick() {
    loop.onWarning(warning -> calls.add("warning"));
    loop.run(() -> {
      loop.nextTick(note("tick before"));
      loop.setTimeout(() -> {}, -1);
      loop.nextTick(note("tick after"));
      loop.queueMicrotask(note("microtask"));
      calls.add("script");
    });

    assertThat(calls)
        .containsExactly("script", "tick before", "warning", "tick after", "microtask");
  }

  @Test
  void allListenersAreTold() {
    loop.onWarning(warning -> calls.add("first"));
    loop.onWarning(warning -> calls.add("second"));
    loop.setTimeout(() -> {}, -1);
    loop.run();

    assertThat(calls).containsExactly("first", "second");
  }

  @Test
  void whatAListenerThrowsGoesUncaught() {
    loop.onWarning(warning -> {
      throw new IllegalStateException("listener");
    });
    loop.setTimeout(() -> {}, -1);

    assertThatThrownBy(loop::run).hasMessage("listener");
  }

  /** Collects what is logged with one message, since other tests may log at the same time. */
  private final class LogJournal extends Handler {
    private final String part;

    LogJournal(String part) {
      this.part = part;
    }

    @Override
    public void publish(LogRecord logged) {
      if (logged.getMessage().contains(part)) {
        calls.add(logged.getLevel() + " " + logged.getMessage().lines().findFirst().orElseThrow());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Throws what is logged with one message. */
  private static final class FailingHandler extends Handler {
    private final String part;

    FailingHandler(String part) {
      this.part = part;
    }

    @Override
    public void publish(LogRecord logged) {
      if (logged.getMessage().contains(part)) {
        throw new IllegalStateException("of the handler");
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private void whileJournalling(String part, Runnable action) {
    whileLogging(new LogJournal(part), action);
  }

  private static void whileLogging(Handler handler, Runnable action) {
    Logger logger = Logger.getLogger("dev.tickloom.loop");
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void withoutListenersItGoesToTheLog() {
    loop.setTimeout(() -> {}, -123_456_789);
    whileJournalling("-123456789", loop::run);

    assertThat(calls)
        .containsExactly("WARNING TimeoutNegativeWarning: -123456789 is a negative number.");
  }

  @Test
  void aHandlerOfTheLogThatThrowsDoesNotEndTheLoop() {
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread()
        .setUncaughtExceptionHandler((thread, error) -> calls.add("told: " + error.getMessage()));
    try {
      loop.setTimeout(note("timer"), -111_222_333);
      loop.setImmediate(note("immediate"));
      whileLogging(new FailingHandler("-111222333"), loop::run);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
    assertThat(calls).containsExactlyInAnyOrder("told: of the handler", "timer", "immediate");
  }

  @Test
  void withAListenerItDoesNotGoToTheLog() {
    loop.onWarning(warning -> {});
    loop.setTimeout(() -> {}, -987_654_321);
    whileJournalling("-987654321", loop::run);

    assertThat(calls).isEmpty();
  }

  @Test
  void withTheListenerRemovedItGoesToTheLogAgain() {
    loop.onWarning(warning -> calls.add("removed")).close();
    loop.setTimeout(() -> {}, -192_837_465);
    whileJournalling("-192837465", loop::run);

    assertThat(calls).hasSize(1).noneMatch("removed"::equals);
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> loop.onWarning(null)).withMessage("listener");
    assertThatNullPointerException()
        .isThrownBy(() -> new Warning(null, "message"))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> new Warning("name", null))
        .withMessage("message");
  }
}
