package dev.tickloom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two ways in which poll waits, without a loop around them: a thread is woken and wakes the
 * other one, parked or selecting; a wake-up that nobody needs; and a look at channels of which none
 * is ready.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WaitBenchmark {
  /** There and back: twice the time of a wake-up. */
  @Benchmark
  public void wakeUpThereAndBack(Partner partner) throws IOException {
    partner.ask();
  }

  @Benchmark
  public void unparkOfARunningThread() {
    LockSupport.unpark(Thread.currentThread());
  }

  @Benchmark
  public int wakeupOfARunningThread(Idle idle) throws IOException {
    idle.selector.wakeup();
    return idle.selector.selectNow();
  }

  @Benchmark
  public int lookWithNothingReady(Idle idle) throws IOException {
    return idle.selector.selectNow();
  }

  /** How a thread waits until it is woken. */
  private interface Waiting {
    void await() throws IOException;

    void wake();
  }

  private record Parking(Thread thread) implements Waiting {
    @Override
    public void await() {
      LockSupport.park();
    }

    @Override
    public void wake() {
      LockSupport.unpark(thread);
    }
  }

  private record Selecting(Selector selector) implements Waiting {
    @Override
    public void await() throws IOException {
      selector.select();
    }

    @Override
    public void wake() {
      selector.wakeup();
    }
  }

  /** A thread that answers each wake-up with one. */
  @State(Scope.Thread)
  public static class Partner {
    @Param({"park", "select"})
    public String form = "";

    private Waiting here = new Parking(Thread.currentThread());
    private Waiting there = here;
    private volatile boolean isAsked;
    private volatile boolean isEnded;

    @Setup
    public void start() throws IOException {
      Thread thread = Thread.ofPlatform().daemon().unstarted(this::answer);
      here = waiting(Thread.currentThread());
      there = waiting(thread);
      thread.start();
    }

    private Waiting waiting(Thread thread) throws IOException {
      return form.equals("park") ? new Parking(thread) : new Selecting(Selector.open());
    }

    void ask() throws IOException {
      isAsked = true;
      there.wake();
      while (isAsked) {
        here.await();
      }
    }

    private void answer() {
      try {
        while (!isEnded) {
          if (isAsked) {
            isAsked = false;
            here.wake();
          } else {
            there.await();
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @TearDown
    public void end() {
      isEnded = true;
      there.wake();
    }
  }

  /** A selector with channels that stay silent. */
  @State(Scope.Thread)
  public static class Idle {
    @Param({"1", "100"})
    public int channels;

    private final List<Pipe> pipes = new ArrayList<>();
    private final Selector selector = openSelector();

    private static Selector openSelector() {
      try {
        return Selector.open();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Setup
    public void open() throws IOException {
      for (int i = 0; i < channels; i++) {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.source().register(selector, SelectionKey.OP_READ);
        pipes.add(pipe);
      }
    }

    @TearDown
    public void close() throws IOException {
      selector.close();
      for (Pipe pipe : pipes) {
        pipe.source().close();
        pipe.sink().close();
      }
    }
  }
}
