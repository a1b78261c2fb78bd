package dev.tickloom.compat;

import static dev.tickloom.compat.Generator.action;
import static dev.tickloom.compat.Generator.object;
import static dev.tickloom.compat.Generator.one;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of {@link Generator} that makes actions on promises, for one body. */
final class PromiseGenerator {
  private final Generator generator;
  private final Scope scope;

  PromiseGenerator(Generator generator, Scope scope) {
    this.generator = generator;
    this.scope = scope;
  }

  /** Makes a promise, or settles one that was made pending. */
  List<Object> promise() {
    if (!scope.deferreds().isEmpty() && generator.chance(40)) {
      String verb = generator.chance(75) ? "resolve" : "reject";
      return one(action(verb, generator.pick(scope.deferreds()), value()));
    }
    String name = generator.newName("p");
    Object made;
    if (generator.chance(50)) {
      made = action("resolved", name, value());
    } else {
      made =
          generator.chance(50) ? action("promise", name) : action("promise", name, executor(name));
      scope.deferreds().add(name);
    }
    scope.promises().add(name);
    return one(made);
  }

  private List<Object> executor(String name) {
    List<Object> body = new ArrayList<>(generator.bodyOf(scope));
    body.add(0, action(generator.chance(80) ? "resolve" : "reject", name, value()));
    return body;
  }

  /** Reacts to a promise. */
  List<Object> reaction() {
    if (scope.promises().isEmpty()) {
      return promise();
    }
    String source = generator.pick(scope.promises());
    String derived = generator.newName("p");
    Object made =
        switch (generator.next(generator.isLegacy() ? 5 : 6)) {
          case 0, 1 -> action("then", source, derived, showing());
          case 2 -> action("then", source, derived, showing(), showing());
          case 3, 4 -> action("catch", source, derived, showing());
          default -> action("finally", source, derived, generator.bodyOf(scope));
        };
    scope.promises().add(derived);
    return one(made);
  }

  private List<Object> showing() {
    List<Object> body = new ArrayList<>(generator.bodyOf(scope));
    body.set(0, action("logv", String.valueOf(generator.newLabel())));
    return body;
  }

  List<Object> combinator() {
    String name = generator.newName("p");
    List<Object> values = new ArrayList<>();
    for (int left = generator.next(4); left > 0; left--) {
      values.add(value());
    }
    String verb =
        switch (generator.next(generator.isLegacy() ? 2 : 4)) {
          case 0 -> "all";
          case 1 -> "race";
          case 2 -> "allSettled";
          default -> "any";
        };
    scope.promises().add(name);
    return List.of(
        action(verb, name, values), action("then", name, generator.newName("p"), showing()));
  }

  List<Object> rejection() {
    String name = generator.newName("p");
    scope.promises().add(name);
    return generator.chance(60)
        ? one(action("rejected", name, reason()))
        : one(action("promise", name, one(action("throw", "e" + generator.newLabel()))));
  }

  List<Object> await() {
    return List.of(action("await", value()), action("logv", String.valueOf(generator.newLabel())));
  }

  /** What a sequence may yield: a promise, an error, or a value that is nothing special. */
  Object element() {
    if (generator.chance(35) && !scope.promises().isEmpty()) {
      return object("promise", generator.pick(scope.promises()));
    }
    return generator.chance(10) ? error() : plain();
  }

  private Object reason() {
    return generator.chance(85) ? error() : plain();
  }

  private Object error() {
    return object("error", "e" + generator.newLabel());
  }

  /** Any value. */
  Object value() {
    if (generator.chance(35) && !scope.promises().isEmpty()) {
      return object("promise", generator.pick(scope.promises()));
    }
    if (generator.hasThenables() && generator.chance(25)) {
      Map<String, Object> thenable = new LinkedHashMap<>();
      thenable.put("thenable", "T" + generator.newLabel());
      thenable.put("value", plain());
      thenable.put("fail", generator.chance(30));
      return thenable;
    }
    return generator.chance(5) ? error() : plain();
  }

  private Object plain() {
    return switch (generator.next(4)) {
      case 0 -> "v";
      case 1 -> Nothing.NULL;
      case 2 -> true;
      default -> (long) generator.next(9);
    };
  }
}
