package dev.tickloom.loop;

import java.util.function.ObjIntConsumer;

/** A listener for one signal, on one loop. libuv's {@code uv_signal_t}. For the loop thread. */
final class SignalHook extends Hook {
  private final LoopCore core;
  private final SignalListeners listeners;
  private final Runnable whenLoopCloses = this::close;

  SignalHook(
      LoopCore core,
      ReferenceCount references,
      SignalListeners listeners,
      ObjIntConsumer<String> listener) {
    super(
        core,
        references,
        "Signal",
        listeners.name(),
        () -> listener.accept(listeners.name(), listeners.number()));
    this.core = core;
    this.listeners = listeners;
  }

  /** To be called once it is active. */
  void begin() {
    listeners.add(this);
    core.closeListeners.add(whenLoopCloses);
  }

  /** The signal has come. On a thread of the JVM. */
  void arrived() {
    var unused = core.post(new Arrival(), context); // false: the loop is closing, as this is then
  }

  /** One signal on its way to the loop. */
  private final class Arrival implements Runnable, NamedCallback {
    @Override
    public void run() {
      if (isActive()) {
        call();
      }
    }

    @Override
    public String callbackName() {
      return "signal " + listeners.name();
    }
  }

  @Override
  public void close() {
    boolean wasActive = isActive();
    super.close();
    if (wasActive) {
      listeners.remove(this);
      core.closeListeners.remove(whenLoopCloses);
    }
  }
}
