package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.UnhandledRejections;

/** The loop of {@link Fs#shared}: it runs until the JVM ends, and whatever a reaction throws. */
final class SharedLoop {
  static final Fs FS = Fs.on(start());

  private SharedLoop() {}

  private static EventLoop start() {
    EventLoop loop = EventLoop.builder().unhandledRejections(UnhandledRejections.WARN).build();
    loop.onUncaughtException((error, origin) ->
        Log.LOGGER.log(System.Logger.Level.ERROR, "a reaction on the shared loop failed", error));
    loop.keepAlive();
    Thread.ofPlatform().daemon().name("tickloom-fs").start(loop::run);
    return loop;
  }
}
