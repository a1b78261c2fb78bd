package dev.tickloom.io;

import static dev.tickloom.io.StreamReadPrograms.tryOut;
import static dev.tickloom.io.StreamWorld.WRITE;
import static dev.tickloom.io.StreamWorld.bytes;
import static dev.tickloom.io.StreamWorld.obj;
import static dev.tickloom.io.StreamWorld.show;
import static dev.tickloom.io.StreamWorld.utf8;
import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.Callback;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** The programs of {@code programs.js} that write, in Java. */
final class StreamWritePrograms {
  private static final WriteStreamOptions DEFAULT = WriteStreamOptions.DEFAULT;

  private StreamWritePrograms() {}

  static void addTo(Map<String, Consumer<StreamWorld>> programs) {
    programs.put("write small", StreamWritePrograms::small);
    programs.put("write before open goes out in one writev", StreamWritePrograms::beforeOpen);
    programs.put("write while a write runs", StreamWritePrograms::whileWriting);
    programs.put("write what write() returns", StreamWritePrograms::whatWriteReturns);
    programs.put("write no drain after end", StreamWritePrograms::noDrainAfterEnd);
    programs.put("write cork and uncork", StreamWritePrograms::corked);
    programs.put("write cork then end", StreamWritePrograms::corkedThenEnded);
    programs.put("write after end", StreamWritePrograms::afterEnd);
    programs.put("write after end, after finish", StreamWritePrograms::afterFinish);
    programs.put("write end twice", StreamWritePrograms::endedTwice);
    programs.put("write destroyed with writes waiting", StreamWritePrograms::destroyed);
    programs.put("write destroyed before open", StreamWritePrograms::destroyedBeforeOpen);
    programs.put("write to a full device", StreamWritePrograms::fullDevice);
    programs.put("write into a missing folder", StreamWritePrograms::missingFolder);
    programs.put("write, autoClose false", StreamWritePrograms::withoutAutoClose);
    programs.put("write, autoClose false, close(callback)", StreamWritePrograms::closed);
    programs.put("write, flush", StreamWritePrograms::flushed);
    programs.put("write, flush fails", StreamWritePrograms::flushFails);
    programs.put("write positions and flags", StreamWritePrograms::positions);
    programs.put("write text and other values", StreamWritePrograms::values);
    programs.put("write aborted", StreamWritePrograms::aborted);
    programs.put("write nothing", StreamWritePrograms::nothing);
    programs.put("write order among ticks and microtasks", StreamWritePrograms::order);
    programs.put("write wrong arguments", StreamWritePrograms::wrongArguments);
    programs.put("handle write stream", StreamWritePrograms::handle);
  }

  private static void small(StreamWorld world) {
    WriteStream w = world.write("f");
    world.log(
        "created",
        obj(
            "pending",
            w.pending(),
            "fd",
            null,
            "flags",
            DEFAULT.flags().toString(),
            "mode",
            DEFAULT.mode(),
            "hwm",
            DEFAULT.highWaterMark(),
            "exists",
            world.exists("f")));
    world.on(w, "w", WRITE);
    boolean hasRoom =
        w.write(
            utf8("hello"),
            (e, nothing) ->
                world.log("write callback", show(e), obj("bytesWritten", w.bytesWritten())));
    world.log("write", hasRoom);
    w.end((e, nothing) -> world.log("end callback"));
    world.log("end", true);
    world.log("ended", obj("writableEnded", w.ended(), "writableFinished", w.isFinished()));
    w.onFinish(() ->
        world.log(
            "finish has",
            obj(
                "bytesWritten",
                w.bytesWritten(),
                "fd",
                w.pending() ? "object" : "number",
                "text",
                world.content("f"))));
    w.onClose(() ->
        world.log("closed", obj("fd", null, "destroyed", w.destroyed(), "closed", w.closed())));
  }

  private static void writeThree(StreamWorld world, WriteStream w) {
    for (String t : List.of("a", "bb", "ccc")) {
      w.write(
          utf8(t), (e, nothing) -> world.log("callback", t, obj("bytesWritten", w.bytesWritten())));
    }
  }

  private static void beforeOpen(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    writeThree(world, w);
    w.end("dddd");
  }

  private static void whileWriting(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    w.onOpen(handle -> {
      writeThree(world, w);
      w.end();
    });
  }

  private static void whatWriteReturns(StreamWorld world) {
    WriteStream w = world.write("f", DEFAULT.withHighWaterMark(16));
    world.on(w, "w", WRITE);
    for (int n : new int[] {10, 5, 1, 1}) {
      boolean hasRoom =
          w.write(
              bytes(n),
              (e, nothing) ->
                  world.log(
                      "callback",
                      n,
                      obj("length", w.writableLength(), "needDrain", w.needsDrain())));
      world.log(
          "write", n, hasRoom, obj("length", w.writableLength(), "needDrain", w.needsDrain()));
    }
    w.onDrain(() -> {
      world.log("drain has", obj("length", w.writableLength(), "needDrain", w.needsDrain()));
      if (!w.ended()) {
        world.log("write", 20, w.write(bytes(20)));
        w.end();
      }
    });
  }

