package dev.tickloom.loop;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * {@code sun.misc.Signal}, the JDK's only access to signals, by reflection. A program of modules
 * may run without the module of that class, and javac warns of each use, which no annotation
 * suppresses. Any thread.
 */
final class JvmSignals {
  private final Class<?> handlerType;
  private final Constructor<?> constructor;
  private final Method handle;
  private final Method getNumber;

  private JvmSignals() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    handlerType = Class.forName("sun.misc.SignalHandler");
    constructor = signal.getConstructor(String.class);
    handle = signal.getMethod("handle", signal, handlerType);
    getNumber = signal.getMethod("getNumber");
  }

  /**
   * Finds them.
   *
   * @throws UnsupportedOperationException if the module is missing
   */
  static JvmSignals find() {
    try {
      return new JvmSignals();
    } catch (ReflectiveOperationException e) {
      String message = "signals need the module jdk.unsupported: --add-modules jdk.unsupported";
      throw new UnsupportedOperationException(message, e);
    }
  }

  /**
   * A signal.
   *
   * @param name without {@code SIG}
   * @throws IllegalArgumentException if the system has none of that name
   */
  Object signal(String name) {
    try {
      return constructor.newInstance(name);
    } catch (ReflectiveOperationException e) {
      throw unwrapped(e);
    }
  }

  int number(Object signal) {
    try {
      return (int) getNumber.invoke(signal);
    } catch (ReflectiveOperationException e) {
      throw unwrapped(e);
    }
  }

  /** A handler that runs a task, on a new thread of the JVM for each signal. */
  Object handler(Runnable task) {
    return Proxy.newProxyInstance(
        JvmSignals.class.getClassLoader(),
        new Class<?>[] {handlerType},
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return method.invoke(task, arguments);
          }
          task.run();
          return null;
        });
  }

  /**
   * Replaces what happens on a signal.
   *
   * @return what happened before; a handler, too
   * @throws IllegalArgumentException if the JVM or the system keeps the signal for itself
   */
  Object replace(Object signal, Object handler) {
    try {
      return handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(ReflectiveOperationException e) {
    if (e instanceof InvocationTargetException && e.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    return new IllegalStateException(e);
  }
}
