package dev.tickloom.loop;

/** Where an uncaught error came from. */
public enum Origin {
  /** A callback, a tick or a microtask threw it. Node's {@code 'uncaughtException'}. */
  UNCAUGHT_EXCEPTION,
  /**
   * A promise was rejected with it and nobody handled that. Node's {@code 'unhandledRejection'}.
   */
  UNHANDLED_REJECTION
}
