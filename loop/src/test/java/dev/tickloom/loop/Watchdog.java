package dev.tickloom.loop;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends a test that hangs in a loop, which nothing else could: a loop does not react to interrupts.
 * Closes the loop and lets the test fail with the stack that it hung in.
 */
final class Watchdog implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());

  private final Supplier<EventLoop> loop;
  private Future<?> bark;
  private volatile AssertionError hung;

  Watchdog(Supplier<EventLoop> loop) {
    this.loop = loop;
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    Thread test = Thread.currentThread();
    bark = TIMER.schedule(() -> bark(test), Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void bark(Thread test) {
    hung = new AssertionError("the test hung");
    hung.setStackTrace(test.getStackTrace());
    loop.get().close();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    bark.cancel(false);
    if (hung != null) {
      throw hung;
    }
  }
}
