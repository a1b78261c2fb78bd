package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What most tests need: a loop in virtual time, and a journal of what it has called. After every
 * test the loop is closed; since that drops each handle that is active, a loop that is then still
 * alive has counted its references wrongly.
 */
abstract class OneLoop {
  final VirtualClock clock = new VirtualClock();
  final EventLoop loop = EventLoop.builder().clock(clock).build();
  final List<String> calls = new CopyOnWriteArrayList<>();

  @RegisterExtension final Watchdog watchdog = new Watchdog(() -> loop);

  @AfterEach
  final void aClosedLoopHoldsNothing() {
    loop.close();
    if (loop.core().thread.isCurrent()) { // and not closed by another one
      assertThat(loop.isAlive()).as("the closed loop is alive").isFalse();
      assertThat(loop.activeRequests()).isEmpty();
    }
  }

  /** A callback that only enters its name into the journal. */
  final Runnable note(String name) {
    return () -> calls.add(name);
  }

  /** A callback that enters its name into the journal and then does something. */
  final Runnable note(String name, Runnable action) {
    return () -> {
      calls.add(name);
      action.run();
    };
  }

  /** A callback of a request that enters its outcome into the journal. */
  final Callback<Object> noteOutcome(String name) {
    return (error, value) ->
        calls.add(name + ": " + (error == null ? value : error.getClass().getSimpleName()));
  }

  /** Lets virtual time pass, as a callback that computes for so long would. */
  final void compute(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }
}
