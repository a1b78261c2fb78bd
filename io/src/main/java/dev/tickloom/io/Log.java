package dev.tickloom.io;

/** The log: made when there is first something to say, because that costs a program some 10 ms. */
final class Log {
  static final System.Logger LOGGER = System.getLogger("dev.tickloom.io");

  private Log() {}
}
