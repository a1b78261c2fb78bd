package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Timeout;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The actions that queue ticks, microtasks, immediates and timers, and those on their handles. */
final class QueueActions {
  private final World world;
  private final EventLoop loop;
  private final Interpreter interpreter;
  private final Values values;

  QueueActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.loop = world.loop();
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("nextTick", (action, frame) -> loop.nextTick(callback(action, 1, frame)));
    steps.put("microtask", (action, frame) -> loop.queueMicrotask(callback(action, 1, frame)));
    steps.put(
        "immediate",
        (action, frame) -> name(action, 1, loop.setImmediate(callback(action, 2, frame))));
    steps.put(
        "timeout",
        (action, frame) ->
            name(action, 2, loop.setTimeout(callback(action, 3, frame), millis(action))));
    steps.put(
        "interval",
        (action, frame) ->
            name(action, 2, loop.setInterval(callback(action, 3, frame), millis(action))));
    steps.put("clear", (action, frame) -> with(action, Handle::close));
    steps.put("ref", (action, frame) -> with(action, Handle::ref));
    steps.put("unref", (action, frame) -> with(action, Handle::unref));
    steps.put("refresh", (action, frame) -> with(action, QueueActions::refresh));
    steps.put("hasRef", this::hasRef);
  }

  /** The body at an index, with what follows it as the arguments that it will be called with. */
  private Runnable callback(Action action, int index, Frame frame) {
    List<Action> body = action.bodyOrNull(index);
    if (body == null) {
      throw NodeTypes.notACallback("callback", action.json(index));
    }
    if (!action.has(index + 1)) {
      return interpreter.callback(body);
    }
    List<Object> arguments = values.list(action.list(index + 1), frame);
    return () -> interpreter.run(body, arguments);
  }

  private long millis(Action action) {
    return NodeTypes.millis(world, action.json(1));
  }

  private void name(Action action, int index, Handle handle) {
    String id = action.id(index);
    if (id != null) {
      world.handles.put(id, handle);
    }
  }

  private void with(Action action, Consumer<Handle> use) {
    Handle handle = world.handles.get(action.text(1));
    if (handle != null) {
      use.accept(handle);
    }
  }

  private static void refresh(Handle handle) {
    if (!(handle instanceof Timeout timeout)) {
      throw NodeTypes.notAFunction("h.refresh");
    }
    timeout.refresh();
  }

  private void hasRef(Action action, Frame frame) {
    with(action, handle -> world.log("hasRef " + action.text(1) + "=" + handle.hasRef()));
  }
}
