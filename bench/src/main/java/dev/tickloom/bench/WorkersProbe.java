package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.WorkQueue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/**
 * What becomes of quick calls, and of the application's own virtual threads, while calls are stuck
 * or all carriers compute. A program of its own, since some kinds freeze its JVM; prints lines of a
 * name, and a number or "frozen".
 */
final class WorkersProbe {
  private static final int QUICK = 10_000;
  private static final int IN_FLIGHT = 16;
  private static final int SINGLE = 500;
  private static final long LIMIT_NANOS = 10_000_000_000L;

  /** Longer than workers stay without work. */
  private static final long PAUSE_NANOS = 5_000_000_000L;

  private final WorkersKind kind;

  private WorkersProbe(WorkersKind kind) {
    this.kind = kind;
  }

  /** Takes the name of a kind, and how many calls to be stuck; 0 to compute instead. */
  public static void main(String[] arguments) throws Exception {
    WorkersProbe probe = new WorkersProbe(WorkersKind.valueOf(arguments[0]));
    probe.quick(QUICK, IN_FLIGHT);
    probe.quick(QUICK, IN_FLIGHT);
    int stuck = Integer.parseInt(arguments[1]);
    if (stuck == 0) {
      probe.whileAllCarriersCompute();
    } else {
      probe.whileCallsAreStuck(stuck);
    }
    System.out.flush();
    Runtime.getRuntime().halt(0); // whatever is stuck
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s=%.3f%n", name, value);
  }

  /** What has not ended by now is taken for frozen. */
  private static void print(String name, boolean hasEnded, DoubleSupplier value) {
    if (hasEnded) {
      print(name, value.getAsDouble());
    } else {
      System.out.println(name + "=frozen");
    }
  }

  /** Runs quick calls to their end, or as long as the limit allows. */
  private CallStream quick(int calls, int inFlight) {
    EventLoop loop = kind.newLoop();
    Handle untilEnd = loop.keepAlive();
    CallStream stream = new CallStream(kind, loop, calls, WorkersComparison::stat, untilEnd::close);
    loop.setTimeout(loop::stop, LIMIT_NANOS / 1_000_000).unref();
    loop.run(() -> stream.start(inFlight));
    if (stream.hasEnded()) {
      loop.close();
    }
    return stream;
  }

  private static void report(String when, CallStream stream) {
    boolean ended = stream.hasEnded();
    print("thousand stats a second, " + when, ended, () -> stream.callsPerSecond() / 1_000);
    print("stat p50 ms, " + when, ended, () -> stream.millis(0.5));
    print("stat p99 ms, " + when, ended, () -> stream.millis(0.99));
    print("stat worst ms, " + when, ended, () -> stream.millis(1));
  }

  // ---- stuck calls -----------------------------------------------------------------------------

  private void whileCallsAreStuck(int count) throws Exception {
    List<Path> fifos = makeFifos(count);
    Heartbeat heartbeat = new Heartbeat();
    LockSupport.parkNanos(PAUSE_NANOS / 2);
    heartbeat.report("idle");
    report("nothing stuck", quick(QUICK, IN_FLIGHT));
    reportProcess("before");
    heartbeat.reset();

    AtomicInteger opened = new AtomicInteger();
    EventLoop loop = kind.newLoop();
    for (Path fifo : fifos) {
      kind.start(loop, WorkQueue.concurrent(), () -> open(fifo), opened::incrementAndGet);
    }
    report("stuck", quick(QUICK, IN_FLIGHT));
    heartbeat.report("stuck");
    reportProcess("stuck");

    List<RandomAccessFile> partners = new ArrayList<>();
    long start = System.nanoTime();
    for (Path fifo : fifos) {
      partners.add(new RandomAccessFile(fifo.toFile(), "rw")); // never waits, and frees the other
    }
    Handle untilAllOpened = loop.keepAlive();
    loop.setInterval(
            () -> {
              if (opened.get() == count || System.nanoTime() - start > LIMIT_NANOS) {
                untilAllOpened.close();
              }
            },
            1)
        .unref();
    loop.run();
    print("opened when released", opened.get());
    for (RandomAccessFile partner : partners) {
      partner.close();
    }
    LockSupport.parkNanos(PAUSE_NANOS);
    System.gc();
    reportProcess("after");
    for (Path fifo : fifos) {
      Files.delete(fifo);
    }
  }

  private static List<Path> makeFifos(int count) throws Exception {
    Path folder = Files.createTempDirectory("fifos");
    List<Path> fifos = new ArrayList<>();
    List<String> command = new ArrayList<>(List.of("mkfifo"));
    for (int i = 0; i < count; i++) {
      fifos.add(folder.resolve("" + i));
      command.add(fifos.get(i).toString());
    }
    new ProcessBuilder(command).inheritIO().start().waitFor();
    return fifos;
  }

  private static void open(Path fifo) {
    try {
      Files.newByteChannel(fifo).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Threads and memory of this process, as Linux tells them. */
  private static void reportProcess(String when) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      String[] words = line.split("\\s+", 3);
      if (words[0].equals("Threads:")) {
        print("threads, " + when, Integer.parseInt(words[1]));
      } else if (words[0].equals("VmRSS:")) {
        print("memory MB, " + when, Integer.parseInt(words[1]) / 1024.0);
      }
    }
  }

  /** A virtual thread of the application, that wakes each millisecond. */
  private static final class Heartbeat {
    private static final long PERIOD_NANOS = 1_000_000;

    private volatile long last = System.nanoTime();
    private volatile long worst;

    Heartbeat() {
      Thread.startVirtualThread(() -> {
        for (; ; ) {
          LockSupport.parkNanos(PERIOD_NANOS);
          long now = System.nanoTime();
          worst = Math.max(worst, now - last - PERIOD_NANOS);
          last = now;
        }
      });
    }

    void reset() {
      worst = 0;
    }

    /** How much too late it was, at worst. */
    void report(String when) {
      long silent = System.nanoTime() - last;
      print(
          "heartbeat late ms, " + when,
          silent < LIMIT_NANOS / 2,
          () -> Math.max(worst, silent - PERIOD_NANOS) / 1e6);
    }
  }

  // ---- busy carriers ---------------------------------------------------------------------------

  private void whileAllCarriersCompute() {
    for (int i = 2 * Runtime.getRuntime().availableProcessors(); i > 0; i--) {
      Thread.startVirtualThread(() -> {
        for (; ; ) {
          Thread.onSpinWait();
        }
      });
    }
    report("computing", quick(SINGLE, 1));
  }
}
