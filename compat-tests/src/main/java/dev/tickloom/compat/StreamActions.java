package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.ReadStream;
import dev.tickloom.io.ReadStreamOptions;
import dev.tickloom.io.WriteStream;
import dev.tickloom.io.WriteStreamOptions;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Async;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Awaited;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** The actions on streams. */
final class StreamActions {
  private final World world;
  private final Interpreter interpreter;
  private final Values values;

  StreamActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
  }

  void addTo(Map<String, Step> steps) {
    steps.put("readStream", this::openToRead);
    steps.put("writeStream", this::openToWrite);
    steps.put("stream.watch", this::watch);
    steps.put("stream.on", this::on);
    steps.put("stream.once", this::once);
    steps.put("stream.pause", (action, frame) -> reading(action, 1).pause());
    steps.put("stream.resume", (action, frame) -> reading(action, 1).resume());
    steps.put("stream.write", this::write);
    steps.put("stream.end", this::end);
    steps.put("stream.cork", (action, frame) -> writing(action, 1).stream.cork());
    steps.put("stream.uncork", (action, frame) -> writing(action, 1).stream.uncork());
    steps.put("stream.encoding", (action, frame) -> writing(action, 1).setEncoding(action.text(2)));
    steps.put("stream.destroy", this::destroy);
    steps.put("stream.close", (action, frame) -> stream(action, 1).close(body(action, 2)));
    steps.put("stream.finished", this::finished);
    steps.put("stream.pipeline", this::pipeline);
    steps.put(
        "stream.finishedPromise",
        (action, frame) -> world.name(action.id(1), World.ofValues(stream(action, 2).finished())));
    steps.put("stream.pipelinePromise", this::pipelinePromise);
    steps.put("stream.forAwait", this::forAwait);
    steps.put("stream.lines", this::lines);
  }

  // ---- making ---------------------------------------------------------------------------------

  private void openToRead(Action action, Frame frame) {
    Object from = source(action, frame);
    StreamOptions given = new StreamOptions(action.json(3));
    ReadStreamOptions options = given.forReading();
    ReadStream stream =
        from instanceof FileHandle handle
            ? handle.createReadStream(options)
            : fs(given).createReadStream((String) from, options);
    world.streams.put(action.text(1), new ScenarioReadStream(stream, options, given.encoding()));
  }

  private void openToWrite(Action action, Frame frame) {
    Object to = source(action, frame);
    StreamOptions given = new StreamOptions(action.json(3));
    WriteStreamOptions options = given.forWriting();
    WriteStream stream =
        to instanceof FileHandle handle
            ? handle.createWriteStream(options)
            : fs(given).createWriteStream((String) to, options);
    world.streams.put(action.text(1), new ScenarioWriteStream(stream, options, given.encoding()));
  }

  private Object source(Action action, Frame frame) {
    Object source = values.argument(action, 2, frame);
    if (!(source instanceof FileHandle)) {
      NodeTypes.checkPath(source);
    }
    return source;
  }

  private Fs fs(StreamOptions options) {
    Fs fs = Fs.on(world.loop());
    String signal = options.signal();
    return signal == null ? fs : fs.with(world.signal(signal, "aborted"));
  }

  // ---- listening ------------------------------------------------------------------------------

  private void watch(Action action, Frame frame) {
    String name = action.text(1);
    for (String event : action.text(2).split(" ", -1)) {
      stream(action, 1)
          .on(
              event,
              it ->
                  world.log(
                      name
                          + " "
                          + event
                          + (it instanceof Throwable ? " " + values.property(it, "shown") : "")));
    }
  }

  private void on(Action action, Frame frame) {
    Body body = interpreter.function(action.body(3));
    stream(action, 1).on(action.text(2), it -> body.run(program(it)));
  }

  private void once(Action action, Frame frame) {
    Body body = interpreter.function(action.body(3));
    Registration[] added = new Registration[1];
    Consumer<Object> listener =
        it -> {
          added[0].close();
          body.run(program(it));
        };
    added[0] = stream(action, 1).on(action.text(2), listener);
  }

  /** What a program sees of what a listener gets. */
  private static Object program(Object it) {
    return it instanceof Throwable thrown ? ThrownValue.in(thrown) : it;
  }

  // ---- calls ----------------------------------------------------------------------------------

  private void write(Action action, Frame frame) {
    String encoding = action.json(4) instanceof String name ? name : null;
    Object chunk = values.argument(action, 2, frame);
    frame.setIt(writing(action, 1).write(chunk, encoding, body(action, 3)));
  }

  private void end(Action action, Frame frame) {
    writing(action, 1).end(values.argument(action, 2, frame), body(action, 3));
  }

  private void destroy(Action action, Frame frame) {
    stream(action, 1)
        .destroy(action.has(2) ? ThrownValue.of(values.argument(action, 2, frame)) : null);
  }

  private void finished(Action action, Frame frame) {
    whenSettled(stream(action, 1).finished(), interpreter.function(action.body(2)));
  }

  private void pipeline(Action action, Frame frame) {
    Promise<@Nullable Void> joined = reading(action, 1).stream.pipeTo(writing(action, 2).stream);
    whenSettled(joined, interpreter.function(action.body(3)));
  }

  /** Calls back as a callback of Node's: with undefined, or the error. */
  static void whenSettled(Promise<@Nullable Void> promise, Body callback) {
    promise.then(
        nothing -> callback.run(Nothing.UNDEFINED), error -> callback.run(ThrownValue.in(error)));
  }

  private void pipelinePromise(Action action, Frame frame) {
    List<?> parts = action.list(2);
    if (parts.size() != 2) {
      throw new NotApplicable("a pipeline through a generator");
    }
    ScenarioReadStream from = find(ScenarioReadStream.class, parts.get(0).toString());
    ScenarioWriteStream to = find(ScenarioWriteStream.class, parts.get(1).toString());
    Promise<@Nullable Void> joined = from.stream.pipeTo(to.stream);
    if (action.has(3)) {
      AbortSignal signal = world.signal(action.text(3), "aborted");
      signal.onAbort(() -> from.stream.destroy(abortOf(signal)));
    }
    world.name(action.id(1), World.ofValues(joined));
  }

  private static AbortException abortOf(AbortSignal signal) {
    try {
      signal.throwIfAborted();
    } catch (AbortException e) {
      return e;
    }
    throw new AssertionError("not aborted");
  }

  private void forAwait(Action action, Frame frame) {
    each(reading(action, 1).chunks(), action.body(2), frame);
  }

  private void lines(Action action, Frame frame) {
    if (!(world.files.get(action.text(1)) instanceof FileHandle handle)) {
      throw NodeTypes.propertyOfUndefined(world, "readLines");
    }
    ReadStreamOptions options = new StreamOptions(action.json(2)).forReading();
    each(handle.createReadStream(options).lines(UTF_8), action.body(3), frame);
  }

  private void each(AsyncIterator<?> source, List<Action> body, Frame frame) {
    try (Awaited<?> elements = Async.awaitEach(source)) {
      for (Object element : elements) {
        frame.setIt(element);
        interpreter.runBlock(body, frame);
        if (frame.hasLeft() || frame.returned() != null) {
          break;
        }
      }
    }
  }

  // ---- names ----------------------------------------------------------------------------------

  private @Nullable Body body(Action action, int index) {
    List<Action> body = action.bodyOrNull(index);
    return body == null ? null : interpreter.function(body);
  }

  private ScenarioStream stream(Action action, int index) {
    return find(ScenarioStream.class, action.text(index));
  }

  private ScenarioReadStream reading(Action action, int index) {
    return find(ScenarioReadStream.class, action.text(index));
  }

  private ScenarioWriteStream writing(Action action, int index) {
    return find(ScenarioWriteStream.class, action.text(index));
  }

  private <T> T find(Class<T> kind, String name) {
    ScenarioStream stream = world.streams.get(name);
    if (kind.isInstance(stream)) {
      return kind.cast(stream);
    }
    throw NodeTypes.propertyOfUndefined(world, "on");
  }
}
