package dev.tickloom.compat;

import static dev.tickloom.compat.Generator.action;
import static dev.tickloom.compat.Generator.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes a random program of one stream, for a seed. What differs from Node on purpose is left out:
 * a listener of data that throws, a write after the end, a flush, and a signal that is aborted
 * before the stream opens. So is what depends on how fast the system is.
 */
final class StreamGenerator {
  private static final int MOST_ACTIONS = 14;
  private static final int MOST_BYTES = 13;
  private static final String DIGITS = "0123456789abcdef";

  private final Random random;
  private final boolean reads;
  private final boolean iterates;
  private final boolean hasSignal;
  private final boolean hasFinished;
  private final String name;
  private int budget;
  private int labels;

  private StreamGenerator(long seed) {
    random = new Random(seed * 1_000_003);
    random.nextInt();
    reads = random.nextBoolean();
    iterates = reads && chance(15);
    hasSignal = chance(20);
    hasFinished = chance(40);
    name = reads ? "r" : "w";
    budget = 2 + random.nextInt(MOST_ACTIONS);
  }

  static Scenario scenario(long seed) {
    StreamGenerator generator = new StreamGenerator(seed);
    List<Object> setup = new ArrayList<>();
    setup.add(List.of("file", "f", DIGITS.substring(0, generator.random.nextInt(MOST_BYTES))));
    setup.add(List.of("dir", "d"));
    List<Object> main = generator.reads ? generator.reader() : generator.writer();
    return Scenario.generated("stream " + seed, Action.list(setup), Action.list(main));
  }

  private List<Object> reader() {
    List<Object> main = new ArrayList<>();
    Map<String, Object> options = options();
    options.put("highWaterMark", 1L + random.nextInt(5));
    if (chance(25)) {
      options.put("start", (long) random.nextInt(6));
    }
    if (chance(25)) {
      options.put("end", 5L + random.nextInt(6));
    }
    begin(
        main,
        "readStream",
        chance(85) ? "$DIR/f" : chance(50) ? "$DIR/missing" : "$DIR/d",
        options);
    main.add(action("stream.watch", "r", "open ready end error close"));
    if (iterates) {
      main.add(action("async", Nothing.NULL, List.of(iteration())));
    } else if (chance(85)) {
      main.add(data());
    }
    finish(main, List.of("open", "ready", "end", "error", "close"));
    if (!iterates && chance(50)) {
      main.add(action("stream.resume", "r"));
    }
    return main;
  }

  private Object iteration() {
    return action(
        "try",
        List.of(action("stream.forAwait", "r", listening("chunk"))),
        List.of(action("print", "caught", of("it", "shown"))));
  }

  private Object data() {
    return action("stream.on", "r", "data", listening("data " + ++labels));
  }

  private List<Object> listening(String what) {
    List<Object> body = new ArrayList<>();
    body.add(action("print", what, of("it", "text"), state()));
    int times = 1 + random.nextInt(3);
    body.add(action("at", "n" + ++labels, times, body(2)));
    return body;
  }

  private List<Object> writer() {
    List<Object> main = new ArrayList<>();
    Map<String, Object> options = options();
    options.put("highWaterMark", 1L + random.nextInt(12));
    if (chance(30)) {
      options.put("flags", chance(50) ? "r+" : "a");
    }
    if (chance(25)) {
      options.put("start", (long) random.nextInt(6));
    }
    String path = chance(80) ? "$DIR/f" : chance(50) ? "$DIR/missing/f" : "/dev/full";
    if (path.equals("$DIR/missing/f")) {
      options.remove("autoClose"); // in Node what was written then never gets an answer
    }
    if (path.equals("/dev/full")) {
      options.remove("start");
      options.put("flags", "w");
    }
    begin(main, "writeStream", path, options);
    main.add(action("stream.watch", "w", "open ready drain finish error close"));
    finish(main, List.of("open", "ready", "drain", "finish", "error", "close"));
    if (chance(60)) {
      main.addAll(end());
    }
    if (path.equals("$DIR/f")) {
      Object content = Map.of("content", "$DIR/f");
      main.add(action("stream.on", "w", "close", List.of(action("print", "content", content))));
    }
    return main;
  }

