package dev.tickloom.loop;

/** Whose order of callbacks a loop follows. */
public enum Semantics {
  /** Node's since version 11: the task queues are drained after every callback. */
  MODERN,

  /**
   * Node's before version 11: the queues are drained after all immediates of a check phase and
   * after all due timers of a list, and not between them; an unhandled rejection is only warned
   * about; an error of a microtask is a rejection. docs/legacy.md lists the other differences after
   * an error.
   */
  LEGACY
}
