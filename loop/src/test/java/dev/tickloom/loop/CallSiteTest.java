package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.observed.ClassicProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a failed call was made, with {@link EventLoop.Builder#creationStacks}. */
class CallSiteTest {
  private final List<Throwable> errors = new ArrayList<>();

  @Test
  void anErrorShowsWhereTheCallWasMade() {
    runFailingWork(EventLoop.builder().creationStacks(true).build());

    assertThat(errors)
        .singleElement()
        .satisfies(error -> {
          Throwable call = error.getSuppressed()[0];
          assertThat(call).isInstanceOf(CreationStack.class);
          assertThat(call.getStackTrace()[0].getMethodName()).isEqualTo("queuesWork");
          assertThat(call.getStackTrace()).hasSizeLessThanOrEqualTo(16);
        });
  }

  @Test
  void anErrorThatIsThrownTwiceShowsBothCalls() {
    IOException reused = new IOException("reused");
    EventLoop loop = EventLoop.builder().creationStacks(true).build();
    listen(loop);
    loop.run(() -> {
      for (int i = 0; i < 2; i++) {
        ClassicProgram.queuesWork(
            loop,
            () -> {
              throw reused;
            });
      }
    });

    assertThat(errors).hasSize(2);
    assertThat(reused.getSuppressed()).hasSize(2);
  }

  @Test
  void anErrorThatManyShareShowsTheFirstFewCalls() {
    IOException shared = new IOException("shared");
    EventLoop loop = EventLoop.builder().creationStacks(true).build();
    listen(loop);
    loop.run(() -> {
      for (int i = 0; i < 100; i++) {
        ClassicProgram.queuesWork(
            loop,
            () -> {
              throw shared;
            });
      }
    });

    assertThat(errors).hasSize(100);
    assertThat(shared.getSuppressed()).hasSize(8);
  }

  @Test
  void byDefaultAnErrorIsLeftAlone() {
    runFailingWork(EventLoop.create());

    assertThat(errors)
        .singleElement()
        .satisfies(error -> assertThat(error).hasNoSuppressedExceptions());
  }

  private void runFailingWork(EventLoop loop) {
    listen(loop);
    loop.run(() ->
        ClassicProgram.queuesWork(
            loop,
            () -> {
              throw new IOException("of the body");
            }));
  }

  private void listen(EventLoop loop) {
    loop.onUncaughtException((error, origin) -> errors.add(error));
  }
}
