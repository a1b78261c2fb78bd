package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Request;
import dev.tickloom.loop.Timeout;
import dev.tickloom.loop.Work;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that makes calls on a loop all the time, while another thread keeps the heap full.
 * Prints how many calls it has made, and how many of them were settled once.
 */
final class FullHeap {
  private static final int MOST_CALLS = 1_000_000;
  private static final int MOST_OUTSTANDING = 100;
  private static final int AT_A_TIME = 20;

  private static final byte NOT_MADE = 0;
  private static final byte MADE = 1;
  private static final byte SETTLED = 2;
  private static final byte REFUSED = 3;

  /** What has become of each call; nothing is allocated to note it. */
  private final byte[] calls = new byte[MOST_CALLS];

  private final String file;
  private final long end;
  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final Work<String> work = Work.of("work", () -> new String(new char[1_000]));
  private Timeout driver;
  private int next;
  private int outstanding;
  private int refused;
  private int wrong;
  private int failed;
  private volatile int uncaught;
  private volatile boolean isOver;

  private FullHeap(String file, long millis) {
    this.file = file;
    this.end = System.nanoTime() + millis * 1_000_000;
  }

  /** Arguments: a file to read, and for how many milliseconds. */
  public static void main(String[] arguments) {
    FullHeap program = new FullHeap(arguments[0], Long.parseLong(arguments[1]));
    program.warmUp();
    Thread pressure = new Thread(program::keepFull, "pressure");
    Thread watchdog = new Thread(program::watch, "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    pressure.start();
    Throwable thrown = program.run();
    program.awaitMemory();
    program.isOver = true;
    System.out.println(program.describe());
    System.out.println(thrown == null ? "run has returned" : "run has thrown " + thrown);
    if (thrown != null) {
      thrown.printStackTrace(System.out);
    }
  }

  private void awaitMemory() {
    while (System.nanoTime() - end < 200_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Loads the classes, whose first use is not what this is about. */
  private void warmUp() {
    for (int i = 0; i < 200; i++) {
      make();
    }
    loop.setTimeout(() -> {}, 50);
    loop.run();
  }

  private Throwable run() {
    loop.onUncaughtException((error, origin) -> {
      uncaught++;
      if (!(error instanceof OutOfMemoryError)) {
        wrong++;
      }
    });
    driver = loop.setInterval(this::drive, 1);
    try {
      loop.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private void drive() {
    boolean goesOn = System.nanoTime() - end < 0 && next < MOST_CALLS - AT_A_TIME;
    for (int i = 0; goesOn && i < AT_A_TIME && outstanding < MOST_OUTSTANDING; i++) {
      make();
    }
    if (!goesOn && outstanding == 0) {
      isOver = true;
      driver.close();
    }
  }

  private void make() {
    int index = next++;
    boolean[] made = new boolean[1];
    try {
      Call call = new Call(index);
      calls[index] = MADE;
      outstanding++;
      made[0] = true;
      start(index, call);
    } catch (OutOfMemoryError e) {
      if (made[0] && calls[index] == MADE) {
        calls[index] = REFUSED;
        outstanding--;
        refused++;
      }
    }
  }

  private void start(int index, Call call) {
    switch (index % 6) {
      case 0 -> fs.readFile(file, call);
      case 1 -> fs.stat(file, call);
      case 2 -> loop.setTimeout(call, 1);
      case 3 -> {
        Promise<Stats> promise = fs.promises().stat(file);
        promise.then(value -> call.settle(null), call::settle);
      }
      case 4 -> {
        Request request = loop.queueWork(work, call);
        cancel(request);
      }
      default -> loop.queueWork(work, call);
    }
  }

  private static void cancel(Request request) {
    try {
      request.cancel();
    } catch (OutOfMemoryError e) {
      // then it is not cancelled
    }
  }

  /** One call; it is its own callback. */
  private final class Call implements Callback<Object>, Runnable {
    private final int index;

    Call(int index) {
      this.index = index;
    }

    @Override
    public void done(Throwable error, Object value) {
      settle(error);
    }

    @Override
    public void run() {
      settle(null);
    }

    Object settle(Throwable error) {
      if (error != null) {
        failed++;
      }
      if (calls[index] != MADE) {
        wrong++; // twice, or although the caller was told that there is no call
      } else {
        calls[index] = SETTLED;
        outstanding--;
      }
      return null;
    }
  }

  // ---- the heap -------------------------------------------------------------------------------

  /** Takes all the memory there is, lets go of a little, and again. */
  private void keepFull() {
    Object[] held = new Object[200_000];
    Random random = new Random(1);
    int count = 0;
    while (System.nanoTime() - end < 0) {
      for (int size = 1 << 18; size >= 16; size >>= 2) {
        count = fill(held, count, size);
      }
      LockSupport.parkNanos(1_000_000);
      for (int i = count / (10 + random.nextInt(500)); i > 0; i--) {
        int index = random.nextInt(count);
        held[index] = held[--count];
        held[count] = null;
      }
      LockSupport.parkNanos(random.nextInt(20_000_000));
    }
  }

  private static int fill(Object[] held, int count, int size) {
    int next = count;
    try {
      while (next < held.length) {
        held[next] = new byte[size];
        next++;
      }
    } catch (OutOfMemoryError e) {
      // that is the end of it
    }
    return next;
  }

  // ---- the report -----------------------------------------------------------------------------

  private String describe() {
    int settled = 0;
    int left = 0;
    for (byte call : calls) {
      settled += call == SETTLED ? 1 : 0;
      left += call == MADE ? 1 : 0;
    }
    return "settled "
        + settled
        + " ("
        + failed
        + " with an error), refused "
        + refused
        + ", uncaught "
        + uncaught
        + ", never settled "
        + left
        + ", wrong "
        + wrong;
  }

  /** Ends a program that hangs. */
  private void watch() {
    while (System.nanoTime() - end < 20_000_000_000L) {
      LockSupport.parkNanos(100_000_000);
    }
    if (isOver) {
      return;
    }
    System.out.println("hangs: " + describe());
    for (int i = 0; i < next; i++) {
      if (calls[i] == MADE) {
        System.out.println("call " + i + " of kind " + i % 6);
      }
    }
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> {
          System.out.println(thread);
          for (StackTraceElement element : stack) {
            System.out.println("    " + element);
          }
        });
    System.out.println(loop.describe());
    Runtime.getRuntime().halt(3);
  }
}