  private static void noDrainAfterEnd(StreamWorld world) {
    WriteStream w = world.write("f", DEFAULT.withHighWaterMark(4));
    world.on(w, "w", WRITE);
    world.log("write", w.write("0123456789"));
    w.end();
  }

  private static void corked(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    w.onOpen(handle -> {
      w.cork();
      w.cork();
      w.write("a");
      w.write("b");
      w.uncork();
      world.log("half", obj("corked", w.writableCorked(), "length", w.writableLength()));
      world.later(
          10,
          () -> {
            world.log("uncorking");
            w.uncork();
            w.end();
          });
    });
  }

  private static void corkedThenEnded(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    w.onOpen(handle -> {
      w.cork();
      w.write("a");
      w.write("b");
      w.end("c");
    });
  }

  private static void afterEnd(StreamWorld world) {
    WriteStream w = world.write("f");
    world.on(w, "w", WRITE);
    w.write("a");
    w.end();
    world.log("write", w.write(utf8("late"), world.logging("callback")));
    world.loop.nextTick(() -> world.log("tick"));
    w.onClose(() -> world.log("content", world.content("f")));
  }

  private static void afterFinish(StreamWorld world) {
    WriteStream w = world.write("f");
    world.on(w, "w", WRITE);
    w.end("a");
    w.onFinish(() -> world.log("write", w.write(utf8("late"), world.logging("callback"))));
    w.onClose(
        () -> world.log("write", w.write(utf8("later"), world.logging("callback after close"))));
  }

  private static void endedTwice(StreamWorld world) {
    WriteStream w = world.write("f");
    world.on(w, "w", WRITE);
    w.write("a");
    w.end(world.logging("first end"));
    w.end(world.logging("second end"));
    w.onClose(() -> w.end(world.logging("end after close")));
  }

  private static void destroyed(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    w.onOpen(handle -> {
      for (String t : List.of("a", "b", "c")) {
        w.write(utf8(t), world.logging("callback " + t));
      }
      w.destroy();
      world.log("destroyed", obj("destroyed", w.destroyed(), "errored", show(w.errored())));
      world.log("write", w.write(utf8("late"), world.logging("late callback")));
    });
    w.onClose(
        () -> world.log("content", world.content("f"), obj("bytesWritten", w.bytesWritten())));
  }

  private static void destroyedBeforeOpen(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    w.write(utf8("a"), world.logging("callback"));
    w.destroy();
    w.onClose(() -> world.log("exists", world.exists("f")));
  }

  private static Consumer<Throwable> errorHas(StreamWorld world, WriteStream w, boolean compares) {
    return e -> {
      FsException failure = (FsException) e;
      Map<String, Object> has = obj("code", failure.code(), "syscall", failure.syscall());
      has.put("path", failure.path() == null ? "undefined" : failure.path());
      if (compares) {
        has.put("errored", w.errored() == e);
      }
      world.log("error has", has);
    };
  }

  private static void fullDevice(StreamWorld world) {
    WriteStream w = world.countedWrite("/dev/full", DEFAULT);
    world.on(w, "w", WRITE);
    w.onOpen(handle -> {
      for (String t : List.of("a", "b", "c")) {
        w.write(utf8(t), world.logging("callback " + t));
      }
      w.end(world.logging("end callback"));
    });
    w.onError(errorHas(world, w, true));
  }

  private static void missingFolder(StreamWorld world) {
    WriteStream w = world.write("missing/f");
    world.on(w, "w", WRITE);
    w.write(utf8("a"), world.logging("callback"));
    w.end(world.logging("end callback"));
    w.onError(errorHas(world, w, false));
  }

  private static void withoutAutoClose(StreamWorld world) {
    WriteStream w = world.write("f", DEFAULT.withAutoClose(false));
    world.on(w, "w", WRITE);
    w.end("abc");
    w.onFinish(() ->
        world.later(
            20,
            () -> {
              world.log(
                  "later",
                  obj("fd", w.pending() ? "object" : "number", "destroyed", w.destroyed()));
              w.destroy();
            }));
  }

  private static void closed(StreamWorld world) {
    WriteStream w = world.write("f", DEFAULT.withAutoClose(false));
    world.on(w, "w", WRITE);
    w.write("abc");
    w.close()
        .thenAccept(
            nothing -> world.log("close callback", "undefined", obj("text", world.content("f"))));
  }

