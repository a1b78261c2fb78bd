package dev.tickloom.compat;

import static dev.tickloom.compat.Generator.object;
import static dev.tickloom.compat.Generator.one;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@link Generator} that makes actions on signals, for one body. A listener throws
 * nothing, since in Node that is an uncaught error, and here an error of whoever aborts.
 */
final class SignalGenerator {
  private static final int[] DURATIONS = {2, 7, 12};

  private final Generator generator;
  private final Scope scope;

  SignalGenerator(Generator generator, Scope scope) {
    this.generator = generator;
    this.scope = scope;
  }

  List<Object> action() {
    if (scope.controllers().isEmpty()) {
      return controller();
    }
    return switch (generator.next(10)) {
      case 0 -> controller();
      case 1, 2 -> one(any());
      case 3, 4 -> listen();
      case 5, 6 -> one(abort());
      case 7 -> one(Generator.action("signal.get", signal()));
      case 8 -> waiting("delayImmediate", List.of());
      default -> timed();
    };
  }

  private List<Object> controller() {
    String name = generator.newName("c");
    scope.controllers().add(name);
    scope.signals().add(name);
    return one(Generator.action("controller", name));
  }

  private Object any() {
    List<Object> sources = new ArrayList<>();
    for (int left = 1 + generator.next(3); left > 0; left--) {
      sources.add(signal());
    }
    String name = generator.newName("s");
    scope.signals().add(name);
    return Generator.action("signal.any", name, sources);
  }

  /** Not in a listener: in Node one that is added to the same signal meanwhile is called, too. */
  private List<Object> listen() {
    return generator.isInListener()
        ? one(Generator.action("signal.get", signal()))
        : one(Generator.action("signal.on", signal(), listener()));
  }

  private List<Object> listener() {
    List<Object> body = new ArrayList<>(generator.listenerBody(scope));
    body.set(0, Generator.action("logv", String.valueOf(generator.newLabel())));
    return body;
  }

  private Object abort() {
    String name = generator.pick(scope.controllers());
    return generator.chance(60)
        ? Generator.action("abort", name)
        : Generator.action("abort", name, object("error", "e" + generator.newLabel()));
  }

  /** A promise that is given up by a signal, and what reacts to it. */
  private List<Object> waiting(String verb, List<Object> duration) {
    if (!generator.hasImmediates()) {
      return one(Generator.action("signal.get", signal()));
    }
    String name = generator.newName("p");
    scope.promises().add(name);
    List<Object> parts = new ArrayList<>(List.of(verb));
    parts.addAll(duration);
    parts.addAll(List.of(name, object("undef", true), signal()));
    String label = String.valueOf(generator.newLabel());
    return List.of(
        List.copyOf(parts),
        Generator.action(
            "then",
            name,
            generator.newName("p"),
            one(Generator.action("logv", label)),
            one(Generator.action("logv", label + "!"))));
  }

  /** What takes time is waited out as timers are. */
  private List<Object> timed() {
    if (!generator.mayWaitIn(scope)) {
      return controller();
    }
    int duration = DURATIONS[generator.next(DURATIONS.length)];
    List<Object> actions = new ArrayList<>();
    if (generator.chance(50)) {
      actions.addAll(waiting("delay", List.of((long) duration)));
    } else {
      String name = generator.newName("s");
      scope.signals().add(name);
      actions.add(Generator.action("signal.timeout", name, duration));
      actions.addAll(listen());
    }
    if (scope.depth() > 0) { // the script waits at its end
      actions.add(Generator.action("busy", HandleGenerator.WAIT_OUT));
    }
    return actions;
  }

  private String signal() {
    return generator.pick(scope.signals());
  }
}
