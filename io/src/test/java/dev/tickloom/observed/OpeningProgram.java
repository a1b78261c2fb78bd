package dev.tickloom.observed;

/** A program that opens something, outside the packages of the library. */
public final class OpeningProgram {
  private OpeningProgram() {}

  public static void opens(Runnable open) {
    open.run();
  }
}
