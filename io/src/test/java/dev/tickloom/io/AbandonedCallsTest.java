package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.testing.VirtualClock;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that hang and are given up: their callers go on, and nothing of them stays behind. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARED")
class AbandonedCallsTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir Path temporary;

  private final VirtualClock clock = new VirtualClock();
  private final Workers workers;
  private final EventLoop loop;
  private final Fs fs;
  private final List<String> events = new ArrayList<>();

  AbandonedCallsTest(GrowingWorkers kind) {
    workers = kind.workers;
    loop = EventLoop.builder().clock(clock).workers(workers).build();
    fs = Fs.on(loop);
  }

  @AfterEach
  void nothingStaysBehind() {
    loop.close();
    Patience.until(workers, now -> now.running() == 0);
    assertThat(OpenDescriptors.openIn(temporary)).isZero();
  }

  private <T> Callback<T> note(String name) {
    return (error, value) -> {
      String outcome = error == null ? "" + value : error.getClass().getSimpleName();
      String cause =
          error == null || error.getCause() == null
              ? ""
              : " by " + error.getCause().getClass().getSimpleName();
      events.add(name + " " + outcome + cause);
    };
  }

  private void awaitRunning(int count) {
    Patience.until(workers, now -> now.running() == count);
  }

  @Test
  void aSignalFreesTheCallerOfAnOpenThatHangs() throws Exception {
    AbortController controller = new AbortController();
    try (Fifos fifos = Fifos.make(temporary, 1)) {
      loop.run(() -> {
        fs.with(controller.signal()).open(fifos.path(0), note("open"));
        awaitRunning(1);
        controller.abort();
      });
      assertThat(events).containsExactly("open AbortException by AbortException");
      assertThat(workers.metrics().abandoned()).isEqualTo(1);
      fifos.release();
      Patience.until(workers, now -> now.abandoned() == 0);
    } // and what was opened too late is closed: see above
  }

  @Test
  void aTimeoutFreesTheCallerOfAnOpenThatHangs() throws Exception {
    try (Fifos fifos = Fifos.make(temporary, 1)) {
      loop.run(() -> {
        fs.within(LIMIT).open(fifos.path(0), note("open"));
        awaitRunning(1);
        clock.advance(LIMIT);
      });
      assertThat(events).containsExactly("open AbortException by TimeoutException");
      assertThat(workers.metrics().abandoned()).isEqualTo(1);
      fifos.release();
      Patience.until(workers, now -> now.abandoned() == 0);
    }
  }

  /** The file stays open until the call that nobody waits for is over, whoever closes it. */
  @Test
  void aReadThatHangsIsGivenUpAndClosingWaitsForIt() throws Exception {
    AbortController controller = new AbortController();
    try (Fifos fifos = Fifos.make(temporary, 1)) {
      FileHandle handle = fs.sync().open(fifos.path(0), "r+");
      loop.run(() -> {
        loop.onWarning(warning -> {}); // of the stuck call
        Fs limited = fs.with(controller.signal()).within(LIMIT);
        limited.read(handle, ByteBuffer.allocate(9), note("read"));
        limited.read(handle, ByteBuffer.allocate(9), note("read behind it"));
        Patience.until(workers, now -> now.stuck() == 1); // by then it is in the kernel
        controller.abort();
        loop.setImmediate(() -> {
          assertThat(events).hasSize(2);
          assertThat(workers.metrics().abandoned()).isEqualTo(1);
          fs.close(handle, (error, nothing) -> events.add("close " + error));
          loop.setImmediate(() -> fifos.write(0, "late"));
        });
      });
    }
    assertThat(events)
        .containsExactly(
            "read AbortException by AbortException",
            "read behind it AbortException by AbortException",
            "close null");
  }

  private static <T> void tell(Promise<T> promise, Callback<T> callback) {
    promise.then(
        value -> {
          callback.done(null, value);
          return null;
        },
        error -> {
          callback.done(error, null);
          return null;
        });
  }

  /** Both forms that do not block keep to the limits of the handle, and to those of the facade. */
  @Test
  void aViewOfAFileLimitsItsCallsAndNoOthers() throws Exception {
    AbortController controller = new AbortController();
    try (Fifos fifos = Fifos.make(temporary, 1)) {
      FileHandle handle = fs.sync().open(fifos.path(0), "r+");
      loop.run(() -> {
        loop.onWarning(warning -> {}); // of the stuck call
        ByteBuffer into = ByteBuffer.allocate(4);
        FileHandle timed = handle.within(LIMIT);
        tell(timed.read(into), note("promised"));
        Patience.until(workers, now -> now.stuck() == 1); // by then it is in the kernel
        fs.read(timed, into, note("behind it"));
        fs.with(controller.signal()).read(timed, into, note("given up by the facade"));
        fs.read(handle.with(controller.signal()), into, note("given up by the handle"));
        fs.read(handle, ByteBuffer.allocate(9), note("without a limit"));
        controller.abort();
        loop.setImmediate(() -> {
          clock.advance(LIMIT);
          loop.setImmediate(() -> fifos.write(0, "latelater")); // the read given up takes a part
        });
      });
      fs.sync().close(handle);
    }
    assertThat(events)
        .containsExactlyInAnyOrder(
            "given up by the facade AbortException by AbortException",
            "given up by the handle AbortException by AbortException",
            "promised AbortException by TimeoutException",
            "behind it AbortException by TimeoutException",
            "without a limit 5");
  }

  /**
   * Whatever moment of a call it is given up at, it ends once, and what it has opened is closed.
   */
  @Test
  void everyCallEndsOnceWheneverItIsGivenUp() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "x".repeat(10_000));
    try (Fifos fifos = Fifos.make(temporary, 50)) {
      FileHandle handle = fs.sync().open(file.toString());
      RandomCalls calls = new RandomCalls(42, file.toString(), handle, fifos);
      loop.run(calls::begin);
      assertThat(calls.outcomes).hasSize(RandomCalls.CALLS).containsOnly(1);
      assertThat(calls.aborted).isPositive();
      assertThat(calls.unexpected).isEmpty();
      fs.sync().close(handle);
      fifos.release();
      Patience.until(workers, now -> now.running() == 0);
    }
  }

  /** Keeps some calls under way, each of which may be given up at a random moment. */
  private final class RandomCalls {
    static final int CALLS = 20_000;
    private static final int IN_FLIGHT = 200;

    private final Random random;
    private final String file;
    private final FileHandle handle;
    private final Fifos fifos;
    private final List<AbortController> controllers = new ArrayList<>();
    final List<Integer> outcomes = new ArrayList<>();
    final List<Throwable> unexpected = new ArrayList<>();
    int aborted;

    RandomCalls(long seed, String file, FileHandle handle, Fifos fifos) {
      this.random = new Random(seed);
      this.file = file;
      this.handle = handle;
      this.fifos = fifos;
    }

    void begin() {
      for (int i = 0; i < IN_FLIGHT; i++) {
        next();
      }
    }

    private void next() {
      if (outcomes.size() == CALLS) {
        controllers.forEach(AbortController::abort); // those that are stuck
        controllers.clear();
        return;
      }
      int number = outcomes.size();
      outcomes.add(0);
      AbortController controller = new AbortController();
      controllers.add(controller);
      start(number, fs.with(controller.signal()));
      if (random.nextBoolean()) {
        controllers.get(random.nextInt(controllers.size())).abort();
      } else if (random.nextInt(4) == 0) {
        controllers.remove(random.nextInt(controllers.size())).abort();
      }
    }

    private void start(int number, Fs limited) {
      if (number % (CALLS / 50) == 0) {
        limited.open(fifos.path(number / (CALLS / 50)), ended(number));
        return;
      }
      switch (random.nextInt(5)) {
        case 0 -> limited.open(file, ended(number));
        case 1 -> limited.read(handle, ByteBuffer.allocate(100), ended(number));
        case 2 -> limited.read(handle, ByteBuffer.allocate(100), 0, ended(number));
        case 3 -> limited.readFile(file, ended(number));
        default -> limited.stat(file, ended(number));
      }
    }

    private <T> Callback<T> ended(int number) {
      return (error, value) -> {
        outcomes.set(number, outcomes.get(number) + 1);
        if (error instanceof AbortException) {
          aborted++;
        } else if (error != null) {
          unexpected.add(error);
        } else if (value instanceof FileHandle opened) {
          fs.close(opened, (failure, nothing) -> {});
        }
        next();
      };
    }
  }
}
