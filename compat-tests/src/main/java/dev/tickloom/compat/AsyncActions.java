package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Async;
import dev.tickloom.loop.Awaited;
import dev.tickloom.loop.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** Async functions, {@code await}, and the promises of timers. */
final class AsyncActions {
  private final World world;
  private final Interpreter interpreter;
  private final Values values;

  AsyncActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("async", this::async);
    steps.put("await", this::await);
    steps.put("forAwait", this::forAwait);
    steps.put("break", (action, frame) -> frame.leave());
    steps.put("delay", this::delay);
    steps.put("delayImmediate", this::delayImmediate);
  }

  private void async(Action action, Frame frame) {
    List<Action> body = action.body(2);
    Promise<Object> promise;
    if (Returns.of(body, world.promises.keySet()) == Returns.VALUES) {
      promise = Async.async(() -> interpreter.run(body, Nothing.UNDEFINED));
    } else {
      Settler settler = Settler.create(world);
      Async.async(() -> {
        settler.settle(interpreter.function(body), Nothing.UNDEFINED);
        return Nothing.UNDEFINED;
      });
      promise = settler.promise();
    }
    world.name(action.id(1), promise);
  }

  private void await(Action action, Frame frame) {
    Promise<Object> promise = Settler.promiseOf(world, values.argument(action, 1, frame));
    frame.setIt(Nothing.ifNull(Async.await(promise)));
  }

  private void forAwait(Action action, Frame frame) {
    Sequence source =
        new Sequence(
            world,
            action.text(1),
            values.list(action.list(2), frame),
            values.argument(action, 3, frame));
    try (Awaited<Object> elements = Async.awaitEach(source)) {
      for (Object element : elements) {
        frame.setIt(element);
        interpreter.runBlock(action.body(4), frame);
        if (frame.hasLeft() || frame.returned() != null) {
          break;
        }
      }
    }
  }

  /** The library's promise has no value; Node's may have one. */
  private void delay(Action action, Frame frame) {
    long millis = NodeTypes.millis(world, action.json(1));
    Object value = values.argument(action, 3, frame);
    AbortSignal signal = signal(action, 4, value);
    if (signal != null) {
      Duration duration = Duration.ofMillis(millis);
      world.name(action.id(2), World.ofValues(world.loop().delay(duration, signal)));
    } else if (value == Nothing.UNDEFINED) {
      world.name(action.id(2), World.ofValues(world.loop().delay(Duration.ofMillis(millis))));
    } else {
      Settler settler = Settler.create(world);
      world.loop().setTimeout(() -> settler.resolve(value), millis);
      world.name(action.id(2), settler.promise());
    }
  }

  private void delayImmediate(Action action, Frame frame) {
    Object value = values.argument(action, 2, frame);
    AbortSignal signal = signal(action, 3, value);
    if (signal != null) {
      world.name(action.id(1), World.ofValues(world.loop().yield(signal)));
      return;
    }
    Settler settler = Settler.create(world);
    world.loop().setImmediate(() -> settler.resolve(value));
    world.name(action.id(1), settler.promise());
  }

  /** The signal at an index; null if there is none. The library's promise then has no value. */
  private @Nullable AbortSignal signal(Action action, int index, Object value) {
    AbortSignal signal = action.has(index) ? world.signals.get(action.text(index)) : null;
    if (signal != null && value != Nothing.UNDEFINED) {
      throw new NotApplicable("a delay with a signal and a value");
    }
    return signal;
  }
}
