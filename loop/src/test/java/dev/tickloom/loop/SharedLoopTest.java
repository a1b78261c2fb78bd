package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The loop of the process. How it ends is tested where each test can have a process, or at least a
 * class loader, of its own.
 */
@Timeout(60)
class SharedLoopTest {
  private static EventLoop currentOf(EventLoop loop) {
    CompletableFuture<EventLoop> seen = new CompletableFuture<>();
    loop.execute(() -> seen.complete(EventLoop.current()));
    return seen.join();
  }

  @Test
  void thereIsOneForTheProcess() {
    assertThat(EventLoop.shared()).isSameAs(EventLoop.shared());
  }

  @Test
  void whoAsksForItKeepsItsOwnLoop() {
    try (EventLoop mine = EventLoop.create()) {
      assertThat(EventLoop.shared()).isNotSameAs(mine);
      assertThat(EventLoop.current()).isSameAs(mine);
    }
  }

  @Test
  void whoAsksForItIsNotItsThread() {
    EventLoop shared = EventLoop.shared();
    assertThatIllegalStateException().isThrownBy(shared::now);
    assertThat(currentOf(shared)).isSameAs(shared);
  }

  @Test
  void neitherStopNorExitNorAnErrorEndsIt() {
    EventLoop shared = EventLoop.shared();
    shared.stop();
    assertThat(currentOf(shared)).isSameAs(shared);
    shared.execute(() -> shared.exit(3));
    assertThat(currentOf(shared)).isSameAs(shared);
    shared.execute(() -> {
      throw new IllegalStateException("in a task");
    });
    assertThat(currentOf(shared)).isSameAs(shared);
  }

  @Test
  void anyThreadRunsABodyOnItAndWaits() {
    EventLoop shared = EventLoop.shared();
    Promise<EventLoop> seen =
        Async.async(
            shared,
            () -> {
              Async.await(shared.delay(Duration.ofMillis(1)));
              return EventLoop.current();
            });
    assertThat(Async.<EventLoop>await(seen)).isSameAs(shared);
  }

  @Test
  void whoCallsItElsewhereIsToldTheWayOut() {
    EventLoop shared = EventLoop.shared();
    assertThatIllegalStateException()
        .isThrownBy(() -> shared.setTimeout(() -> {}, 1))
        .withMessageContaining("'tickloom-shared'")
        .withMessageContaining("Async.async(loop, body)");
    assertThatIllegalStateException()
        .isThrownBy(() -> Async.async(() -> 1))
        .withMessageContaining("Async.async(loop, body)")
        .withMessageContaining("EventLoop.shared()");
  }

  @Test
  void virtualThreadsMayStartAndUseIt() throws Exception {
    Thread.startVirtualThread(() -> assertThat(currentOf(EventLoop.shared())).isNotNull()).join();
  }
}
