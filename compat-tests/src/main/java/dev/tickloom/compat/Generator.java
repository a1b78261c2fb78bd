package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Makes random programs that have one right trace on a machine of any speed. Which kinds of actions
 * a program has at all is drawn first, so that some do much of few things.
 *
 * <p>Timers are set in groups and then waited out in the same body, so that all are overdue when
 * the loop gets to them; their durations lie far apart. In programs of the kind {@link
 * Feature#SEQUENCE} nothing takes time, and each timer has a moment of its own.
 */
final class Generator {
  private enum Feature {
    PROMISES,
    COMBINATORS,
    ASYNC,
    IMMEDIATES,
    HANDLES,
    TIMERS,
    SEQUENCE,
    ERRORS,
    HANDLER_WORK,
    REJECTIONS,
    CONTEXT,
    THENABLES,
    CAPTURE,
    ENDING,
    SIGNALS,
    DOMAINS,
    MODE
  }

  private static final Set<Feature> MODERN_ONLY =
      EnumSet.of(
          Feature.ASYNC,
          Feature.CONTEXT,
          Feature.CAPTURE,
          Feature.SIGNALS,
          Feature.DOMAINS,
          Feature.MODE);

  private static final int[] MOMENTS = {14, 32, 54, 66};
  private static final String[] MODES = {"throw", "strict", "warn", "none"};

  /** Deeper bodies only log. Bodies of handlers are that deep already. */
  static final int MAX_DEPTH = 5;

  private final Random random;
  private final boolean legacy;
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private int budget;
  private int labels;
  private int names;
  private int moments;
  private @Nullable String mode;

  /** How many domains are around the body that is being made. */
  private int domains;

  /** How many listeners of signals are around it. */
  private int listeners;

  Generator(long seed, Semantics semantics) {
    random = new Random(seed);
    legacy = semantics == Semantics.LEGACY;
  }

  /** A program whose name is its seed. */
  static Scenario scenario(long seed, Semantics semantics) {
    Generator generator = new Generator(seed, semantics);
    List<Object> main = generator.program();
    return Scenario.generated("seed-" + seed, Action.list(main), generator.rejections());
  }

  private List<Object> program() {
    for (Feature feature : Feature.values()) {
      if (random.nextInt(100) < chance(feature) && !(legacy && MODERN_ONLY.contains(feature))) {
        features.add(feature);
      }
    }
    if (has(Feature.SEQUENCE)) {
      features.remove(Feature.TIMERS);
    }
    if (has(Feature.DOMAINS)) {
      features.remove(Feature.CAPTURE); // before Node 26 a program has one or the other
    }
    mode = has(Feature.MODE) ? MODES[random.nextInt(MODES.length)] : null;
    budget = 6 + random.nextInt(26);
    Scope scope = new Scope();
    List<Object> main = new ArrayList<>();
    addListeners(main, scope);
    while (budget > 0) {
      addActions(main, scope);
    }
    main.add(log());
    if (has(Feature.TIMERS)) {
      main.add(action("busy", HandleGenerator.WAIT_OUT));
    }
    if (has(Feature.ENDING) && chance(30)) {
      main.add(action("throw", "main"));
    }
    return main;
  }

  private @Nullable String rejections() {
    return mode;
  }

  private static int chance(Feature feature) {
    return switch (feature) {
      case TIMERS -> 15;
      case SEQUENCE, ENDING -> 4;
      case CAPTURE -> 5;
      case THENABLES, SIGNALS, DOMAINS -> 25;
      case MODE -> 20;
      default -> 55;
    };
  }

  private void addListeners(List<Object> main, Scope scope) {
    if (!has(Feature.ENDING) || chance(70)) {
      main.add(action("on", "uncaughtException", handler(scope)));
    }
    if (has(Feature.REJECTIONS) && chance(60)) {
      main.add(action("on", "unhandledRejection", handler(scope)));
    }
    if (has(Feature.REJECTIONS) && chance(60)) {
      main.add(action("on", "rejectionHandled", handler(scope)));
    }
    if (!legacy && chance(10)) {
      main.add(action("on", "uncaughtExceptionMonitor", List.of(), "origin"));
    }
    if (has(Feature.MODE) && !has(Feature.DOMAINS) && chance(60)) {
      main.add(action("on", "warning", List.of())); // a domain makes Node warn of itself
    }
    if (has(Feature.CAPTURE)) {
      main.add(action("capture", handler(scope)));
    }
    if (has(Feature.ENDING)) {
      main.add(action("on", "exit", handler(scope)));
      main.add(action("on", "beforeExit", List.of(action("at", "b", 1, handler(scope)))));
    }
  }

  /** Bodies of handlers run often, so what they do must be little and must end. */
  private List<Object> handler(Scope scope) {
    if (!has(Feature.HANDLER_WORK) || chance(40)) {
      return List.of();
    }
    String counter = "h" + ++names;
    Supplier<List<Object>> body = () -> bodyIn(scope.nestedAt(MAX_DEPTH));
    return List.of(
        action("upTo", counter, 3, has(Feature.DOMAINS) ? withoutErrors(body) : body.get()));
  }

  List<Object> body(Scope scope) {
    return bodyIn(scope.nested(false));
  }

  private List<Object> bodyIn(Scope inner) {
    List<Object> body = new ArrayList<>();
    body.add(log());
    int size = inner.depth() > MAX_DEPTH ? 0 : random.nextInt(4);
    for (int i = 0; i < size && budget > 0; i++) {
      addActions(body, inner);
    }
    if (has(Feature.ERRORS) && chance(inner.depth() < MAX_DEPTH ? 12 : 2)) {
      body.add(failure());
    }
    return body;
  }

  /**
   * After a tick that threw, what is left of the queues is drained with the next callback, whatever
   * that is; if time has passed it may be one of Node's own, so then ticks do not throw. Nor do
   * they with domains, which make Node drain it before that callback; nor do handlers.
   */
  private List<Object> tick(Scope scope) {
    boolean mustBeCalm = has(Feature.TIMERS) || has(Feature.DOMAINS);
    return mustBeCalm ? withoutErrors(() -> body(scope)) : body(scope);
  }

  private List<Object> withoutErrors(Supplier<List<Object>> body) {
    boolean had = features.remove(Feature.ERRORS);
    List<Object> made = body.get();
    if (had) {
      features.add(Feature.ERRORS);
    }
    return made;
  }

  private Object failure() {
    return chance(95) ? action("throw", "e" + ++labels) : action("throw", object("undef", true));
  }

  private void addActions(List<Object> body, Scope scope) {
    budget--;
    List<Supplier<List<Object>>> choices = new ArrayList<>();
    offer(choices, 10, true, () -> one(action("nextTick", tick(scope))));
    offer(choices, 10, domains == 0, () -> one(action("microtask", body(scope))));
    offer(choices, 9, has(Feature.IMMEDIATES), () -> handles(scope).immediate());
    offer(choices, 5, has(Feature.HANDLES), () -> handles(scope).use());
    offer(choices, 4, mayHaveTimers(scope), () -> handles(scope).timers());
    offer(choices, 8, has(Feature.SEQUENCE) && scope.depth() == 0, () -> one(moment(scope)));
    offer(choices, 12, has(Feature.PROMISES), () -> promises(scope).promise());
    offer(choices, 12, has(Feature.PROMISES), () -> promises(scope).reaction());
    offer(choices, 4, has(Feature.COMBINATORS), () -> promises(scope).combinator());
    offer(choices, 6, has(Feature.REJECTIONS), () -> promises(scope).rejection());
    offer(choices, 8, has(Feature.ASYNC), () -> async(scope));
    offer(choices, 14, scope.isAsync(), () -> promises(scope).await());
    offer(choices, 6, mayGoThrough(scope), () -> one(forAwait(scope)));
    offer(choices, 8, has(Feature.CONTEXT), () -> context(scope));
    offer(choices, 10, has(Feature.SIGNALS), () -> signals(scope).action());
    offer(choices, 5, has(Feature.DOMAINS) && domains == 0, () -> inDomain(scope));
    offer(choices, 2, domains > 0, () -> one(action("domain.get")));
    offer(choices, 3, has(Feature.ERRORS), () -> one(guarded(scope)));
    offer(choices, 2, has(Feature.ENDING), () -> one(action("exitCode", random.nextInt(4))));
    offer(choices, 1, has(Feature.ENDING), () -> one(action("exit", random.nextInt(4))));
    body.addAll(choices.get(random.nextInt(choices.size())).get());
  }

  /**
   * Schedules something in a new domain. Only that is compared which is the same here: in Node what
   * a microtask throws reaches no domain, and an error that something catches outside leaves the
   * domain entered for good (docs/node-differences.md).
   */
  private List<Object> inDomain(Scope scope) {
    String name = "d" + ++names;
    Object made = action("domain", name, handler(scope));
    domains++;
    List<Object> body = calmBody(scope);
    domains--;
    return List.of(made, action("domain.run", name, body));
  }

  List<Object> listenerBody(Scope scope) {
    listeners++;
    List<Object> body = calmBody(scope);
    listeners--;
    return body;
  }

  boolean isInListener() {
    return listeners > 0;
  }

  /** A body that throws nothing here and now. */
  List<Object> calmBody(Scope scope) {
    Scope inner = scope.nested(false);
    List<Object> body = new ArrayList<>();
    body.add(log());
    for (int left = inner.depth() > MAX_DEPTH ? 0 : random.nextInt(3); left > 0; left--) {
      List<Supplier<List<Object>>> choices = new ArrayList<>();
      offer(choices, 3, true, () -> one(action("nextTick", tick(inner))));
      offer(choices, 3, domains == 0, () -> one(action("microtask", body(inner))));
      offer(choices, 3, has(Feature.IMMEDIATES), () -> handles(inner).immediate());
      offer(choices, 2, has(Feature.HANDLES), () -> handles(inner).use());
      offer(choices, 3, has(Feature.PROMISES), () -> promises(inner).reaction());
      offer(choices, 3, has(Feature.REJECTIONS), () -> promises(inner).rejection());
      offer(choices, 3, has(Feature.ASYNC), () -> async(inner));
      offer(choices, 2, has(Feature.CONTEXT), () -> one(action("als.get", "A")));
      offer(choices, 2, domains > 0, () -> one(action("domain.get")));
      offer(choices, 2, has(Feature.SIGNALS), () -> signals(inner).action());
      budget--;
      body.addAll(choices.get(random.nextInt(choices.size())).get());
    }
    return body;
  }

  /**
   * In a timers phase old versions go on with what a callback has made overdue; that is not held
   * to.
   */
  private boolean mayHaveTimers(Scope scope) {
    return has(Feature.TIMERS) && scope.depth() < (legacy ? 1 : 3);
  }

  private static void offer(
      List<Supplier<List<Object>>> choices,
      int weight,
      boolean possible,
      Supplier<List<Object>> choice) {
    for (int i = 0; possible && i < weight; i++) {
      choices.add(choice);
    }
  }

  private List<Object> async(Scope scope) {
    String name = "p" + ++names;
    List<Object> body = new ArrayList<>(bodyIn(scope.nested(true)));
    if (chance(20) && !scope.promises().isEmpty()) {
      body.add(action("return", object("promise", pick(scope.promises()))));
    }
    scope.promises().add(name);
    return one(action("async", name, body));
  }

  /** Not where the program may end within: what unwinds then closes the sequence, as in no Node. */
  private boolean mayGoThrough(Scope scope) {
    return scope.isAsync() && !has(Feature.ENDING);
  }

  private Object forAwait(Scope scope) {
    String name = "s" + ++names;
    List<Object> values = new ArrayList<>();
    for (int left = random.nextInt(3); left >= 0; left--) {
      values.add(promises(scope).element());
    }
    List<Object> body = new ArrayList<>(block(scope));
    body.set(0, action("logv", name));
    if (chance(25)) {
      body.add(action("break"));
    } else if (chance(20)) {
      body.add(action("return"));
    } else if (has(Feature.ERRORS) && chance(30)) {
      body.add(failure());
    }
    return action("forAwait", name, values, chance(70) ? Nothing.NULL : closing(scope), body);
  }

  private Object closing(Scope scope) {
    Object element = promises(scope).element();
    return element instanceof Map<?, ?> ? element : Nothing.NULL;
  }

  private List<Object> context(Scope scope) {
    String store = chance(70) ? "A" : "B";
    return switch (random.nextInt(6)) {
      case 0, 1 -> one(action("als.run", store, ++labels, body(scope)));
      case 2 -> one(action("als.exit", store, body(scope)));
      case 3 -> one(action("als.enter", store, ++labels));
      case 4 -> {
        String name = "f" + ++names;
        yield List.of(action("als.bind", name, body(scope)), action("call", name));
      }
      default -> one(action("als.get", store));
    };
  }

  private Object guarded(Scope scope) {
    List<Object> attempt = new ArrayList<>(scope.isAsync() ? block(scope) : body(scope));
    if (chance(60)) {
      attempt.add(failure());
    }
    List<Object> last = List.of(log());
    return chance(50)
        ? action("try", attempt, List.of(action("logv", "caught")))
        : action("try", attempt, List.of(action("logv", "caught")), last);
  }

  /** Like a body, but part of the one around it, so that it may await. */
  private List<Object> block(Scope scope) {
    List<Object> block = new ArrayList<>();
    block.add(log());
    if (budget > 0) {
      addActions(block, scope);
    }
    return block;
  }

  /** A timer with a moment of its own; these are set in the script only. */
  private Object moment(Scope scope) {
    return moments < MOMENTS.length ? handles(scope).timeout(MOMENTS[moments++]) : log();
  }

  private HandleGenerator handles(Scope scope) {
    return new HandleGenerator(this, scope);
  }

  private SignalGenerator signals(Scope scope) {
    return new SignalGenerator(this, scope);
  }

  private PromiseGenerator promises(Scope scope) {
    return new PromiseGenerator(this, scope);
  }

  // ---- for the generators of its parts ------------------------------------------------------

  List<Object> bodyOf(Scope scope) {
    List<Object> body = new ArrayList<>(body(scope));
    if (chance(25)) {
      body.add(action("return", promises(scope).value()));
    }
    return body;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int next(int bound) {
    return random.nextInt(bound);
  }

  String pick(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  String newName(String prefix) {
    return prefix + ++names;
  }

  int newLabel() {
    return ++labels;
  }

  boolean isLegacy() {
    return legacy;
  }

  boolean hasImmediates() {
    return has(Feature.IMMEDIATES);
  }

  /** Whether a body may set timers, which are waited out in it. */
  boolean mayWaitIn(Scope scope) {
    return mayHaveTimers(scope);
  }

  boolean hasThenables() {
    return has(Feature.THENABLES) && domains == 0; // in Node their jobs are in no domain
  }

  private boolean has(Feature feature) {
    return features.contains(feature);
  }

  Object log() {
    return action("log", String.valueOf(++labels));
  }

  static Object action(Object... parts) {
    return Arrays.stream(parts)
        .map(each -> each instanceof Integer i ? (Object) i.longValue() : each)
        .toList();
  }

  static Object object(String key, Object value) {
    return Map.of(key, value);
  }

  static List<Object> one(Object action) {
    return List.of(action);
  }
}
