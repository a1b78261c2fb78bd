package dev.tickloom.io;

import static dev.tickloom.io.StreamWorld.READ;
import static dev.tickloom.io.StreamWorld.obj;
import static dev.tickloom.io.StreamWorld.show;
import static dev.tickloom.io.StreamWorld.text;
import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The programs of {@code programs.js} that read, in Java. */
final class StreamReadPrograms {
  private static final ReadStreamOptions BY_4 = ReadStreamOptions.DEFAULT.withHighWaterMark(4);

  private StreamReadPrograms() {}

  static void addTo(Map<String, Consumer<StreamWorld>> programs) {
    programs.put("read small", StreamReadPrograms::small);
    programs.put("read in chunks", StreamReadPrograms::inChunks);
    programs.put("read exact multiple of the chunk", StreamReadPrograms::exactMultiple);
    programs.put("read empty file", StreamReadPrograms::empty);
    programs.put("read ranges", StreamReadPrograms::ranges);
    programs.put("read missing file", StreamReadPrograms::missing);
    programs.put("read without error listener", StreamReadPrograms::withoutErrorListener);
    programs.put("read a directory", StreamReadPrograms::directory);
    programs.put("read, autoClose false", StreamReadPrograms::withoutAutoClose);
    programs.put("read, autoClose false, failure", StreamReadPrograms::failureWithoutAutoClose);
    programs.put("read nobody listens", StreamReadPrograms::nobodyListens);
    programs.put("read pause and resume", StreamReadPrograms::pauseAndResume);
    programs.put("read text, character across chunks", StreamReadPrograms::characterAcrossChunks);
    programs.put("read text cut off at the end", StreamReadPrograms::textCutOff);
    programs.put("read destroyed before open", StreamReadPrograms::destroyedBeforeOpen);
    programs.put("read destroyed with an error in data", StreamReadPrograms::destroyedInData);
    programs.put("read destroyed while a read runs", StreamReadPrograms::destroyedInTick);
    programs.put("read listener throws in data", StreamReadPrograms::listenerThrows);
    programs.put("read aborted before", StreamReadPrograms::abortedBefore);
    programs.put("read aborted in data", StreamReadPrograms::abortedInData);
    programs.put("read aborted after the end", StreamReadPrograms::abortedAfter);
    programs.put("read close(callback)", StreamReadPrograms::closed);
    programs.put("read for await, break", StreamReadPrograms::brokenLoop);
    programs.put("read for await, failure", StreamReadPrograms::failedLoop);
    programs.put("read grows while read", StreamReadPrograms::growing);
    programs.put("read truncated while read", StreamReadPrograms::truncated);
    programs.put("read order among ticks, microtasks and immediates", StreamReadPrograms::order);
    programs.put("read wrong arguments", StreamReadPrograms::wrongArguments);
    programs.put("handle read stream", StreamReadPrograms::handle);
    programs.put("handle read stream with start and end", StreamReadPrograms::handleRange);
    programs.put("handle closed under a read stream", StreamReadPrograms::handleClosed);
    programs.put("handle lines", StreamReadPrograms::handleLines);
  }

  private static void small(StreamWorld world) {
    world.file("f", "0123456789");
    ReadStream r = world.read("f");
    ReadStreamOptions options = ReadStreamOptions.DEFAULT;
    world.log(
        "created",
        obj(
            "pending",
            r.pending(),
            "fd",
            null,
            "path",
            r.path().replaceFirst(".*/", ""),
            "flags",
            options.flags().toString(),
            "mode",
            options.mode(),
            "start",
            "undefined",
            "end",
            "Infinity",
            "hwm",
            options.highWaterMark(),
            "flowing",
            null));
    world.on(r, "r", "end error close");
    r.onOpen(handle -> world.log("r open"));
    r.onOpen(handle -> world.log("open has", obj("fd", "number", "pending", r.pending())));
    r.onOpen(handle -> world.log("r ready"));
    r.onData(c -> world.log("r data", c.remaining(), obj("bytesRead", r.bytesRead())));
    r.onClose(() ->
        world.log(
            "closed",
            obj(
                "fd",
                null,
                "destroyed",
                r.destroyed(),
                "closed",
                r.closed(),
                "pending",
                r.pending(),
                "readableEnded",
                r.ended())));
  }

