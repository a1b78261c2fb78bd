package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Origin;
import dev.tickloom.loop.Registration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** The actions on the process: its events, and its end. */
final class ProcessActions {
  /** What a listener of the program is told: what stands in the line after the event, and it. */
  private interface Listener {
    void accept(String line, Object it);
  }

  private final World world;
  private final EventLoop loop;
  private final Interpreter interpreter;
  private final Map<String, List<Registration>> registrations = new HashMap<>();

  ProcessActions(World world, Interpreter interpreter) {
    this.world = world;
    this.loop = world.loop();
    this.interpreter = interpreter;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("on", (action, frame) -> on(action, false));
    steps.put("once", (action, frame) -> on(action, true));
    steps.put("off", (action, frame) -> off(action.text(1)));
    steps.put("capture", this::capture);
    steps.put("exit", this::exit);
    steps.put(
        "exitCode", (action, frame) -> loop.exitCode(NodeTypes.exitCode(world, action.json(1))));
  }

  private void on(Action action, boolean once) {
    String event = action.text(1);
    Body body = interpreter.function(action.has(2) ? action.body(2) : List.of());
    List<Registration> own = new ArrayList<>(1);
    Listener listener =
        (line, it) -> {
          if (once) {
            own.forEach(Registration::close);
          }
          world.log(line);
          body.run(it);
        };
    boolean withOrigin = "origin".equals(action.json(3));
    Registration registration = listen(event, withOrigin, listener);
    own.add(registration);
    registrations.computeIfAbsent(event, any -> new ArrayList<>()).add(registration);
  }

  private Registration listen(String event, boolean withOrigin, Listener listener) {
    BiConsumer<Throwable, Origin> ofError =
        (error, origin) -> {
          Object it = NodeErrors.uncaught(error, origin, world.show());
          String suffix = withOrigin ? " " + NodeErrors.originName(origin) : "";
          listener.accept(event + " " + world.show(it) + suffix, it);
        };
    IntConsumer ofCode = code -> listener.accept(event + " " + code, (long) code);
    return switch (event) {
      case "uncaughtException" -> loop.onUncaughtException(ofError);
      case "uncaughtExceptionMonitor" -> loop.onUncaughtExceptionMonitor(ofError);
      case "unhandledRejection" ->
          loop.onUnhandledRejection((reason, promise) -> {
            Object it = ThrownValue.in(reason);
            listener.accept(event + " " + world.show(it), it);
          });
      case "rejectionHandled" ->
          loop.onRejectionHandled(promise -> listener.accept(event, Nothing.UNDEFINED));
      case "beforeExit" -> loop.onBeforeExit(ofCode);
      case "exit" -> loop.onExit(ofCode);
      case "warning" -> {
        BiConsumer<String, Object> ofName = (name, it) -> listener.accept(event + " " + name, it);
        yield world.warnings().listen(name -> ofName.accept(name, name));
      }
      default -> throw new IllegalArgumentException("unknown event " + event);
    };
  }

  private void off(String event) {
    List<Registration> added = registrations.remove(event);
    if (added != null) {
      added.forEach(Registration::close);
    }
  }

  private void capture(Action action, Frame frame) {
    List<Action> body = action.bodyOrNull(1);
    if (body == null) {
      loop.setUncaughtExceptionCapture(null);
      return;
    }
    try {
      loop.setUncaughtExceptionCapture(error -> {
        Object it = NodeErrors.uncaught(error, world.originOf(error), world.show());
        world.log("capture " + world.show(it));
        interpreter.run(body, it);
      });
    } catch (IllegalStateException set) {
      throw NodeTypes.captureAlreadySet();
    }
  }

  private void exit(Action action, Frame frame) {
    loop.exit(action.has(1) ? NodeTypes.exitCode(world, action.json(1)) : loop.exitCode());
  }
}
