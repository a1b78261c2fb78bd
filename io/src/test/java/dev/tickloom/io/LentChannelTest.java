package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel is never closed under a call that uses it, nor used by a call that comes too late. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LentChannelTest {
  private static final LentChannel.Outcome SENT = new LentChannel.Outcome(7, false, null);

  private final SocketChannel channel = open();
  private final LentChannel lent = new LentChannel(channel);
  private final List<String> events = new ArrayList<>();

  private static SocketChannel open() {
    try {
      return SocketChannel.open();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void closeChannel() throws IOException {
    channel.close();
  }

  @Test
  void tellsTheOutcomeOfItsUse() {
    assertThat(lent.outcome()).isEqualTo(LentChannel.Outcome.NOTHING);

    lent.use(given -> SENT);

    assertThat(lent.outcome()).isEqualTo(SENT);
  }

  @Test
  void aFailureIsAnOutcome() {
    IOException failure = new IOException("on purpose");
    lent.use(given -> {
      throw failure;
    });

    assertThat(lent.outcome()).isEqualTo(new LentChannel.Outcome(0, true, failure));
  }

  @Test
  void closesAtOnceIfNobodyUsesTheChannel() {
    lent.close();

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void isNotUsedAfterItWasClosed() {
    lent.close();
    lent.use(given -> {
      throw new AssertionError("used");
    });

    assertThat(lent.outcome()).isEqualTo(LentChannel.Outcome.NOTHING);
  }

  /** A worker has taken the request and stands still; the call is abandoned, and others write. */
  @Test
  void isNotUsedByACallThatBeginsAfterItWasAbandoned() {
    lent.whenFree(() -> events.add("free"));
    lent.use(given -> {
      throw new AssertionError("used");
    });

    assertThat(events).containsExactly("free");
  }

  @Test
  void waitsWithAllThatIsToComeAfterAUse() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread worker =
        Thread.ofPlatform()
            .start(() ->
                lent.use(given -> {
                  begun.countDown();
                  awaitQuietly(mayEnd);
                  events.add(given.isOpen() ? "open" : "closed");
                  return SENT;
                }));
    begun.await();
    lent.whenFree(() -> events.add("free"));
    lent.close();

    assertThat(channel.isOpen()).isTrue();

    mayEnd.countDown();
    worker.join();
    assertThat(events).containsExactly("open", "free");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aUseThatThrowsIsOver() {
    try {
      lent.use(given -> {
        throw new IllegalStateException("on purpose");
      });
    } catch (IllegalStateException e) {
      lent.whenFree(() -> events.add("free"));
    }

    assertThat(events).containsExactly("free");
  }
}
