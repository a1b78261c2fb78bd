package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Warning;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs of {@link StreamPrograms}, with something going wrong before any of the calls on the
 * file system: the loop comes to its end, no file stays open, no promise is left pending, and each
 * stream tells one error and one close at most.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamFaultsTest {
  @TempDir(factory = InMemory.class)
  Path temporary;

  /** What happens before a call, on a worker; or while a file is opened, which takes longer. */
  private enum Trouble {
    EIO,
    ENOSPC,
    ABORT,
    DESTROY,
    LOOP_CLOSES,
    ABORT_WHILE_OPEN_HANGS,
    DESTROY_WHILE_OPEN_LASTS,
    LOOP_CLOSES_WHILE_OPEN_HANGS;

    boolean isOfOpens() {
      return compareTo(LOOP_CLOSES) > 0;
    }

    void happen(Run run, String call, Path path) throws IOException {
      switch (this) {
        case EIO -> throw (IOException) FaultKind.EIO.of(call, path);
        case ENOSPC -> throw (IOException) FaultKind.ENOSPC.of(call, path);
        case ABORT -> run.controller.abort();
        case DESTROY -> run.world().destroyAll();
        case LOOP_CLOSES -> run.loop.close();
        case ABORT_WHILE_OPEN_HANGS -> {
          run.controller.abort();
          await(run.isOver);
        }
        case DESTROY_WHILE_OPEN_LASTS -> {
          run.world().destroyAll();
          CountDownLatch isDestroyed = new CountDownLatch(1);
          run.loop.execute(isDestroyed::countDown);
          await(isDestroyed);
        }
        case LOOP_CLOSES_WHILE_OPEN_HANGS -> {
          run.loop.close();
          await(run.isOver);
        }
      }
    }

    private static void await(CountDownLatch latch) throws IOException {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }

  /** One run of a program. */
  private final class Run {
    final String name;
    final Trouble trouble;
    final int number;
    final AbortController controller = new AbortController();
    final EventLoop loop =
        EventLoop.builder().clock(new VirtualClock()).creationStacks(true).build();
    final List<String> wrong = new ArrayList<>();

    /** When the loop has come to its end. */
    final CountDownLatch isOver = new CountDownLatch(1);

    private volatile StreamWorld world;

    Run(String name, Trouble trouble, int number) {
      this.name = name;
      this.trouble = trouble;
      this.number = number;
    }

    StreamWorld world() {
      return world;
    }

    /** Returns whether the trouble has come. */
    boolean run(int mostBytes) {
      return run(mostBytes, 0);
    }

    /**
     * As above.
     *
     * @param throwingLine after which line whoever has logged it throws; 0 for none
     */
    boolean run(int mostBytes, int throwingLine) {
      Path folder = folder();
      CountedCalls calls =
          trouble == null
              ? CountedCalls.noFault()
              : CountedCalls.at(number, (call, path) -> trouble.happen(this, call, path));
      FaultyFileSystem fileSystem =
          new FaultyFileSystem(
              trouble != null && trouble.isOfOpens() ? onlyOpens(calls) : calls, mostBytes);
      RequestTerms terms = RequestTerms.of(loop).with(controller.signal());
      world = new StreamWorld(loop, terms, folder, fileSystem);
      world.throwAtLine(throwingLine);
      calls.start();
      try (loop) {
        loop.run(() -> {
          loop.onUncaughtException((error, origin) -> {});
          loop.onWarning(this::warned);
          StreamPrograms.all().get(name).accept(world);
        });
      } catch (IllegalStateException e) { // the program's listener of uncaught errors throws
        assertThat(e).hasMessage(StreamWorld.THROWN);
      } finally {
        isOver.countDown();
      }
      calls.stop();
      world.closeHandles();
      Patience.until(() -> OpenDescriptors.openIn(folder) == 0, () -> this + " leaves files open");
      checkEvents(world.lines);
      return throwingLine > 0 ? world.hasThrown() : calls.hasFired();
    }

    /** On workers: an open in the blocking form that hangs stops the loop. */
    private FaultyFileSystem.Fault onlyOpens(CountedCalls calls) {
      return (call, path) -> {
        if (call.equals("open") && !loop.isLoopThread()) {
          calls.before(call, path);
        }
      };
    }

    private void warned(Warning warning) {
      wrong.add(warning.toString());
    }

    private void checkEvents(List<String> lines) {
      for (String stream : List.of("r", "w")) {
        for (String event : List.of(" error ", " close")) {
          long count = lines.stream().filter(line -> line.startsWith(stream + event)).count();
          if (count > 1) {
            wrong.add(count + " times " + stream + event);
          }
        }
      }
      assertThat(wrong).as("%s: %s", this, lines).isEmpty();
    }

    @Override
    public String toString() {
      return name + ", " + trouble + " before call " + number;
    }
  }

  static List<String> names() {
    return List.copyOf(StreamPrograms.all().keySet());
  }

  private Path folder() {
    try {
      return Files.createTempDirectory(temporary, "run");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void beforeEachCall(String name, Trouble trouble) {
    int number = 1;
    while (new Run(name, trouble, number).run(Integer.MAX_VALUE)) {
      number++;
    }
    boolean hasCalls = !name.contains("wrong arguments") && !name.equals("read aborted before");
    assertThat(number).isGreaterThan(hasCalls ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("names")
  void anyCallMayFail(String name) {
    beforeEachCall(name, Trouble.EIO);
  }

  @ParameterizedTest
  @MethodSource("names")
  @Tag("stress")
  void anyCallMayLackSpace(String name) {
    beforeEachCall(name, Trouble.ENOSPC);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSignalMayBeAbortedBeforeAnyCall(String name) {
    beforeEachCall(name, Trouble.ABORT);
  }

  @ParameterizedTest
  @MethodSource("names")
  void allStreamsMayBeDestroyedBeforeAnyCall(String name) {
    beforeEachCall(name, Trouble.DESTROY);
  }

  @ParameterizedTest
  @MethodSource("names")
  void anyListenerOrCallbackMayThrow(String name) {
    int line = 1;
    while (new Run(name, null, 0).run(Integer.MAX_VALUE, line)) {
      line++;
    }
    assertThat(line).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theLoopMayBeClosedBeforeAnyCall(String name) {
    beforeEachCall(name, Trouble.LOOP_CLOSES);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSignalMayBeAbortedWhileAnOpenHangs(String name) {
    beforeEachCall(name, Trouble.ABORT_WHILE_OPEN_HANGS);
  }

  @ParameterizedTest
  @MethodSource("names")
  void allStreamsMayBeDestroyedWhileAnOpenTakesItsTime(String name) {
    beforeEachCall(name, Trouble.DESTROY_WHILE_OPEN_LASTS);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theLoopMayBeClosedWhileAnOpenHangs(String name) {
    beforeEachCall(name, Trouble.LOOP_CLOSES_WHILE_OPEN_HANGS);
  }

  @ParameterizedTest
  @MethodSource("names")
  void callsMayDoLessThanTheyAreAskedFor(String name) {
    if (!name.contains("pipeline") && !name.contains("nobody")) { // those have larger files
      new Run(name, null, 0).run(1);
    }
    new Run(name, null, 0).run(4099);
  }
}
