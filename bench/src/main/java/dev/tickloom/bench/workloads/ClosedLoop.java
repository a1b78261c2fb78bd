package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Ended;
import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.annotations.Nullable;

/** So many calls in flight: whenever one ends, the next one starts, until the time is over. */
final class ClosedLoop {
  private final FileCalls peer;
  private final FileCall call;
  private final String path;
  private final long boxNanos;
  private final Latencies latencies = new Latencies();
  private final AtomicInteger lanes = new AtomicInteger();
  private volatile long begin;
  private volatile Runnable end = () -> {};

  ClosedLoop(FileCalls peer, FileCall call, String path, long boxNanos) {
    this.peer = peer;
    this.call = call;
    this.path = path;
    this.boxNanos = boxNanos;
  }

  void start(int inFlight, Runnable whenEnded) {
    end = whenEnded;
    lanes.set(inFlight);
    begin = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      new Lane(path.endsWith("/") ? path + i : path).next();
    }
  }

  Latencies latencies() {
    return latencies;
  }

  /** One call after the other. */
  private final class Lane implements Ended {
    private final String file;
    private long sent;

    Lane(String file) {
      this.file = file;
    }

    void next() {
      sent = System.nanoTime();
      peer.startApart(call, file, this);
    }

    @Override
    public void ended(@Nullable Throwable error, @Nullable Object value) {
      if (error != null) {
        Child.fail(error);
      }
      long now = System.nanoTime();
      latencies.add(now - sent);
      if (now - begin < boxNanos) {
        next();
      } else if (lanes.decrementAndGet() == 0) {
        end.run();
      }
    }
  }
}
