package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * Two hundred files are read whose opening takes 20 ms each, counted from when it begins: so a pool
 * of four needs a second for them. Quick calls come after them: a hundred at once, and one each
 * millisecond from then on, whose latency counts from when it was due. Before that quick calls, and
 * a small rehearsal, let the JIT compilers see what there is. Between the rehearsal and the hiccup
 * there are quick calls again, as in a program at work, for long enough that threads that were only
 * needed for it end: a process that sleeps meanwhile finds no caches, and where 200 threads took 25
 * ms to start they took 65 then, with nothing but the JDK.
 */
final class Hiccup {
  private static final int SLOW = 200;
  private static final int SLOW_IN_REHEARSAL = 20;
  private static final int QUICK = 100;
  private static final long OPEN_NANOS = 20_000_000;
  private static final long PERIOD_NANOS = 1_000_000;

  private static final long WARM_UP_MILLIS = 1_500;
  private static final long WARM_UP_MILLIS_IF_QUICK = 300;
  private static final long BETWEEN_MILLIS = 2_300;

  private final FileCalls peer;
  private final Plan plan;
  private final String path;
  private final boolean rehearses;

  /** Without a rehearsal only quick calls come before. */
  Hiccup(FileCalls peer, Plan plan, boolean rehearses) {
    this.rehearses = rehearses;
    this.peer = peer;
    this.plan = plan;
    this.path = plan.folder() + "/4k";
  }

  Sample run() throws InterruptedException, IOException {
    checkThatOpeningIsSlow();
    makeQuickCalls(plan.quick() ? WARM_UP_MILLIS_IF_QUICK : WARM_UP_MILLIS);
    if (rehearses) {
      peer.run(new Round(SLOW_IN_REHEARSAL)::start);
      makeQuickCalls(BETWEEN_MILLIS);
    }
    Round round = new Round(SLOW);
    peer.run(round::start);
    return round.sample();
  }

  private void checkThatOpeningIsSlow() throws IOException {
    long begin = System.nanoTime();
    Files.readAllBytes(Path.of(slowPath()));
    if (System.nanoTime() - begin < OPEN_NANOS) {
      throw new IOException("nothing makes the opening of " + slowPath() + " slow");
    }
  }

  private String slowPath() {
    return plan.folder() + "/slow/4k";
  }

  private void makeQuickCalls(long millis) throws InterruptedException {
    for (FileCall call : List.of(FileCall.READ, FileCall.STAT)) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis) / 2;
      peer.run(end -> new ClosedLoop(peer, call, path, nanos).start(16, end));
    }
  }

  /** So many slow reads, and the quick calls. */
  private final class Round {
    private final int slow;
    private final AtomicInteger slowLeft;
    private final AtomicInteger left;
    private final Latencies behind = new Latencies();
    private final Latencies later = new Latencies();
    private volatile double slowMillis;

    Round(int slow) {
      this.slow = slow;
      this.slowLeft = new AtomicInteger(slow);
      this.left = new AtomicInteger(slow + 2 * QUICK);
    }

    Sample sample() {
      Sample sample = new Sample().put("all 200 reads", Measure.TIME, slowMillis);
      behind.into(sample, "100 stats right behind them");
      later.into(sample, "a stat each ms after them");
      return sample;
    }

    void start(Runnable end) {
      Span span = new Span();
      for (int i = 0; i < slow; i++) {
        peer.start(
            FileCall.READ,
            slowPath(),
            (error, value) -> {
              if (slowLeft.decrementAndGet() == 0) {
                slowMillis = span.millis();
              }
              one(error, end);
            });
      }
      long sent = System.nanoTime();
      for (int i = 0; i < QUICK; i++) {
        stat(behind, sent, end);
      }
      Thread.ofPlatform().daemon().start(() -> sendLater(sent, end));
    }

    private void sendLater(long begin, Runnable end) {
      for (int i = 1; i <= QUICK; i++) {
        long due = begin + i * PERIOD_NANOS;
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        peer.post(() -> stat(later, due, end));
      }
    }

    private void stat(Latencies latencies, long since, Runnable end) {
      peer.start(
          FileCall.STAT,
          path,
          (error, value) -> {
            latencies.add(System.nanoTime() - since);
            one(error, end);
          });
    }

    private void one(@Nullable Throwable error, Runnable end) {
      if (error != null) {
        Child.fail(error);
      }
      if (left.decrementAndGet() == 0) {
        end.run();
      }
    }
  }
}
