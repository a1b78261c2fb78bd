package dev.tickloom.io;

import static dev.tickloom.io.StreamWorld.READ;
import static dev.tickloom.io.StreamWorld.WRITE;
import static dev.tickloom.io.StreamWorld.obj;
import static dev.tickloom.io.StreamWorld.show;
import static dev.tickloom.io.StreamWorld.utf8;
import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** The programs of {@code programs.js} that join streams, or wait for their ends, in Java. */
final class StreamJoinPrograms {
  private StreamJoinPrograms() {}

  static void addTo(Map<String, Consumer<StreamWorld>> programs) {
    programs.put("pipeline", StreamJoinPrograms::pipeline);
    programs.put("pipeline from a missing file", StreamJoinPrograms::fromMissing);
    programs.put("pipeline into a missing folder", StreamJoinPrograms::intoMissing);
    programs.put("pipeline into a full device", StreamJoinPrograms::intoFullDevice);
    programs.put("pipeline, source destroyed half way", StreamJoinPrograms::sourceDestroyed);
    programs.put("pipeline, target destroyed half way", StreamJoinPrograms::targetDestroyed);
    programs.put("pipeline with signal", StreamJoinPrograms::withSignal);
    programs.put("finished", StreamJoinPrograms::finished);
    programs.put("finished is not enough: error after it", StreamJoinPrograms::finishedAndError);
  }

  private static void whenDone(
      Promise<@Nullable Void> promise, Consumer<@Nullable Throwable> consumer) {
    promise.then(
        nothing -> {
          consumer.accept(null);
          return nothing;
        },
        error -> {
          consumer.accept(error);
          return null;
        });
  }

  /** What an error is in the callback of Node's pipeline. */
  private static String shown(@Nullable Throwable error) {
    return error == null ? "undefined" : show(error);
  }

  private static void join(StreamWorld world, ReadStream r, WriteStream w) {
    world.on(r, "r", READ);
    world.on(w, "w", WRITE);
    whenDone(
        r.pipeTo(w),
        e -> world.log("pipeline callback", shown(e), obj("r", r.closed(), "w", w.closed())));
  }

  private static void pipeline(StreamWorld world) {
    world.file("f", "0123456789");
    join(world, world.read("f"), world.write("g"));
  }

  private static void fromMissing(StreamWorld world) {
    WriteStream w = world.write("g");
    join(world, world.read("missing"), w);
    w.onClose(
        () -> world.log("target", world.exists("g") ? world.content("g").length() : "not there"));
  }

  private static void intoMissing(StreamWorld world) {
    world.file("f", "0123456789");
    join(world, world.read("f"), world.write("missing/g"));
  }

  private static void intoFullDevice(StreamWorld world) {
    world.file("f", new byte[200000]);
    join(world, world.read("f"), world.write("/dev/full"));
  }

  private static void halfWay(StreamWorld world, BiConsumer<ReadStream, WriteStream> disturbance) {
    world.file("f", new byte[200000]);
    ReadStream r = world.read("f");
    WriteStream w = world.write("g");
    world.on(r, "r", READ);
    world.on(w, "w", WRITE);
    disturbance.accept(r, w);
    whenDone(
        r.pipeTo(w),
        e -> world.log("pipeline callback", shown(e), e == null ? "" : e.getMessage()));
  }

  private static void once(ReadStream r, Runnable task) {
    Registration[] added = new Registration[1];
    added[0] =
        r.onData(c -> {
          added[0].close();
          task.run();
        });
  }

  private static void sourceDestroyed(StreamWorld world) {
    halfWay(world, (r, w) -> once(r, r::destroy));
  }

  private static void targetDestroyed(StreamWorld world) {
    halfWay(world, (r, w) -> w.onOpen(handle -> w.destroy()));
  }

  /** The signal of the view is that of the streams, where Node's is that of the pipeline. */
  private static void withSignal(StreamWorld world) {
    world.file("f", new byte[200000]);
    AbortController controller = new AbortController();
    ReadStream r = world.fs.with(controller.signal()).createReadStream(world.at("f"));
    WriteStream w = world.write("g");
    world.on(r, "r", READ);
    world.on(w, "w", WRITE);
    once(r, () -> controller.abort(new Exception("why")));
    async(() -> {
      try {
        await(r.pipeTo(w));
      } catch (AbortException e) {
        world.log(
            "caught",
            "AbortError",
            e.code(),
            e.getCause().getMessage(),
            obj("r", r.destroyed(), "w", w.destroyed()));
      }
      return null;
    });
  }

  private static void finished(StreamWorld world) {
    world.file("f", "abc");
    ReadStream r = world.read("f");
    WriteStream w = world.write("g");
    world.on(r, "r", "end close");
    world.on(w, "w", "finish close");
    whenDone(r.finished(), e -> world.log("finished r", shown(e), obj("closed", r.closed())));
    whenDone(w.finished(), e -> world.log("finished w", shown(e), obj("closed", w.closed())));
    r.resume();
    w.end("x");
    ReadStream d = world.read("f");
    whenDone(d.finished(), e -> world.log("finished destroyed", shown(e), e.getMessage()));
    d.destroy();
    ReadStream m = world.read("missing");
    whenDone(m.finished(), e -> world.log("finished missing", shown(e)));
    ReadStream late = world.read("f");
    late.resume();
    late.onClose(() -> whenDone(late.finished(), e -> world.log("finished late", shown(e))));
  }

  private static void finishedAndError(StreamWorld world) {
    WriteStream w = world.write("/dev/full");
    world.on(w, "w", "finish error close");
    whenDone(w.finished(), e -> world.log("finished", shown(e)));
    w.write(utf8("x"));
    w.end();
  }
}