  private static void inChunks(StreamWorld world) {
    world.file("f", "0123456789");
    ReadStream r = world.read("f", BY_4);
    world.on(r, "r", READ);
    r.onData(c ->
        world.log(
            "r data", text(c), obj("bytesRead", r.bytesRead(), "length", r.readableLength())));
  }

  private static void exactMultiple(StreamWorld world) {
    world.file("f", "01234567");
    ReadStream r = world.countedRead("f", BY_4);
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data", text(c)));
  }

  private static void empty(StreamWorld world) {
    world.file("f", "");
    ReadStream r = world.countedRead("f", ReadStreamOptions.DEFAULT);
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data", c.remaining()));
  }

  private static void ranges(StreamWorld world) {
    world.file("f", "0123456789");
    async(() -> {
      for (long[] range :
          new long[][] {
            {2, 5, 0},
            {7, -1, 0},
            {-1, 3, 0},
            {4, 4, 0},
            {8, 99, 0},
            {10, -1, 0},
            {50, -1, 0},
            {-1, 0, 0},
            {1, 8, 3}
          }) {
        range(world, range[0], range[1], (int) range[2]);
      }
      return null;
    });
  }

  private static void range(StreamWorld world, long start, long end, int highWaterMark) {
    ReadStreamOptions options = ReadStreamOptions.DEFAULT;
    Map<String, Object> shown = obj();
    if (start >= 0) {
      options = options.withStart(start);
      shown.put("start", start);
    }
    if (end >= 0) {
      options = options.withEnd(end);
      shown.put("end", end);
    }
    if (highWaterMark > 0) {
      options = options.withHighWaterMark(highWaterMark);
      shown.put("highWaterMark", highWaterMark);
    }
    ReadStream r = world.read("f", options);
    List<String> got = new ArrayList<>();
    for (ByteBuffer c : awaitEach(r)) {
      got.add(text(c));
    }
    Object position = start < 0 ? "undefined" : start + r.bytesRead();
    world.log(shown, got, obj("bytesRead", r.bytesRead(), "pos", position));
  }

  private static void missing(StreamWorld world) {
    ReadStream r = world.read("missing");
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data"));
    r.onError(e -> {
      FsException failure = (FsException) e;
      world.log(
          "error has",
          obj(
              "code",
              failure.code(),
              "syscall",
              failure.syscall(),
              "path",
              failure.path(),
              "errno",
              failure.errno(),
              "destroyed",
              r.destroyed(),
              "closed",
              r.closed(),
              "fd",
              null));
    });
  }

  private static void withoutErrorListener(StreamWorld world) {
    world.loop.onUncaughtException((e, origin) -> world.log("uncaught", show(e)));
    ReadStream r = world.read("missing");
    r.onClose(() -> world.log("r close"));
    r.resume();
  }

  private static void directory(StreamWorld world) {
    world.attempt(e -> world.log(e), () -> Files.createDirectory(Path.of(world.at("d"))));
    ReadStream r = world.read("d");
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data"));
    r.onError(e -> {
      FsException failure = (FsException) e;
      Object path = failure.path() == null ? "undefined" : failure.path();
      world.log(
          "error has",
          obj(
              "code",
              failure.code(),
              "syscall",
              failure.syscall(),
              "path",
              path,
              "message",
              failure.getMessage()));
    });
  }

  private static void withoutAutoClose(StreamWorld world) {
    world.file("f", "abc");
    ReadStream r = world.read("f", ReadStreamOptions.DEFAULT.withAutoClose(false));
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data", c.remaining()));
    r.onEnd(() ->
        world.later(
            20,
            () -> {
              world.log("later", obj("fd", fd(r), "destroyed", r.destroyed()));
              r.destroy();
              world.log("destroy returned", obj("destroyed", r.destroyed(), "closed", r.closed()));
            }));
  }

  /** The type of the descriptor in JavaScript. */
  private static String fd(ReadStream r) {
    return r.pending() ? "object" : "number";
  }

  private static void failureWithoutAutoClose(StreamWorld world) {
    world.attempt(e -> world.log(e), () -> Files.createDirectory(Path.of(world.at("d"))));
    ReadStream r = world.read("d", ReadStreamOptions.DEFAULT.withAutoClose(false));
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data"));
    world.later(
        20,
        () -> {
          world.log("later", obj("fd", fd(r), "destroyed", r.destroyed()));
          r.destroy();
        });
  }

