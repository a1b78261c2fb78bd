package dev.tickloom.loop;

/**
 * What becomes of a rejection that nobody has handled by the end of the drain; Node's {@code
 * --unhandled-rejections}. Listeners of {@link EventLoop#onUnhandledRejection} are told in every
 * mode.
 */
public enum UnhandledRejections {
  /** Without a listener it is an uncaught error. The default with {@link Semantics#MODERN}. */
  THROW,
  /** It is an uncaught error; if that is handled, the listeners are told, or else a warning. */
  STRICT,
  /** The listeners are told, and a warning is given. The default with {@link Semantics#LEGACY}. */
  WARN,
  /** The listeners are told. */
  NONE
}
