package dev.tickloom.loop;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/**
 * Signals of the operating system as callbacks of a loop: Node's {@code process.on('SIGTERM', ..)}.
 *
 * <pre>{@code
 * Handle onTerm = Signals.on(loop, "SIGTERM", (name, number) -> server.close());
 * }</pre>
 *
 * <p>While anybody listens for a signal, its default action does not happen: {@code SIGTERM} and
 * {@code SIGINT} no longer end the JVM, and its shutdown hooks do not run before the program ends.
 * When the last listener in the process has been closed, the JVM does again what it did before.
 *
 * <p>Every listener of every loop is called in a poll phase, once for each signal that reaches the
 * JVM; the system itself may merge equal ones that come faster than they are taken. A signal that
 * comes while its loop does not run is told when it runs again, or lost when it is closed.
 *
 * <p>Which signals there are is up to the system. On Linux and macOS {@code SIGINT}, {@code
 * SIGTERM}, {@code SIGHUP}, {@code SIGUSR1}, {@code SIGUSR2}, {@code SIGWINCH} and most others can
 * be listened for. The JVM keeps {@code SIGQUIT}, {@code SIGSEGV} and a few others for itself, and
 * with its option {@code -Xrs} also those that end it. A {@code SIGINT}, {@code SIGTERM} or {@code
 * SIGHUP} that was ignored when the JVM began, as under {@code nohup} or for {@code command &} in a
 * script, stays ignored: its listener is never called, where Node's is.
 *
 * <p><b>Module.</b> This needs {@code jdk.unsupported}. Programs on the class path have it. A
 * program of modules says {@code requires jdk.unsupported}, or is started with {@code --add-modules
 * jdk.unsupported}.
 */
public final class Signals {
  private static final Map<String, SignalListeners> LISTENERS = new ConcurrentHashMap<>();

  private Signals() {}

  /**
   * Listens for a signal. For the loop thread.
   *
   * @param loop on which the listener is called
   * @param name such as {@code SIGTERM}
   * @param listener gets the name and the number of the signal
   * @return closed by whoever is no longer interested, and with the loop. It is unreferenced from
   *     the start: it lets the loop end, unless {@link Handle#ref} is called
   * @throws IllegalArgumentException if there is no such signal, or the JVM keeps it for itself
   * @throws UnsupportedOperationException if the module {@code jdk.unsupported} is missing
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public static Handle on(EventLoop loop, String name, ObjIntConsumer<String> listener) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(listener, "listener");
    loop.core().checkOpen("Signals.on");
    SignalListeners listeners = listenersOf(name);
    HookList anchors = loop.phases().anchors;
    SignalHook hook = new SignalHook(loop.core(), anchors.references, listeners, listener);
    try {
      hook.begin();
    } catch (IllegalArgumentException e) {
      throw refused(name, e);
    }
    return anchors.add(hook).unref();
  }

  private static SignalListeners listenersOf(String name) {
    if (!name.startsWith("SIG")) {
      throw new IllegalArgumentException("name must begin with SIG, as SIGTERM does: " + name);
    }
    try {
      return LISTENERS.computeIfAbsent(name, key -> new SignalListeners(JvmSignals.find(), key));
    } catch (IllegalArgumentException e) {
      throw refused(name, e);
    }
  }

  private static IllegalArgumentException refused(String name, IllegalArgumentException cause) {
    String message = "name: nobody can listen for " + name + ": " + cause.getMessage();
    return new IllegalArgumentException(message, cause);
  }
}
