package dev.tickloom.loop.concurrent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.Executor;
import org.jetbrains.annotations.Nullable;

/**
 * Virtual threads that are scheduled by us and not by the JDK: the JDK can do that, but offers it
 * to nobody; an option of the JVM opens the door. Nothing depends on it but speed.
 *
 * <p>A virtual thread that another one makes has the same scheduler. So a scheduler made here also
 * gets the tasks of threads that an application, or the library, makes in a body; those are for
 * {@link #ofJdk}.
 */
public final class OwnScheduler {
  /** The option, for this library on the class path or on the module path. */
  public static final String FLAG =
      "--add-opens java.base/java.lang="
          + (OwnScheduler.class.getModule().isNamed()
              ? OwnScheduler.class.getModule().getName()
              : "ALL-UNNAMED");

  private static final @Nullable MethodHandle BUILDER;

  /** Has the JDK's own scheduler, which is not made before it is needed. */
  private static final @Nullable Field JDKS;

  private static final String WHY_NOT;

  static {
    MethodHandle builder = null;
    Field jdks = null;
    String whyNot = "";
    try {
      jdks = findJdks();
      builder = findBuilder();
    } catch (InaccessibleObjectException e) {
      whyNot = "the JVM runs without " + FLAG;
    } catch (ReflectiveOperationException | RuntimeException e) {
      whyNot = "this JVM has no virtual threads with a scheduler of one's own";
    }
    BUILDER = builder;
    JDKS = jdks;
    WHY_NOT = whyNot;
  }

  private OwnScheduler() {}

  private static MethodHandle findBuilder() throws ReflectiveOperationException {
    Constructor<?> constructor =
        Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
            .getDeclaredConstructor(Executor.class);
    constructor.setAccessible(true);
    Executor none = task -> {};
    var unused = (Thread.Builder.OfVirtual) constructor.newInstance(none); // or throws
    MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
    return handle.asType(handle.type().changeReturnType(Thread.Builder.OfVirtual.class));
  }

  private static Field findJdks() throws ReflectiveOperationException {
    Field field = Class.forName("java.lang.VirtualThread").getDeclaredField("DEFAULT_SCHEDULER");
    field.setAccessible(true);
    return field;
  }

  /** {@return the scheduler that virtual threads have unless a virtual thread makes them} */
  public static Executor ofJdk() {
    if (JDKS == null) {
      throw new UnsupportedOperationException(WHY_NOT);
    }
    try {
      return (Executor) JDKS.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError("made accessible before", e);
    }
  }

  public static boolean isAvailable() {
    return BUILDER != null;
  }

  /** {@return the reason, if it is not available} */
  public static String whyNot() {
    return WHY_NOT;
  }

  public static void require(String operation) {
    if (!isAvailable()) {
      throw new UnsupportedOperationException(operation + " is not available: " + WHY_NOT);
    }
  }

  /**
   * Makes a virtual thread, not started.
   *
   * @param scheduler is given a task whenever the thread has become able to run, on whatever
   *     thread, and must not wait; the task runs it on the platform thread that calls it
   */
  public static Thread newThread(Executor scheduler, String name, Runnable body) {
    if (BUILDER == null) {
      throw new UnsupportedOperationException(WHY_NOT);
    }
    Thread.Builder.OfVirtual builder;
    try {
      builder = (Thread.Builder.OfVirtual) BUILDER.invokeExact(scheduler);
    } catch (Throwable e) {
      throw Unchecked.of(e);
    }
    return builder.name(name).inheritInheritableThreadLocals(false).unstarted(body);
  }
}
