package dev.tickloom.loop;

/** Whether there is JFR, which an image of the JDK may lack. */
final class Recording {
  static final boolean IS_POSSIBLE = isPossible();

  private Recording() {}

  private static boolean isPossible() {
    try {
      Class.forName("jdk.jfr.Event");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
