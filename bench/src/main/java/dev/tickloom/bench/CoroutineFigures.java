package dev.tickloom.bench;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsPromises;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.util.ArrayList;
import java.util.List;

/** Measures coroutines, of the kind that the options of this JVM allow; prints a line for each. */
final class CoroutineFigures {
  private static final int AWAITS = 200_000;
  private static final int READERS = 10_000;
  private static final int FILES = 100;

  private final EventLoop loop = EventLoop.create();
  private final int rounds;

  private CoroutineFigures(int rounds) {
    this.rounds = rounds;
  }

  /**
   * Arguments: how often to measure, the last time counts; bodies to suspend; a folder of files.
   */
  public static void main(String[] arguments) {
    CoroutineFigures figures = new CoroutineFigures(Integer.parseInt(arguments[0]));
    FsPromises fs = Fs.on(figures.loop).promises();
    figures.timed("await, ns", AWAITS, () -> async(() -> awaits(AWAITS)));
    figures.timed("1,000 nested, ms", 1e6, () -> nest(1_000));
    figures.timed(
        "10,000 readers, ms",
        1e6,
        () -> {
          for (int i = 0; i < READERS; i++) {
            String file = arguments[2] + "/" + i % FILES;
            async(() -> await(fs.readFile(file)).length);
          }
        });
    figures.suspended(Integer.parseInt(arguments[1]));
    System.exit(0); // without resuming what is suspended
  }

  private static int awaits(int count) {
    Promise<Integer> resolved = Promise.resolve(1);
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += await(resolved);
    }
    return sum;
  }

  private static Promise<Integer> nest(int levels) {
    return async(() -> levels == 0 ? 0 : 1 + await(nest(levels - 1)));
  }

  private void timed(String measure, double unit, Runnable body) {
    double value = 0;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      loop.run(body);
      value = (System.nanoTime() - start) / unit;
    }
    print(measure, value);
  }

  private void suspended(int count) {
    Promise<Object> never = loop.withResolvers().promise();
    List<Promise<Object>> kept = new ArrayList<>(count);
    long before = usedMemory();
    loop.run(() -> {
      for (int i = 0; i < count; i++) {
        kept.add(async(() -> await(never)));
      }
    });
    print("suspended, bytes", (double) (usedMemory() - before) / kept.size());
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void print(String measure, double value) {
    System.out.println(measure + "\t" + value);
  }
}
