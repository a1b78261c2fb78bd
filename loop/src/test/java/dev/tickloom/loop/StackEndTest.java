package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What begins where the stack of its caller comes to its end, at each depth from there on: it is
 * settled, or not returned in the first place.
 *
 * <p>In a JVM of its own: a class of the JDK whose initializer finds no stack is broken for good.
 */
@Tag("coroutines")
class StackEndTest {
  private static final int STACK = 400_000;
  private static final int MANY = 500;

  enum Kind {
    BODY_THAT_ENDS_AT_ONCE,
    BODY_THAT_AWAITS,
    SCOPE;

    Promise<?> begin(EventLoop loop) {
      return switch (this) {
        case BODY_THAT_ENDS_AT_ONCE -> async(() -> 1);
        case BODY_THAT_AWAITS ->
            async(() -> {
              await(loop.yield());
              return 1;
            });
        case SCOPE ->
            scope(s -> {
              s.async(() -> 1);
              s.async(() -> await(loop.yield()));
              return 3;
            });
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void allAreSettled(Kind kind) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Boolean.getBoolean("tickloom.opened")) {
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), StackEndTest.class.getName(), "" + kind));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();

    assertThat(lastLine(process)).isEqualTo("pending 0, some failed true");
  }

  private static String lastLine(Process process) throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(2 * Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("it ends")
          .isTrue();
      return process.inputReader().lines().reduce("", (first, second) -> second);
    } finally {
      process.destroyForcibly();
    }
  }

  // ---- in the other JVM -----------------------------------------------------------------------

  private final List<Promise<?>> promises = new ArrayList<>();
  private boolean hasThrown;

  /** Prints how many promises are pending in the end. */
  public static void main(String[] arguments) {
    StackEndTest test = new StackEndTest();
    FutureTask<Void> body =
        new FutureTask<>(() -> {
          test.run(Kind.valueOf(arguments[0]));
          return null;
        });
    Thread thread = new Thread(null, body, "small stack", STACK);
    thread.setDaemon(true);
    thread.start();
    new Threads.Started<>(thread, body).join();
    System.out.println(
        "pending "
            + test.promises.stream().filter(Promise::isPending).count()
            + ", some failed "
            + (test.hasThrown || test.promises.stream().anyMatch(Promise::isRejected)));
  }

  private void run(Kind kind) {
    try (EventLoop loop = EventLoop.create()) {
      loop.onUnhandledRejection((reason, promise) -> {});
      for (int i = 0; i < 100; i++) { // what has to be loaded and linked wants more stack
        loop.run(() -> kind.begin(loop));
        loop.run(() -> Promise.reject(new StackOverflowError()));
      }
      loop.run(() -> descend(() -> kind.begin(loop)));
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
        promises.add(begin.get());
      } catch (StackOverflowError tooDeep) {
        hasThrown = true; // and it has not begun
      }
    }
  }
}