  private static void nobodyListens(StreamWorld world) {
    world.file("f", new byte[300000]);
    ReadStream r = world.countedRead("f", ReadStreamOptions.DEFAULT);
    world.on(r, "r", READ);
    world.later(
        30,
        () -> {
          world.log(
              "later",
              obj("bytesRead", r.bytesRead(), "length", r.readableLength(), "flowing", null));
          r.resume();
        });
  }

  private static void pauseAndResume(StreamWorld world) {
    world.file("f", new byte[20]);
    ReadStream r = world.countedRead("f", BY_4);
    world.on(r, "r", READ);
    int[] n = {0};
    r.onData(c -> {
      world.log("r data", c.remaining());
      if (++n[0] == 2) {
        r.pause();
        world.log("paused", r.isPaused());
        world.later(
            30,
            () -> {
              world.log("timer", obj("bytesRead", r.bytesRead(), "length", r.readableLength()));
              r.resume();
              world.log("resume returned");
            });
      }
    });
  }

  private static void characterAcrossChunks(StreamWorld world) {
    world.file("f", "a\u20acb\u20ac");
    ReadStream r = world.read("f", ReadStreamOptions.DEFAULT.withHighWaterMark(2));
    world.on(r, "r", "end close");
    eachText(
        r.text(UTF_8),
        text -> world.log("r data", '"' + text + '"', obj("bytesRead", r.bytesRead())));
  }

  private static void textCutOff(StreamWorld world) {
    world.file("f", new byte[] {0x61, (byte) 0xe2, (byte) 0x82});
    ReadStream r = world.read("f");
    world.on(r, "r", "end close");
    eachText(r.text(UTF_8), text -> world.log("r data", '"' + text + '"'));
  }

  private static void eachText(AsyncIterator<String> texts, Consumer<String> consumer) {
    Promise<Optional<String>> next = texts.next();
    next.thenAccept(text -> {
      if (text.isPresent()) {
        consumer.accept(text.get());
        eachText(texts, consumer);
      }
    });
  }

  private static void destroyedBeforeOpen(StreamWorld world) {
    world.file("f", "abc");
    ReadStream r = world.countedRead("f", ReadStreamOptions.DEFAULT);
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data"));
    r.destroy();
    world.log(
        "destroyed", obj("destroyed", r.destroyed(), "closed", r.closed(), "pending", r.pending()));
    world.loop.nextTick(() -> world.log("tick"));
  }

  private static void destroyedInData(StreamWorld world) {
    world.file("f", "0123456789");
    ReadStream r = world.countedRead("f", BY_4);
    world.on(r, "r", READ);
    r.onData(c -> {
      world.log("r data", c.remaining());
      r.destroy(new Exception("enough"));
      r.destroy(new Exception("twice"));
      world.log("data returns");
      world.loop.nextTick(() -> world.log("tick"));
    });
  }

  private static void destroyedInTick(StreamWorld world) {
    world.file("f", "0123456789");
    ReadStream r = world.countedRead("f", ReadStreamOptions.DEFAULT);
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data"));
    r.onOpen(handle ->
        world.loop.nextTick(() -> {
          world.log("destroying");
          r.destroy();
          world.log("destroyed", obj("fd", fd(r)));
        }));
  }

  private static void listenerThrows(StreamWorld world) {
    world.file("f", "0123456789");
    world.loop.onUncaughtException((e, origin) -> world.log("uncaught", e.getMessage()));
    ReadStream r = world.read("f", BY_4);
    world.on(r, "r", READ);
    r.onData(c -> {
      world.log("r data", c.remaining());
      if (r.bytesRead() == 4) {
        throw new IllegalArgumentException("listener");
      }
    });
  }

  private static void abortedBefore(StreamWorld world) {
    world.file("f", "abc");
    AbortSignal signal = AbortSignal.abort(new Exception("why"));
    ReadStream r = world.fs.with(signal).createReadStream(world.at("f"));
    world.log("created", obj("destroyed", r.destroyed()));
    world.on(r, "r", READ);
    r.onError(e ->
        world.log(
            "error has",
            obj(
                "name",
                "AbortError",
                "code",
                show(e),
                "message",
                e.getMessage(),
                "cause",
                e.getCause().getMessage())));
    r.onData(c -> world.log("r data"));
  }

