package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program that ends while calls of its are stuck: it closes its loop, prints what has become of
 * them, and returns from {@code main}.
 */
final class ExitWithStuckCalls {
  private static final int STUCK = 20;
  private static final int QUEUED = 1_000;

  private ExitWithStuckCalls() {}

  public static void main(String[] arguments) {
    String fifo = arguments[1];
    if (arguments[0].equals("process")) {
      for (int i = 0; i < STUCK; i++) {
        var unused = Fs.shared().promises().open(fifo);
      }
      Patience.until(Workers.shared(), now -> now.running() == STUCK);
      System.out.println("main ends");
      return;
    }
    Workers workers =
        switch (arguments[0]) {
          case "shared" -> Workers.shared();
          case "lane" -> Workers.lane();
          default -> Workers.fixed(4);
        };
    Map<String, Integer> outcomes = new TreeMap<>();
    EventLoop loop = EventLoop.builder().workers(workers).build();
    loop.onWarning(warning -> {}); // of stuck calls, which are none of the output
    Fs fs = Fs.on(loop);
    loop.run(() -> {
      for (int i = 0; i < STUCK; i++) {
        fs.open(fifo, (error, handle) -> outcomes.merge("open " + kind(error), 1, Integer::sum));
      }
      int running = arguments[0].equals("fixed") ? 4 : STUCK;
      Patience.until(workers, now -> now.running() == running);
      for (int i = 0; i < QUEUED; i++) {
        fs.stat(fifo, (error, stats) -> outcomes.merge("stat", 1, Integer::sum));
      }
      loop.close();
    });
    System.out.println(outcomes);
  }

  private static String kind(Throwable error) {
    return error instanceof AbortException ? "given up" : "" + error;
  }
}
