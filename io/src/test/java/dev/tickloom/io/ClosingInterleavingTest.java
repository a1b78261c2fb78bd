package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Closing against calls, under a model checker: in whatever order they come, a file is closed once,
 * and not while a call that was accepted uses it.
 */
@Isolated
@Tag("interleavings")
class ClosingInterleavingTest {
  private static final int EXECUTIONS = 300;

  /** What {@link #share} is given, so that the model checker knows of it. */
  @SuppressWarnings("unused")
  private static volatile Object shared;

  private static <T> T share(T object) {
    shared = object;
    return object;
  }

  private static void explore(Runnable scenario) {
    Lincheck.runConcurrentTest(EXECUTIONS, scenario);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A file, and who closes it; the grace period is never over by itself. */
  private static class Site {
    final Closing closing = new Closing(this::close, task -> grace = task);
    volatile Runnable grace;
    volatile int used;
    volatile int closed;

    final void close() {
      require(used == 0, "closed under a call");
      closed++;
    }

    /** A blocking call. */
    void call() {
      if (closing.tryUse()) {
        use();
        closing.unuse();
      }
    }

    final void use() {
      used++;
      require(closed == 0, "used when closed");
      used--;
    }

    final void closeWhenReady(boolean awaitDelivery) {
      CompletableFuture<Boolean> mayClose = closing.close(awaitDelivery);
      if (mayClose != null) {
        mayClose.thenAccept(isReady -> {
          if (isReady && closing.begin()) {
            close();
          }
        });
      }
    }
  }

  private static void callAndClose(Site site) {
    Thread caller = new Thread(site::call);
    caller.start();

    site.closeWhenReady(false);
    join(caller);

    require(site.closed == 1, "closed once: " + site.closed);
    require(!site.closing.tryUse(), "refuses further calls");
  }

  @Test
  void aCallMeetsClose() {
    explore(() -> callAndClose(share(new Site())));
  }

  @Test
  void twoWhoCloseAtOnceCloseOnce() {
    explore(() -> {
      Site site = share(new Site());
      require(site.closing.tryUse(), "open");
      Thread other = new Thread(() -> site.closeWhenReady(false));
      other.start();

      site.closeWhenReady(true);
      site.closing.unuse();
      join(other);

      require(site.closed == 1, "closed once: " + site.closed);
    });
  }

  /** Nobody waits for a use of an abandoned call: its thread closes, or who closes, not both. */
  @Test
  void theEndOfAnAbandonedCallMeetsTheEndOfTheGracePeriod() {
    explore(() -> {
      Site site = share(new Site());
      require(site.closing.tryCall(), "open");
      site.closing.deliver(); // abandoned: its body goes on
      site.closeWhenReady(true);
      Thread body = new Thread(site.closing::unuse);
      body.start();

      Runnable endOfGrace = site.grace;
      if (endOfGrace != null) {
        endOfGrace.run();
      }
      join(body);

      require(site.closed == 1, "closed once: " + site.closed);
    });
  }

  @Test
  void deliveryMeetsCloseAndTheEndOfTheBody() {
    explore(() -> {
      Site site = share(new Site());
      require(site.closing.tryCall(), "open");
      Thread body =
          new Thread(() -> {
            site.use();
            site.closing.unuse();
          });
      body.start();

      site.closeWhenReady(true);
      site.closing.deliver();
      join(body);

      require(site.closed == 1, "closed once: " + site.closed);
    });
  }

  /** That it would be found. */
  @Test
  void aCallThatLooksBeforeItCountsIsFound() {
    assertThatThrownBy(() ->
            explore(() ->
                callAndClose(
                    share(
                        new Site() {
                          @Override
                          void call() {
                            if (!closing.isClosed()) {
                              use();
                            }
                          }
                        }))))
        .isInstanceOf(LincheckAssertionError.class);
  }
}
