package dev.tickloom.compat;

import static dev.tickloom.compat.Generator.action;
import static dev.tickloom.compat.Generator.one;

import java.util.ArrayList;
import java.util.List;

/** The part of {@link Generator} that makes actions on immediates and timers, for one body. */
final class HandleGenerator {
  /** Longer than the longest of the durations. */
  static final int WAIT_OUT = 17;

  private static final int[] DURATIONS = {2, 7, 12};

  private final Generator generator;
  private final Scope scope;

  HandleGenerator(Generator generator, Scope scope) {
    this.generator = generator;
    this.scope = scope;
  }

  List<Object> immediate() {
    String name = generator.newName("i");
    List<Object> body = generator.body(scope);
    scope.handles().add(name);
    return one(action("immediate", name, body));
  }

  /** Some timers that are all overdue at the end of the body. */
  List<Object> timers() {
    List<Object> actions = new ArrayList<>();
    for (int left = 1 + generator.next(3); left > 0; left--) {
      int duration = DURATIONS[generator.next(DURATIONS.length)];
      actions.add(generator.chance(15) ? interval(duration) : timeout(duration));
    }
    if (scope.depth() > 0) { // the script waits at its end
      actions.add(action("busy", WAIT_OUT));
    }
    return actions;
  }

  Object timeout(int duration) {
    String name = generator.newName("t");
    List<Object> body = generator.body(scope);
    scope.handles().add(name);
    return action("timeout", duration, name, body);
  }

  /** One that ends itself, which it can only if its name is not given to another by a handler. */
  private Object interval(int duration) {
    if (scope.depth() >= Generator.MAX_DEPTH) {
      return timeout(duration);
    }
    String name = generator.newName("t");
    List<Object> body = new ArrayList<>(generator.body(scope));
    body.add(0, action("clear", name));
    scope.handles().add(name);
    return action("interval", duration, name, body);
  }

  List<Object> use() {
    if (scope.handles().isEmpty()) {
      return one(generator.log());
    }
    String name = generator.pick(scope.handles());
    if (name.startsWith("t") && generator.mayWaitIn(scope) && generator.chance(30)) {
      return again(name);
    }
    return switch (generator.next(choices(name))) {
      case 0 -> one(action("clear", name));
      case 1 -> one(action("unref", name));
      case 2 -> one(action("ref", name));
      default -> one(action("hasRef", name));
    };
  }

  /** Starts a timer again, which is then overdue at the end of the body. */
  private List<Object> again(String name) {
    Object refresh = action("refresh", name);
    return scope.depth() > 0 ? List.of(refresh, action("busy", WAIT_OUT)) : one(refresh);
  }

  /** Old Nodes can only clear an immediate. */
  private int choices(String name) {
    if (generator.isLegacy()) {
      return name.startsWith("i") ? 1 : 3;
    }
    return 4;
  }
}
