/**
 * An event loop with the semantics of Node.js and libuv.
 *
 * <p>Start from {@link dev.tickloom.loop.EventLoop} and {@link dev.tickloom.loop.Promise}.
 */
module tickloom.loop {
  requires tickloom.timers;
  requires static jdk.jfr;
  requires static org.jetbrains.annotations;
  requires static org.jspecify;

  exports dev.tickloom.loop;
  exports dev.tickloom.loop.testing;
  exports dev.tickloom.loop.workers;
}