  private Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    if (hasSignal) {
      options.put("signal", "s");
    }
    if (!hasFinished && chance(15)) {
      options.put("autoClose", false);
    }
    return options;
  }

  private void begin(List<Object> main, String kind, String path, Map<String, Object> options) {
    if (hasSignal) {
      main.add(action("controller", "s"));
    }
    main.add(action(kind, name, path, options));
    if (hasFinished) {
      main.addAll(finished());
    }
  }

  /** Listeners and actions of the script. */
  private void finish(List<Object> main, List<String> events) {
    for (String event : events) {
      if (chance(30)) {
        main.add(action("stream.on", name, event, limited(body(1))));
      }
    }
    while (budget > 0) {
      main.addAll(step(0));
    }
  }

  /** Runs twice at most, as an event may come again through what it does. */
  private List<Object> limited(List<Object> body) {
    return List.of(action("upTo", "n" + ++labels, 2, body));
  }

  private List<Object> body(int depth) {
    List<Object> body = new ArrayList<>();
    body.add(action("print", "in " + ++labels, state()));
    for (int left = random.nextInt(3); left > 0; left--) {
      body.addAll(step(depth));
    }
    return body;
  }

  private List<Object> step(int depth) {
    budget--;
    if (depth < 3 && chance(25)) {
      String queue = iterates || chance(50) ? "nextTick" : "microtask";
      return List.of(action(queue, limited(body(depth + 1))));
    }
    if (chance(8)) {
      return List.of(
          chance(50) && (reads || !hasFinished)
              ? action("stream.destroy", name)
              : action("stream.destroy", name, object("error", "e" + ++labels)));
    }
    if (depth > 0 && hasSignal && chance(10)) {
      Object abort = action("abort", "s", object("error", "why" + ++labels));
      return List.of(action("unless", of(name, "pending"), List.of(abort)));
    }
    return reads ? readerStep(depth) : writerStep(depth);
  }

  private List<Object> finished() {
    String promise = "p" + ++labels;
    return List.of(
        action("stream.finishedPromise", promise, name),
        action(
            "then",
            promise,
            Nothing.NULL,
            List.of(action("print", "fulfilled " + promise, state())),
            List.of(action("print", "rejected " + promise, of("it", "shown"), state()))));
  }

  private List<Object> readerStep(int depth) {
    if (iterates) {
      return List.of(action("print", "state " + ++labels, state()));
    }
    return List.of(
        switch (random.nextInt(7)) {
          case 0, 1, 2 -> action("stream.pause", "r");
          case 3, 4, 5 -> action("stream.resume", "r");
          default -> depth < 2 ? data() : action("stream.resume", "r");
        });
  }

  private List<Object> writerStep(int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> List.of(action("stream.cork", "w"));
      case 1, 2 -> List.of(action("stream.uncork", "w"));
      case 3 -> end();
      case 4 -> List.of(action("print", "state " + ++labels, state()));
      default -> write(depth);
    };
  }

  private List<Object> write(int depth) {
    String text = DIGITS.substring(0, chance(5) ? 0 : 1 + random.nextInt(8));
    String label = "write " + ++labels;
    List<Object> callback =
        List.of(
            action("print", "callback " + labels, of("it", "shown"), state()),
            action(
                "upTo", "n" + ++labels, 2, depth < 2 && budget > 0 ? step(depth + 1) : List.of()));
    Object write =
        chance(60)
            ? action("stream.write", "w", text, callback)
            : action("stream.write", "w", text);
    return unlessEnded(List.of(write, action("print", label, object("it", true), state())));
  }

  private List<Object> end() {
    List<Object> callback =
        List.of(action("print", "end callback " + ++labels, of("it", "shown"), state()));
    if (chance(50)) {
      Object end = action("stream.end", "w", DIGITS.substring(0, 1 + random.nextInt(4)));
      return unlessEnded(List.of(end));
    }
    Object end = action("stream.end", "w", Nothing.NULL, callback);
    return List.of(action("unless", of("w", "destroyed"), List.of(end)));
  }

  private static List<Object> unlessEnded(List<Object> body) {
    return List.of(action("unless", of("w", "writableEnded"), body));
  }

  private Object state() {
    List<String> properties =
        reads
            ? List.of("bytesRead", "readableLength", "readableEnded", "destroyed", "closed")
            : List.of(
                "writableLength",
                "writableNeedDrain",
                "writableCorked",
                "writableEnded",
                "writableFinished",
                "bytesWritten",
                "destroyed",
                "closed");
    Map<String, Object> shown = new LinkedHashMap<>();
    properties.forEach(
        each -> shown.put(each.replace("readable", "").replace("writable", ""), each));
    return of(name, shown);
  }

  private static Object of(String subject, Object show) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("of", subject);
    value.put("show", show);
    return value;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
