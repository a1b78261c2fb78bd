package dev.tickloom.compat;

/** A function of a program. */
@FunctionalInterface
interface Body {
  /**
   * Runs it.
   *
   * @param it what its variable starts as
   * @return what it returns
   */
  Object run(Object it);
}
