package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.loop.Promise;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * The actions on promises. Each uses the method of {@link Promise} that a Java program would use
 * for the same, which depends on what its callbacks return; see {@link Returns}.
 */
final class PromiseActions {
  private final World world;
  private final Interpreter interpreter;
  private final Values values;

  PromiseActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("promise", this::create);
    steps.put(
        "resolve", (action, frame) -> settler(action).resolve(values.argument(action, 2, frame)));
    steps.put(
        "reject", (action, frame) -> settler(action).reject(values.argument(action, 2, frame)));
    steps.put(
        "resolved",
        (action, frame) -> name(action, 1, promiseOf(values.argument(action, 2, frame))));
    steps.put("rejected", this::rejected);
    steps.put(
        "then",
        (action, frame) ->
            name(action, 2, then(source(action), action.bodyOrNull(3), action.bodyOrNull(4))));
    steps.put(
        "catch",
        (action, frame) -> name(action, 2, then(source(action), null, action.bodyOrNull(3))));
    steps.put(
        "finally",
        (action, frame) -> name(action, 2, onSettled(source(action), action.bodyOrNull(3))));
    steps.put("all", combinator(promises -> World.ofValues(Promise.all(promises))));
    steps.put("allSettled", combinator(promises -> World.ofValues(Promise.allSettled(promises))));
    steps.put("race", combinator(Promise::race));
    steps.put("any", combinator(Promise::any));
  }

  private void create(Action action, Frame frame) {
    String id = action.text(1);
    List<Action> executor = action.has(2) ? action.body(2) : List.of();
    Promise<Object> promise =
        Promise.create(resolvers -> {
          Settler settler = new Settler(world, resolvers);
          world.settlers.put(id, settler);
          try {
            interpreter.run(executor, Nothing.UNDEFINED);
          } catch (RuntimeException e) {
            if (!settler.isUsed()) { // with a thenable it is, and the library cannot know
              throw e;
            }
          }
        });
    world.name(id, promise);
  }

  private void rejected(Action action, Frame frame) {
    name(action, 1, Promise.reject(ThrownValue.of(values.argument(action, 2, frame))));
  }

  private Promise<Object> then(
      Promise<Object> source, @Nullable List<Action> fulfilled, @Nullable List<Action> rejected) {
    Returns mapped = returnsOf(fulfilled);
    Returns recovered = returnsOf(rejected);
    Function<Object, Object> map = map(fulfilled);
    if (rejected == null && mapped == Returns.VALUES) {
      return source.then(map);
    }
    if (rejected == null && mapped == Returns.PROMISES) {
      return source.thenCompose(value -> World.ofValues((Promise<?>) map.apply(value)));
    }
    if (rejected == null || mapped != Returns.VALUES || recovered != Returns.VALUES) {
      return thenAnything(source, map, recover(rejected));
    }
    Function<Throwable, Object> recover = recover(rejected);
    return fulfilled == null ? source.catchError(recover) : source.then(map, recover);
  }

  /** JavaScript's {@code then}, which looks at what its callbacks return. */
  private Promise<Object> thenAnything(
      Promise<Object> source, Function<Object, Object> map, Function<Throwable, Object> recover) {
    Settler settler = Settler.create(world);
    source.then(
        value -> {
          settler.settle(map::apply, value);
          return Nothing.UNDEFINED;
        },
        reason -> {
          settler.settle(any -> recover.apply(reason), Nothing.UNDEFINED);
          return Nothing.UNDEFINED;
        });
    return settler.promise();
  }

  private Function<Object, Object> map(@Nullable List<Action> body) {
    return body == null ? Nothing::ifNull : value -> interpreter.run(body, Nothing.ifNull(value));
  }

  private Function<Throwable, Object> recover(@Nullable List<Action> body) {
    return reason -> {
      Object it = ThrownValue.in(reason);
      if (body == null) {
        throw ThrownValue.of(it);
      }
      return interpreter.run(body, it);
    };
  }

  private Promise<Object> onSettled(Promise<Object> source, @Nullable List<Action> body) {
    if (body == null) {
      return source.then(Function.identity());
    }
    return switch (returnsOf(body)) {
      case VALUES -> source.onSettled(interpreter.callback(body));
      case PROMISES ->
          source.onSettledCompose(() -> (Promise<?>) interpreter.run(body, Nothing.UNDEFINED));
      case ANYTHING -> onSettledAnything(source, body);
    };
  }

  /** What the body returns is waited for, if it can be, and then the outcome passed on. */
  private Promise<Object> onSettledAnything(Promise<Object> source, List<Action> body) {
    Supplier<Promise<Object>> wait = () -> promiseOf(interpreter.run(body, Nothing.UNDEFINED));
    return thenAnything(
        source,
        value -> wait.get().then(done -> value),
        reason ->
            wait.get()
                .then(done -> {
                  throw ThrownValue.of(ThrownValue.in(reason));
                }));
  }

  private Returns returnsOf(@Nullable List<Action> body) {
    return Returns.of(body, world.promises.keySet());
  }

  private Step combinator(Function<List<Promise<Object>>, Promise<Object>> combine) {
    return (action, frame) -> {
      List<Object> elements = values.list(action.list(2), frame);
      name(action, 1, combine.apply(new PromiseList(world, elements)));
    };
  }

  private Promise<Object> promiseOf(Object value) {
    return Settler.promiseOf(world, value);
  }

  private Promise<Object> source(Action action) {
    Promise<Object> source = world.promises.get(action.text(1));
    if (source == null) {
      throw NodeTypes.propertyOfUndefined(world, action.name());
    }
    return source;
  }

  private Settler settler(Action action) {
    Settler settler = world.settlers.get(action.text(1));
    if (settler == null) {
      throw NodeTypes.propertyOfUndefined(world, action.name().equals("resolve") ? "0" : "1");
    }
    return settler;
  }

  private void name(Action action, int index, Promise<Object> promise) {
    world.name(action.id(index), promise);
  }
}