  private static void abortedInData(StreamWorld world) {
    world.file("f", "0123456789");
    AbortController controller = new AbortController();
    ReadStream r = world.fs.with(controller.signal()).createReadStream(world.at("f"), BY_4);
    world.on(r, "r", READ);
    r.onError(e -> world.log("error has", obj("name", "AbortError", "code", show(e))));
    r.onData(c -> {
      world.log("r data", c.remaining());
      controller.abort();
      world.log("aborted", obj("destroyed", r.destroyed()));
    });
  }

  private static void abortedAfter(StreamWorld world) {
    world.file("f", "abc");
    AbortController controller = new AbortController();
    ReadStream r = world.fs.with(controller.signal()).createReadStream(world.at("f"));
    world.on(r, "r", READ);
    r.onData(c -> world.log("r data", c.remaining()));
    r.onClose(() -> {
      controller.abort();
      world.log("aborted");
    });
  }

  /** Node's close with a callback is finished and then destroy. */
  private static void closed(StreamWorld world) {
    world.file("f", "abc");
    ReadStream r = world.read("f");
    world.on(r, "r", READ);
    r.finished().catchError(e -> logged(world, "close callback", e));
    r.destroy();
    world.log("close returned");
    r.finished().catchError(e -> logged(world, "second close callback", e));
    r.destroy();
  }

  private static Void logged(StreamWorld world, String what, Throwable error) {
    world.log(what, show(error));
    return null;
  }

  private static void brokenLoop(StreamWorld world) {
    world.file("f", "0123456789");
    ReadStream r = world.read("f", BY_4);
    world.on(r, "r", READ);
    async(() -> {
      try (var chunks = awaitEach(r)) {
        for (ByteBuffer c : chunks) {
          world.log("chunk", c.remaining());
          break;
        }
      }
      world.log("after the loop", obj("destroyed", r.destroyed(), "closed", r.closed()));
      return null;
    });
  }

  private static void failedLoop(StreamWorld world) {
    ReadStream r = world.read("missing");
    world.on(r, "r", "close");
    async(() -> {
      try {
        for (ByteBuffer c : awaitEach(r)) {
          world.log("chunk", c.remaining());
        }
      } catch (FsException e) {
        world.log("caught", e.code(), obj("destroyed", r.destroyed(), "closed", r.closed()));
      }
      return null;
    });
  }

  private static void growing(StreamWorld world) {
    world.file("f", "0123");
    ReadStream r = world.read("f", BY_4);
    world.on(r, "r", "end close");
    int[] more = {2};
    r.onData(c -> {
      world.log("r data", text(c));
      if (more[0]-- > 0) {
        world.attempt(
            e -> world.log(e),
            () -> Files.writeString(Path.of(world.at("f")), "++++", StandardOpenOption.APPEND));
      }
    });
  }

  private static void truncated(StreamWorld world) {
    world.file("f", new byte[12]);
    ReadStream r = world.read("f", BY_4);
    world.on(r, "r", "end error close");
    r.onData(c -> {
      world.log("r data", c.remaining());
      world.fs.sync().truncate(world.at("f"), 4);
    });
  }

  private static void order(StreamWorld world) {
    world.file("f", "abc");
    ReadStream r = world.read("f");
    Consumer<String> event =
        name -> {
          world.log("r " + name);
          world.loop.nextTick(() -> world.log("  tick of " + name));
          world.loop.queueMicrotask(() -> world.log("  microtask of " + name));
        };
    r.onOpen(handle -> event.accept("open"));
    r.onOpen(handle -> event.accept("ready"));
    r.onData(c -> event.accept("data"));
    r.onEnd(() -> event.accept("end"));
    r.onClose(() -> event.accept("close"));
    world.loop.nextTick(() -> world.log("tick of main"));
    world.loop.queueMicrotask(() -> world.log("microtask of main"));
    world.log("main");
  }

