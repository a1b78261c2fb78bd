package dev.tickloom.loop;

/** Says when {@link EventLoop#run(RunMode)} ends; libuv's {@code uv_run_mode}. */
public enum RunMode {
  /** Until nothing is alive or the loop is stopped. */
  DEFAULT,
  /** One turn, which waits in the poll phase if nothing is ready. */
  ONCE,
  /** One turn, which does not wait. */
  NOWAIT
}
