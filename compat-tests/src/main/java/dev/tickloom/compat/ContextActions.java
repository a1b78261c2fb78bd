package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.AsyncLocal;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** The actions on asynchronous context. */
final class ContextActions {
  private final World world;
  private final Interpreter interpreter;
  private final Values values;

  /** In JavaScript equal texts and numbers are the same; here one of them stands for all. */
  private final Map<Object, Object> same = new HashMap<>();

  ContextActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put(
        "als.run",
        (action, frame) ->
            store(action).run(value(action, frame), interpreter.callback(action.body(3))));
    steps.put(
        "als.exit", (action, frame) -> store(action).exit(interpreter.callback(action.body(2))));
    steps.put("als.enter", (action, frame) -> store(action).enterWith(value(action, frame)));
    steps.put("als.get", this::get);
    steps.put(
        "als.bind",
        (action, frame) ->
            world.functions.put(
                action.text(1), AsyncLocal.bind(interpreter.callback(action.body(2)))));
  }

  private AsyncLocal<Object> store(Action action) {
    return world.stores.computeIfAbsent(action.text(1), name -> new AsyncLocal<>());
  }

  private @Nullable Object value(Action action, Frame frame) {
    Object value = values.argument(action, 2, frame);
    if (value == Nothing.UNDEFINED) {
      return null;
    }
    boolean hasIdentity = !(value instanceof String || value instanceof Number);
    return hasIdentity ? value : same.computeIfAbsent(value, first -> first);
  }

  private void get(Action action, Frame frame) {
    Object value = Nothing.ifNull(store(action).get());
    world.log(action.text(1) + "=" + world.show(value));
  }
}
