package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * All kinds of calls mixed at random: quick ones, slow ones, ones that fail, that get stuck, that
 * are given up by a signal or after a time. Each ends once and as it should, and when all is over
 * no descriptor and no thread is left.
 *
 * <p>Run by {@link SoakTest} for a moment, and by hand for long: {@code main} takes for how many
 * seconds, and the first seed, and says after each run what is still held.
 */
final class Soak {
  private static final int IN_FLIGHT = 100;
  private static final int FIFOS = 40;
  private static final int OPERATIONS = 20_000;

  private final Random random;
  private final Workers workers;
  private final Path folder;
  private final Fifos fifos;
  private final int operations;
  private final EventLoop loop;
  private final Fs fs;
  private final FileHandle shared;
  private final List<AbortController> controllers = new ArrayList<>();
  private final BitSet ended = new BitSet();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int started;
  private boolean isEnding;

  private Soak(long seed, Workers workers, Path folder, Fifos fifos, int operations)
      throws Exception {
    this.random = new Random(seed);
    this.workers = workers;
    this.folder = folder;
    this.fifos = fifos;
    this.operations = operations;
    loop = EventLoop.builder().workers(workers).build();
    loop.onWarning(warning -> {}); // of stuck calls: that is what we are here for
    fs = Fs.on(loop);
    shared = fs.sync().open(Files.writeString(folder.resolve("file"), "hello").toString());
  }

  public static void main(String[] arguments) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
    for (long seed = Long.parseLong(arguments[1]); System.nanoTime() < end; seed++) {
      Path folder = Files.createTempDirectory("soak");
      Workers workers = seed % 2 == 0 ? Workers.shared() : Workers.lane();
      System.out.println("seed " + seed + ": " + run(seed, workers, folder, OPERATIONS));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      System.out.println(held());
    }
  }

  /** What the process holds on to between two runs. */
  private static String held() throws Exception {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return "  held: heap %,d KB, %d threads, %d descriptors"
          .formatted(
              (runtime.totalMemory() - runtime.freeMemory()) / 1024,
              Thread.getAllStackTraces().size(),
              descriptors.count() - 1);
    }
  }

  /** Returns what came of the calls, and how often. */
  static Map<String, Integer> run(long seed, Workers workers, Path folder, int operations)
      throws Exception {
    try (Fifos fifos = Fifos.make(folder, FIFOS)) {
      Soak soak = new Soak(seed, workers, folder, fifos, operations);
      soak.loop.run(() -> {
        for (int i = 0; i < IN_FLIGHT; i++) {
          soak.next();
        }
      });
      soak.checkNothingIsLeft();
      return soak.outcomes;
    }
  }

  private void checkNothingIsLeft() {
    assertThat(ended.cardinality()).as("calls that have ended").isEqualTo(operations);
    Patience.until(
        () -> {
          touchAll(); // for calls that were given up
          return workers.metrics().running() == 0;
        },
        workers::metrics);
    fs.sync().close(shared);
    loop.close();
    Patience.until(workers, now -> now.threads() == 0 && now.queued() == 0 && now.retrying() == 0);
    assertThat(OpenDescriptors.openIn(folder)).as("descriptors").isZero();
  }

  private void touchAll() {
    for (int i = 0; i < FIFOS; i++) {
      fifos.touch(i);
    }
  }

  private void next() {
    if (random.nextInt(20) == 0) {
      fifos.touch(random.nextInt(FIFOS));
    }
    if (!controllers.isEmpty() && random.nextInt(4) == 0) {
      controllers.remove(random.nextInt(controllers.size())).abort();
    }
    if (started < operations) {
      start(started++);
    } else if (!isEnding) {
      isEnding = true;
      loop.setInterval(this::touchAll, 5).unref(); // for what is still stuck
    }
  }

  private void start(int number) {
    String file = folder.resolve("file").toString();
    String none = folder.resolve("none").toString();
    switch (random.nextInt(12)) {
      case 0 -> limited().open(fifos.path(random.nextInt(FIFOS)), opened(number));
      case 1 -> limited().open(file, opened(number));
      case 2 -> limited().read(shared, ByteBuffer.allocate(9), expect(number, "read"));
      case 3 -> limited().read(shared, ByteBuffer.allocate(9), 0, expect(number, "read"));
      case 4 -> limited().readFile(file, expect(number, "readFile"));
      case 5 -> limited().readFile(folder.toString(), expect(number, "EISDIR"));
      case 6 -> limited().stat(none, expect(number, "ENOENT"));
      case 7 -> limited().readdir(folder.toString(), expect(number, "readdir"));
      case 8 -> loop.queueWork(slow(), expect(number, "slow"));
      default -> limited().stat(file, expect(number, "stat"));
    }
  }

  private Work<String> slow() {
    int micros = random.nextInt(10_000);
    return Work.of(
        "slow",
        () -> {
          LockSupport.parkNanos(micros * 1_000L);
          return "";
        });
  }

  /** A view that a signal may give up, or a short time, or nothing. */
  private Fs limited() {
    switch (random.nextInt(4)) {
      case 0 -> {
        AbortController controller = new AbortController();
        controllers.add(controller);
        return fs.with(controller.signal());
      }
      case 1 -> {
        return fs.within(Duration.ofMillis(1 + random.nextInt(20)));
      }
      default -> {
        return fs;
      }
    }
  }

  private Callback<FileHandle> opened(int number) {
    Callback<FileHandle> expected = expect(number, "open");
    return (error, handle) -> {
      if (handle != null) {
        fs.close(handle, (failure, nothing) -> expected.done(failure, handle));
      } else {
        expected.done(error, null);
      }
    };
  }

  /** Expects a call to yield something, to fail with a code, or to have been given up. */
  private <T> Callback<T> expect(int number, String expected) {
    return (error, value) -> {
      assertThat(ended.get(number)).as("call " + number + " has ended before").isFalse();
      ended.set(number);
      String outcome = expected;
      if (error instanceof FsException failure) {
        outcome = failure.code();
      } else if (error instanceof AbortException) {
        outcome = "given up";
      } else if (error != null) {
        outcome = error.toString();
      }
      assertThat(outcome).isIn(expected, "given up");
      outcomes.merge(outcome, 1, Integer::sum);
      next();
    };
  }
}
