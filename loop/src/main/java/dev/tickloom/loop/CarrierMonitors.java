package dev.tickloom.loop;

/**
 * Keeps the monitors of a platform thread its own while it carries virtual threads.
 *
 * <p>From JDK 24 on a virtual thread that lets go of its carrier takes its monitors with it: all
 * that stand in a small table of the carrier. The carriers of the JDK hold no monitors themselves.
 * Ours is a loop, whose callbacks may call {@code async} in a synchronized block; that monitor
 * would go with the body, and the callback would leave a block whose monitor it has not got.
 *
 * <p>The table has room for {@value #ROOM} monitors. For another one the JVM makes room: it turns
 * the one that has been there longest into one that is kept outside of the table and belongs to a
 * thread by its number. So who enters {@value #ROOM} others drives out all that are there.
 */
final class CarrierMonitors {
  /** HotSpot's {@code LockStack::CAPACITY}. */
  private static final int ROOM = 8;

  private static final boolean ARE_TAKEN_ALONG = Runtime.version().feature() >= 24;

  /** Of each thread its own, since they must never be contended. */
  private static final ThreadLocal<Object[]> OTHERS =
      new ThreadLocal<>() {
        @Override
        protected Object[] initialValue() {
          Object[] others = new Object[ROOM];
          for (int i = 0; i < ROOM; i++) {
            others[i] = new Object();
          }
          return others;
        }
      };

  private CarrierMonitors() {}

  /** Makes those that the calling platform thread holds now safe from what it will carry. */
  static void secure() {
    if (ARE_TAKEN_ALONG) {
      enter(OTHERS.get(), 0);
    }
  }

  private static void enter(Object[] others, int next) {
    if (next < ROOM) {
      synchronized (others[next]) {
        enter(others, next + 1);
      }
    }
  }
}
