package dev.tickloom.loop.concurrent;

import jdk.jfr.FlightRecorder;

/** Whether JFR is in use. An image of the JDK may lack it, and to make an event starts it. */
public final class Recording {
  private static final boolean IS_POSSIBLE = isPossible();

  private Recording() {}

  private static boolean isPossible() {
    try {
      Class.forName("jdk.jfr.FlightRecorder"); // no event, which no archive of classes can have
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Whether anybody records, or has; before that JFR costs a program 0.1 seconds to start. */
  public static boolean isInUse() {
    return IS_POSSIBLE && FlightRecorder.isInitialized();
  }
}
