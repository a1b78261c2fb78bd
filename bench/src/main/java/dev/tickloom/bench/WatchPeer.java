package dev.tickloom.bench;

import dev.tickloom.io.Fs;
import dev.tickloom.io.WatchOptions;
import dev.tickloom.io.Watcher;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;

/** Watches a tree with Tickloom, for {@link WatchComparison}. Argument: folder. */
final class WatchPeer {
  private WatchPeer() {}

  /** Watches until standard input ends. */
  public static void main(String[] arguments) {
    System.out.println("memory " + memory());
    Thread.ofPlatform().daemon().start(WatchPeer::exitWithInput);
    EventLoop loop = EventLoop.create();
    loop.run(() -> {
      long began = System.nanoTime();
      Watcher watcher = Fs.on(loop).watch(arguments[0], WatchOptions.DEFAULT.withRecursive(true));
      watcher.onChange(change ->
          System.out.println(
              "change " + System.nanoTime() + " " + change.kind() + " " + change.path()));
      watcher
          .ready()
          .thenAccept(nothing -> {
            System.out.println("ready " + (System.nanoTime() - began));
            System.out.println("memory " + memory());
          });
    });
  }

  private static long memory() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void exitWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.exit(0);
    } catch (IOException e) {
      System.exit(1);
    }
  }
}
