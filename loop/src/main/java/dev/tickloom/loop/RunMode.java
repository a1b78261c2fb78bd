package dev.tickloom.loop;

/** How long {@link EventLoop#run(RunMode)} goes on; libuv's {@code uv_run_mode}. */
public enum RunMode {
  /** Until nothing is alive or the loop is stopped. */
  DEFAULT,
  /** One turn, which waits in the poll phase if nothing is ready. */
  ONCE,
  /** One turn, which does not wait. */
  NOWAIT
}