  private static void wrongArguments(StreamWorld world) {
    ReadStreamOptions options = ReadStreamOptions.DEFAULT;
    tryOut(world, obj("start", 5, "end", 4), () -> options.withStart(5).withEnd(4));
    tryOut(world, obj("start", -1), () -> options.withStart(-1));
    tryOut(world, obj("end", -1), () -> options.withEnd(-1));
    tryOut(world, obj("highWaterMark", -1), () -> options.withHighWaterMark(-1));
    tryOut(world, obj("highWaterMark", 0), () -> options.withHighWaterMark(0));
    tryOut(world, obj("flags", "rw"), () -> options.withFlags("rw"));
    tryOut(world, obj("mode", -1), () -> options.withMode(-1));
    tryOut(world, "", () -> world.fs.createReadStream("").onError(later(world, "")));
    tryOut(world, "a b", () -> world.fs.createReadStream("a\0b"));
    tryOut(world, null, () -> world.fs.createReadStream((CharSequence) null));
  }

  private static Consumer<Throwable> later(StreamWorld world, Object shown) {
    return e -> world.log("later", shown, e.getMessage());
  }

  static void tryOut(StreamWorld world, Object shown, StreamWorld.Attempt attempt) {
    try {
      attempt.run();
      world.log("accepted", shown);
    } catch (InvalidArgumentException e) {
      world.log("thrown", shown, e.code(), e.getMessage().replace("\0", "\\0"));
    } catch (Exception e) {
      world.log("thrown", shown, e.getClass().getSimpleName(), e.getMessage());
    }
  }

  // ---- handles --------------------------------------------------------------------------------

  private static void handle(StreamWorld world) {
    world.file("f", "0123456789");
    async(() -> {
      FileHandle handle = world.open("f", "r");
      await(handle.read(ByteBuffer.allocate(2)));
      ReadStream r = handle.createReadStream();
      world.log(
          "created",
          obj("pending", r.pending(), "path", r.path() == null ? "undefined" : r.path()));
      world.on(r, "r", READ);
      r.onData(c -> world.log("r data", text(c)));
      r.onClose(() -> world.log("handle fd", handle.isClosed() ? -1 : 0));
      return null;
    });
  }

  private static void handleRange(StreamWorld world) {
    world.file("f", "0123456789");
    async(() -> {
      FileHandle handle = world.open("f", "r");
      await(handle.read(ByteBuffer.allocate(2)));
      ReadStream r =
          handle.createReadStream(
              ReadStreamOptions.DEFAULT.withStart(4).withEnd(6).withAutoClose(false));
      for (ByteBuffer c : awaitEach(r)) {
        world.log("chunk", text(c));
      }
      world.log("after", obj("destroyed", r.destroyed(), "fd", fd(r), "open", !handle.isClosed()));
      ByteBuffer rest = ByteBuffer.allocate(20);
      await(handle.read(rest));
      world.log("handle position", text(rest.flip()));
      r.destroy();
      await(r.close());
      world.log("destroyed", obj("fd", handle.isClosed() ? -1 : 0));
      return null;
    });
  }

  private static void handleClosed(StreamWorld world) {
    world.file("f", new byte[1000]);
    async(() -> {
      FileHandle handle = world.open("f", "r");
      ReadStream r = handle.createReadStream(ReadStreamOptions.DEFAULT.withHighWaterMark(100));
      world.on(r, "r", READ);
      int[] n = {0};
      r.onData(c -> {
        if (++n[0] == 2) {
          world.log("closing");
          handle.close().thenAccept(nothing -> world.log("handle closed"));
        }
      });
      r.onClose(() -> world.log("chunks", n[0]));
      return null;
    });
  }

  private static void handleLines(StreamWorld world) {
    world.file("f", "a\r\nb\n\nc");
    async(() -> {
      FileHandle handle = world.open("f", "r");
      for (String line : awaitEach(handle.createReadStream().lines(UTF_8))) {
        world.log("line", '"' + line + '"');
      }
      world.log("after", obj("fd", handle.isClosed() ? -1 : 0));
      FileHandle second = world.open("f", "r");
      ReadStreamOptions range = ReadStreamOptions.DEFAULT.withStart(3).withEnd(4);
      for (String line : awaitEach(second.createReadStream(range).lines(UTF_8))) {
        world.log("line", '"' + line + '"');
      }
      world.log("after", obj("fd", second.isClosed() ? -1 : 0));
      return null;
    });
  }
}
