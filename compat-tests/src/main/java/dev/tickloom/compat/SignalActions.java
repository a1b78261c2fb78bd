package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The actions on signals, and the one that waits until there is something to abort too late. */
final class SignalActions {
  private final World world;
  private final Interpreter interpreter;
  private final Values values;
  private final Map<String, AbortController> controllers = new HashMap<>();

  SignalActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("controller", this::create);
    steps.put("abort", this::abort);
    steps.put("signal.aborted", this::aborted);
    steps.put(
        "signal.timeout",
        (action, frame) ->
            name(action, AbortSignal.timeout(Duration.ofMillis((long) action.number(2)))));
    steps.put("signal.any", (action, frame) -> name(action, AbortSignal.any(sources(action))));
    steps.put("signal.on", this::listen);
    steps.put("signal.get", this::get);
    steps.put("signal.check", this::check);
    steps.put("workersIdle", (action, frame) -> awaitWorkers());
  }

  private void create(Action action, Frame frame) {
    AbortController controller = new AbortController();
    controllers.put(action.text(1), controller);
    name(action, controller.signal());
  }

  private void abort(Action action, Frame frame) {
    AbortController controller = controllers.get(action.text(1));
    if (controller == null) {
      throw NodeTypes.propertyOfUndefined(world, "abort");
    }
    if (action.has(2)) {
      controller.abort(ThrownValue.of(values.argument(action, 2, frame)));
    } else {
      controller.abort();
    }
  }

  private void aborted(Action action, Frame frame) {
    if (action.has(2)) {
      name(action, AbortSignal.abort(ThrownValue.of(values.argument(action, 2, frame))));
    } else {
      AbortController controller = new AbortController();
      controller.abort();
      name(action, controller.signal());
    }
  }

  private List<AbortSignal> sources(Action action) {
    List<AbortSignal> sources = new ArrayList<>();
    for (Object id : action.list(2)) {
      AbortSignal source = world.signals.get(id.toString());
      if (source == null) {
        throw NodeTypes.noSignal(sources.size());
      }
      sources.add(source);
    }
    return sources;
  }

  /** The library calls a listener that comes too late; in JavaScript no event comes any more. */
  private void listen(Action action, Frame frame) {
    AbortSignal signal = world.signal(action.text(1), "addEventListener");
    Body body = interpreter.function(action.has(2) ? action.body(2) : List.of());
    if (!signal.aborted()) {
      signal.onAbort(() -> body.run(reason(signal)));
    }
  }

  private void get(Action action, Frame frame) {
    AbortSignal signal = world.signal(action.text(1), "aborted");
    String state =
        signal.aborted() ? "aborted=true " + world.show(reason(signal)) : "aborted=false";
    world.log(action.text(1) + " " + state);
  }

  private void check(Action action, Frame frame) {
    AbortSignal signal = world.signal(action.text(1), "throwIfAborted");
    try {
      signal.throwIfAborted();
    } catch (AbortException e) {
      throw ThrownValue.of(reason(signal));
    }
  }

  /** What a program has as the reason: where it gave none, a DOMException. */
  private static Object reason(AbortSignal signal) {
    return switch (signal.reason()) {
      case AbortException e -> JsError.coded("AbortError", "20", "This operation was aborted");
      case TimeoutException e ->
          JsError.coded("TimeoutError", "23", String.valueOf(e.getMessage()));
      case Throwable other -> ThrownValue.in(other);
      case null -> Nothing.UNDEFINED;
    };
  }

  private void awaitWorkers() {
    while (world.loop().activeRequests().stream().anyMatch(SignalActions::isUnderWay)) {
      Thread.onSpinWait();
    }
  }

  private static boolean isUnderWay(Request request) {
    return request.state() == Request.State.QUEUED || request.state() == Request.State.RUNNING;
  }

  private void name(Action action, AbortSignal signal) {
    world.signals.put(action.text(1), signal);
  }
}
