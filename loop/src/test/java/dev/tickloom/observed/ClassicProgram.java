package dev.tickloom.observed;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Programs to look at, outside the packages of the library. */
public final class ClassicProgram {
  private ClassicProgram() {}

  public static void queuesOneOfEach(EventLoop loop, PrintStream out) {
    loop.setTimeout(() -> out.println("timeout"), 10);
    loop.setImmediate(() -> out.println("immediate"));
    loop.nextTick(() -> out.println("tick"));
    loop.queueMicrotask(() -> out.println("microtask"));
    out.println("main");
  }

  public static void stops(EventLoop loop) {
    loop.setTimeout(() -> {}, 10);
    loop.stop();
  }

  public static void queuesWork(EventLoop loop, Callable<Void> body) {
    loop.queueWork(Work.of("slow", body)).then(value -> null);
  }

  public static void queuesTick(EventLoop loop, Runnable tick) {
    loop.nextTick(tick);
  }

  public static void runsTwoReactions(EventLoop loop) {
    loop.run(() -> {
      Promise<?> promise = loop.delay(Duration.ofMillis(2));
      Promise<?> second = promise.thenAccept(nothing -> {});
      var unused = second.thenAccept(nothing -> {});
    });
  }

  /** Calls what makes something, from outside of the library. */
  public static void makes(Runnable make) {
    make.run();
  }
}
