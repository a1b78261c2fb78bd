package dev.tickloom.loop.concurrent;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Supplier;

/**
 * Makes the library's own threads. They may outlive the application that caused them, so they
 * inherit nothing from its thread: no inheritable thread locals, no context class loader (they have
 * the system's), and before JDK 24 no access control context, which refers to the class loaders of
 * all callers.
 */
public final class LibraryThread {
  private static final boolean INHERITS_CALLERS = Runtime.version().feature() < 24;

  private LibraryThread() {}

  /** A daemon thread. */
  public static Thread daemon(String name, Runnable body) {
    return alone(() ->
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(body));
  }

  /** A daemon thread that nobody can interrupt. */
  public static Thread steady(String name, Runnable body) {
    // A class and no lambda: this is on the way of a program's first read (docs/adr/0006).
    return alone(
        new Supplier<Thread>() {
          @Override
          public Thread get() {
            return new SteadyThread(name, body);
          }
        });
  }

  /**
   * A virtual thread of the JDK's scheduler. By itself it would have the scheduler of the virtual
   * thread that makes it, such as a coroutine's.
   */
  public static Thread virtual(String name, Runnable body) {
    return Thread.currentThread().isVirtual() && OwnScheduler.isAvailable()
        ? OwnScheduler.newThread(OwnScheduler.ofJdk(), name, body)
        : Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(body);
  }

  /** Lets a thread be made that inherits nobody's access control context. */
  public static <T extends Thread> T alone(Supplier<T> maker) {
    return INHERITS_CALLERS ? Privileged.get(maker) : maker.get();
  }

  /** Loaded only where it is of use, since later JDKs may lack what it refers to. */
  private static final class Privileged {
    /** With the context of this class alone. */
    @SuppressWarnings("removal") // JDK 21 has nothing in its place
    static <T> T get(Supplier<T> maker) {
      return AccessController.doPrivileged(
          new PrivilegedAction<T>() {
            @Override
            public T run() {
              return maker.get();
            }
          });
    }
  }
}