  private static void flushed(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT.withFlush(true));
    world.on(w, "w", WRITE);
    w.end("abc");
  }

  private static void flushFails(StreamWorld world) {
    WriteStream w = world.write("/dev/null", DEFAULT.withFlush(true));
    world.on(w, "w", WRITE);
    w.write("abc");
    w.end(world.logging("end callback"));
    w.onError((Throwable e) ->
        world.log("error has", obj("code", show(e), "syscall", ((FsException) e).syscall())));
  }

  private static void positions(StreamWorld world) {
    async(() -> {
      String digits = "0123456789";
      position(world, digits, obj("flags", "r+", "start", 3));
      position(world, digits, obj("flags", "r+"));
      position(world, digits, obj("start", 3));
      position(world, digits, obj("flags", "a"));
      position(world, digits, obj("flags", "a", "start", 2));
      position(world, "01", obj("flags", "r+", "start", 5));
      position(world, null, obj("flags", "wx"));
      position(world, "0", obj("flags", "wx"));
      position(world, null, obj("flags", "r+"));
      position(world, null, obj("mode", 0600));
      return null;
    });
  }

  private static void position(
      StreamWorld world, @Nullable String before, Map<String, Object> given) throws Exception {
    Files.deleteIfExists(Path.of(world.at("f")));
    if (before != null) {
      world.file("f", before);
    }
    WriteStreamOptions options = DEFAULT;
    options = given.get("flags") instanceof String flags ? options.withFlags(flags) : options;
    options = given.get("start") instanceof Integer start ? options.withStart(start) : options;
    options = given.get("mode") instanceof Integer mode ? options.withMode(mode) : options;
    WriteStream w = world.write("f", options);
    w.write("ab");
    w.write("cd");
    w.end();
    String outcome = "undefined";
    try {
      await(w.finished());
    } catch (FsException e) {
      outcome = e.code();
    }
    boolean exists = world.exists("f");
    Object position =
        given.get("start") instanceof Integer start ? start + w.bytesWritten() : "undefined";
    world.log(
        before == null ? "null" : before,
        given,
        outcome,
        exists ? '"' + world.content("f").replace("\0", "\\u0000") + '"' : "no file",
        obj(
            "pos",
            position,
            "bytesWritten",
            w.bytesWritten(),
            "mode",
            exists
                ? Integer.toOctalString(world.fs.sync().stat(world.at("f")).mode() & 0777)
                : ""));
  }

  private static void values(StreamWorld world) {
    WriteStream w = world.write("f");
    world.on(w, "w", WRITE);
    w.write(StandardCharsets.ISO_8859_1.encode("\u00e9"));
    w.write(ByteBuffer.wrap(new byte[] {(byte) 0xc3, (byte) 0xa9}));
    w.write("\u00e9");
    w.write("\u00e9");
    w.write(ByteBuffer.wrap(new byte[] {1, 2}));
    w.write("");
    tryOut(world, "null", () -> w.write((ByteBuffer) null));
    w.end();
    w.onClose(() ->
        world.log(
            "content",
            java.util.HexFormat.of()
                .formatHex(world.content("f").getBytes(StandardCharsets.ISO_8859_1)),
            obj("bytesWritten", w.bytesWritten())));
  }

  private static void aborted(StreamWorld world) {
    AbortController controller = new AbortController();
    WriteStream w = world.fs.with(controller.signal()).createWriteStream(world.at("f"));
    world.on(w, "w", WRITE);
    w.onOpen(handle -> {
      w.write(utf8("a"), world.logging("callback"));
      controller.abort();
      world.log("aborted", obj("destroyed", w.destroyed()));
    });
    w.onError((Throwable e) -> world.log("error has", obj("name", "AbortError", "code", show(e))));
  }

  private static void nothing(StreamWorld world) {
    WriteStream w = world.countedWrite("f", DEFAULT);
    world.on(w, "w", WRITE);
    w.end();
    w.onClose(() -> world.log("size", world.content("f").length()));
  }

  private static void order(StreamWorld world) {
    WriteStream w = world.write("f");
    Consumer<String> also =
        what -> {
          world.log(what);
          world.loop.nextTick(() -> world.log("  tick of " + what));
          world.loop.queueMicrotask(() -> world.log("  microtask of " + what));
        };
    w.onOpen(handle -> also.accept("w open"));
    w.onOpen(handle -> also.accept("w ready"));
    w.onFinish(() -> also.accept("w finish"));
    w.onClose(() -> also.accept("w close"));
    Callback<@Nullable Void> callback = (e, nothing) -> also.accept("callback");
    w.write(utf8("a"), callback);
    w.end((e, nothing) -> also.accept("end callback"));
    also.accept("main");
  }

  private static void wrongArguments(StreamWorld world) {
    tryOut(world, List.of("start"), () -> DEFAULT.withStart(-1));
    tryOut(world, List.of("highWaterMark"), () -> DEFAULT.withHighWaterMark(-1));
    tryOut(world, List.of("flags"), () -> DEFAULT.withFlags("q"));
    tryOut(world, List.of("mode"), () -> DEFAULT.withMode(-1));
  }

  private static void handle(StreamWorld world) {
    async(() -> {
      FileHandle handle = world.open("f", "w");
      await(handle.write("01"));
      WriteStream w = handle.createWriteStream();
      world.on(w, "w", WRITE);
      w.end("abc");
      w.onClose(
          () -> world.log("content", world.content("f"), obj("fd", handle.isClosed() ? -1 : 0)));
      return null;
    });
  }
}
