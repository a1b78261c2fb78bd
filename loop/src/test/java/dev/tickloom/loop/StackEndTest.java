package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What begins where the stack of its caller comes to its end, at each depth from there on: it is
 * settled, or not returned in the first place.
 */
@Tag("coroutines")
class StackEndTest {
  private static final int STACK = 400_000;
  private static final int MANY = 500;

  private final List<Promise<?>> promises = new ArrayList<>();
  private EventLoop loop;

  @Test
  void bodiesThatEndAtOnceAreSettled() throws Exception {
    assertSettled(() -> async(() -> 1));
  }

  @Test
  void bodiesThatAwaitAreSettled() throws Exception {
    assertSettled(() ->
        async(() -> {
          await(loop.yield());
          return 1;
        }));
  }

  @Test
  void scopesAreSettled() throws Exception {
    assertSettled(() ->
        scope(s -> {
          s.async(() -> 1);
          s.async(() -> await(loop.yield()));
          return 3;
        }));
  }

  private void assertSettled(Supplier<Promise<?>> begin) throws Exception {
    FutureTask<Void> test =
        new FutureTask<>(() -> {
          try (EventLoop own = EventLoop.create()) {
            loop = own;
            loop.onUnhandledRejection((reason, promise) -> {});
            for (int i = 0; i < 100; i++) { // what has to be loaded and linked wants more stack
              loop.run(() -> note(begin.get()));
              loop.run(() -> Promise.reject(new StackOverflowError()));
            }
            loop.run(() -> descend(begin));
          }
          return null;
        });
    Thread thread = new Thread(null, test, "small stack", STACK);
    thread.start();
    new Threads.Started<>(thread, test).join();

    assertThat(promises).hasSize(MANY).noneMatch(Promise::isPending);
    assertThat(promises).anyMatch(Promise::isRejected);
  }

  private void note(Promise<?> promise) {
    if (promises.size() < MANY) {
      promises.add(promise);
    }
  }

  /** Goes down to the end, and begins something there and at each step of the way back. */
  private void descend(Supplier<Promise<?>> begin) {
    try {
      descend(begin);
    } catch (StackOverflowError atTheEnd) {
      // and now back
    }
    if (promises.size() < MANY) {
      try {
        note(begin.get());
      } catch (StackOverflowError tooDeep) {
        // it has not begun
      }
    }
  }
}
