package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.Domain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The actions on domains. */
final class DomainActions {
  private final World world;
  private final Interpreter interpreter;
  private final Map<String, Domain> domains = new HashMap<>();
  private final Map<Domain, String> names = new HashMap<>();

  DomainActions(World world, Interpreter interpreter) {
    this.world = world;
    this.interpreter = interpreter;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("domain", this::create);
    steps.put(
        "domain.run",
        (action, frame) ->
            with(action, domain -> domain.run(interpreter.callback(action.body(2)))));
    steps.put("domain.enter", (action, frame) -> with(action, Domain::enter));
    steps.put("domain.exit", (action, frame) -> with(action, Domain::exit));
    steps.put("domain.get", (action, frame) -> get());
  }

  private void create(Action action, Frame frame) {
    String name = action.text(1);
    Body body = interpreter.function(action.has(2) ? action.body(2) : List.of());
    Domain domain =
        new Domain(error -> {
          Object it = ThrownValue.in(error);
          world.log("domain " + name + " " + world.show(it));
          body.run(it);
        });
    domains.put(name, domain);
    names.put(domain, name);
  }

  private void with(Action action, Consumer<Domain> use) {
    Domain domain = domains.get(action.text(1));
    if (domain == null) {
      throw NodeTypes.propertyOfUndefined(world, action.name().replace("domain.", ""));
    }
    use.accept(domain);
  }

  private void get() {
    Domain active = Domain.active();
    world.log("domain=" + (active == null ? "none" : names.get(active)));
  }
}
