package dev.tickloom.loop;

/**
 * The treatment of a rejection that nobody has handled by the end of the drain; Node's {@code
 * --unhandled-rejections}. Listeners of {@link EventLoop#onUnhandledRejection} are told in every
 * mode; or, in their place, the {@link Domain} in which the promise was rejected, unless with
 * {@link Semantics#LEGACY}.
 *
 * <p>A warning is two, as in Node: one with the stack trace of the reason, and one that explains.
 */
public enum UnhandledRejections {
  /** Without a listener it is an uncaught error. The default with {@link Semantics#MODERN}. */
  THROW,
  /**
   * It is an uncaught error, for no domain; if that is handled, the listeners are told, or else a
   * warning is given.
   */
  STRICT,
  /** The listeners are told, and a warning is given. */
  WARN,
  /** The listeners are told. */
  NONE
}
