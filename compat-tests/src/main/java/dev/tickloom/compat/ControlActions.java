package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** The actions that log, and those that make the flow of a program. */
final class ControlActions {
  private static final double NANOS_PER_MILLI = 1e6;

  private final World world;
  private final Interpreter interpreter;
  private final Values values;

  ControlActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("log", (action, frame) -> world.log(action.text(1)));
    steps.put("logv", (action, frame) -> world.log(action.text(1) + " " + world.show(frame.it())));
    steps.put(
        "busy",
        (action, frame) ->
            world.stopwatch().busy(Duration.ofNanos((long) (action.number(1) * NANOS_PER_MILLI))));
    steps.put("throw", this::throwValue);
    steps.put("try", this::tryCatchFinally);
    steps.put("return", (action, frame) -> frame.setReturned(values.argument(action, 1, frame)));
    steps.put("repeat", this::repeat);
    steps.put("upTo", this::upTo);
    steps.put("at", this::at);
    steps.put("def", this::define);
    steps.put("call", this::call);
  }

  private void throwValue(Action action, Frame frame) {
    Object value =
        action.json(1) instanceof String message
            ? JsError.plain(message)
            : values.argument(action, 1, frame);
    throw ThrownValue.of(value);
  }

  /** What is not a {@code RuntimeException} ends the program and is none of its business. */
  private void tryCatchFinally(Action action, Frame frame) {
    RuntimeException thrown = attempt(action.body(1), frame);
    List<Action> handler = action.bodyOrNull(2);
    if (thrown != null && handler != null) {
      thrown = attempt(handler, frame.forCatch(ThrownValue.in(thrown)));
    }
    List<Action> last = action.bodyOrNull(3);
    if (last != null) {
      Object returned = frame.returned();
      frame.setReturned(null);
      interpreter.runBlock(last, frame);
      if (frame.returned() != null) {
        return; // which replaces both an error and an earlier return
      }
      frame.setReturned(returned);
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  private @Nullable RuntimeException attempt(List<Action> block, Frame frame) {
    try {
      interpreter.runBlock(block, frame);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void repeat(Action action, Frame frame) {
    for (double left = action.number(1); left > 0 && frame.returned() == null; left--) {
      interpreter.runBlock(action.body(2), frame);
    }
  }

  private void upTo(Action action, Frame frame) {
    if (world.count(action.text(1)) <= action.number(2)) {
      interpreter.runBlock(action.body(3), frame);
    }
  }

  private void at(Action action, Frame frame) {
    if (world.count(action.text(1)) == action.number(2)) {
      interpreter.runBlock(action.body(3), frame);
    }
  }

  private void define(Action action, Frame frame) {
    world.functions.put(action.text(1), interpreter.callback(action.body(2)));
  }

  private void call(Action action, Frame frame) {
    Runnable function = world.functions.get(action.text(1));
    if (function == null) {
      throw NodeTypes.notAFunction("R.f." + action.text(1));
    }
    function.run();
  }
}
