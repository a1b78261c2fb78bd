package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.Threads.Started;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Closing in the {@code try} statement, on the loop and on other threads. */
@Tag("coroutines")
class AsyncCloseableTest extends OneLoop {
  private final Closeable resource = new Closeable();

  /** Takes a turn of the loop to close, and keeps it alive meanwhile. */
  private final class Closeable implements AsyncCloseable {
    private final Resolvers<Void> closed = loop.withResolvers();
    private Throwable failure;
    private boolean isClosing;

    @Override
    public Promise<Void> close() {
      calls.add("close");
      if (!isClosing) {
        isClosing = true;
        loop.execute(() -> loop.setImmediate(this::end));
      }
      return closed.promise();
    }

    private void end() {
      calls.add("closed");
      if (failure == null) {
        closed.resolve(null);
      } else {
        closed.reject(failure);
      }
    }

    @Override
    public EventLoop loop() {
      return loop;
    }
  }

  private void use() {
    try (var closing = resource.closing()) {
      calls.add("body");
    }
    calls.add("after");
  }

  // ---- the loop thread ------------------------------------------------------------------------

  @Test
  void inACoroutineOtherCallbacksRunUntilItIsClosed() {
    loop.run(() -> {
      async(() -> {
        use();
        return null;
      });
      loop.setImmediate(note("immediate"));
    });

    assertThat(calls).containsExactly("body", "close", "immediate", "closed", "after");
  }

  @Test
  void onTheBareLoopThreadItIsRefusedBeforeTheBodyAndTheWayOutIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(this::use)
        .withMessageStartingWith("closing() on the loop thread")
        .withMessageContaining("async(() -> ...)")
        .withMessageContaining("close()")
        .withMessageContaining("Promise.then");
    assertThat(calls).isEmpty();
  }

  @Test
  void whatWasPreparedElsewhereIsClosedOnTheBareLoopThreadButNotAwaited() {
    AwaitedClosing closing = Threads.start("other", resource::closing).join();
    loop.run(() -> assertThatIllegalStateException().isThrownBy(closing::close));

    assertThat(calls).containsExactly("close", "closed");
  }

  @Test
  void whatClosingFailsWithIsThrown() {
    resource.failure = new IOException("in close");
    Throwable[] thrown = new Throwable[1];
    loop.run(() ->
        async(() -> {
          thrown[0] = catchThrowable(this::use);
          return null;
        }));

    assertThat(thrown[0]).isSameAs(resource.failure);
  }

  @Test
  void whatClosingFailsWithIsSuppressedInWhatTheBodyThrows() {
    resource.failure = new IOException("in close");
    IOException inBody = new IOException("in body");
    Throwable[] thrown = new Throwable[1];
    loop.run(() ->
        async(() -> {
          try (var closing = resource.closing()) {
            throw inBody;
          } catch (IOException e) {
            thrown[0] = e;
          }
          return null;
        }));

    assertThat(thrown[0]).isSameAs(inBody).hasSuppressedException(resource.failure);
  }

  @Test
  void aCancelledScopeStillWaitsUntilItIsClosed() {
    AbortController controller = new AbortController();
    loop.run(() ->
        scope(
                controller.signal(),
                s -> {
                  controller.abort();
                  use();
                  return null;
                })
            .catchError(error -> null));

    assertThat(calls).containsExactly("body", "close", "closed", "after");
  }

  @Test
  void closingTwiceWaitsForTheSameClosing() {
    loop.run(() ->
        async(() -> {
          use();
          use();
          return null;
        }));

    assertThat(calls).containsExactly("body", "close", "closed", "after", "body", "close", "after");
  }

  // ---- other threads --------------------------------------------------------------------------

  /** Starts a body when the loop runs, which then waits until the body has ended. */
  private <T> T whileTheLoopRuns(Thread.Builder builder, Callable<T> body) {
    Handle alive = loop.keepAlive("Test", "waits for another thread");
    CountDownLatch isRunning = new CountDownLatch(1);
    FutureTask<T> outcome =
        new FutureTask<>(() -> {
          Threads.await(isRunning);
          try {
            return body.call();
          } finally {
            loop.execute(alive::close);
          }
        });
    Started<T> other = new Started<>(builder.name("other").start(outcome), outcome);
    loop.run(isRunning::countDown);
    return other.join();
  }

  private Void useAndReturn() {
    use();
    return null;
  }

  @Test
  void anotherThreadIsBlockedUntilItIsClosed() {
    whileTheLoopRuns(Thread.ofPlatform().daemon(), this::useAndReturn);

    assertThat(calls).containsExactly("body", "close", "closed", "after");
  }

  @Test
  void aVirtualThreadIsBlockedUntilItIsClosed() {
    whileTheLoopRuns(Thread.ofVirtual(), this::useAndReturn);

    assertThat(calls).containsExactly("body", "close", "closed", "after");
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndStaysSet() {
    boolean interrupted =
        whileTheLoopRuns(
            Thread.ofPlatform().daemon(),
            () -> {
              Thread.currentThread().interrupt();
              use();
              return Thread.interrupted();
            });

    assertThat(interrupted).isTrue();
    assertThat(calls).containsExactly("body", "close", "closed", "after");
  }

  @Test
  void whatClosingFailsWithIsThrownOnAnotherThread() {
    resource.failure = new IOException("in close");
    Throwable thrown =
        whileTheLoopRuns(Thread.ofPlatform().daemon(), () -> catchThrowable(this::use));

    assertThat(thrown).isSameAs(resource.failure);
  }

  @Test
  void whenTheLoopClosesFirstTheWaitEndsWithAnAbortException() {
    resource.isClosing = true; // and never ends
    loop.keepAlive("Test", "waits for another thread");
    CountDownLatch isRunning = new CountDownLatch(1);
    Started<Throwable> other =
        Threads.start(
            "other",
            () -> {
              Threads.await(isRunning);
              return catchThrowable(this::use);
            });
    loop.run(() -> {
      isRunning.countDown();
      closeWhenBlocked(other.thread());
    });

    assertThat(other.join()).isInstanceOf(AbortException.class);
  }

  private void closeWhenBlocked(Thread other) {
    if (calls.contains("close") && other.getState() == Thread.State.WAITING) {
      loop.close();
    } else {
      loop.setImmediate(() -> closeWhenBlocked(other));
    }
  }

  // ---- asynchronous iterators -----------------------------------------------------------------

  @Test
  void anIteratorIsClosedOnItsLoop() {
    AsyncIterator<Long> ticks = loop.interval(Duration.ofMillis(10));
    whileTheLoopRuns(
        Thread.ofPlatform().daemon(),
        () -> {
          try (var closing = ticks.closing()) {
            calls.add("body");
          }
          return null;
        });

    assertThat(calls).containsExactly("body");
    assertThat(loop.activeResources()).isEmpty();
  }
}
