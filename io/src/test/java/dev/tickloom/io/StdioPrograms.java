package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs with standard streams, run by {@link StdioTest}. */
final class StdioPrograms {
  private static final EventLoop LOOP = EventLoop.create();

  private StdioPrograms() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "echo" -> echo();
      case "copy" -> copy();
      case "destroyed" -> LOOP.run(() -> reading(LOOP, StdioPrograms::destroyLater));
      case "paused" -> LOOP.run(() -> reading(LOOP, StdioPrograms::pauseLater));
      case "closed" -> LOOP.run(() -> reading(LOOP, stream -> LOOP.setImmediate(LOOP::close)));
      case "kept" -> kept();
      case "gone" -> gone();
      case "stuck" -> stuck();
      case "code" -> code();
      case "errors" -> errors(Path.of(arguments[1]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private interface Then {
    void accept(ReadStream stream);
  }

  /** Answers each line when it has come, by a write of its own. */
  private static void echo() {
    LOOP.run(() -> {
      WriteStream out = Stdio.out(LOOP);
      async(() -> {
        try (var lines = awaitEach(Stdio.in(LOOP).lines(UTF_8))) {
          lines.forEach(line -> out.write("> " + line + "\n"));
        }
        out.end("end\n");
        return null;
      });
      out.onClose(() -> Stdio.out(LOOP).write("it is still open\n"));
    });
  }

  private static void copy() {
    LOOP.run(() -> {
      var unused = Stdio.in(LOOP).pipeTo(Stdio.out(LOOP));
    });
  }

  /** Begins a read, to which nothing comes. */
  private static void reading(EventLoop loop, Then then) {
    ReadStream stream = Stdio.in(loop);
    stream.onData(chunk -> System.out.println("data"));
    loop.setImmediate(() -> { // by now it reads
      System.out.println(loop.activeResources() + " " + loop.activeRequests());
      then.accept(stream);
    });
  }

  private static void destroyLater(ReadStream stream) {
    stream.onClose(() -> System.out.println("closed"));
    stream.destroy();
  }

  private static void pauseLater(ReadStream stream) {
    stream.pause();
    stream.resume();
    stream.pause();
  }

  /** One loop begins a read and closes, and the next one gets what that yields. */
  private static void kept() {
    reading(LOOP, stream -> LOOP.setImmediate(LOOP::close));
    LOOP.run();
    System.out.println("ready");
    EventLoop next = EventLoop.create();
    next.run(() -> {
      ReadStream in = Stdio.in(next);
      in.onData(chunk -> System.out.print("next got " + UTF_8.decode(chunk)));
    });
  }

  /** Writes when it is told to, and nobody reads any more. */
  private static void gone() {
    LOOP.run(() -> {
      Stdio.in(LOOP)
          .onData(chunk -> {
            WriteStream out = Stdio.out(LOOP);
            out.onError(error -> System.exit(error instanceof FsException e && isPipe(e) ? 7 : 1));
            out.write("x");
          });
    });
  }

  private static boolean isPipe(FsException e) {
    return e.getMessage().equals("EPIPE: broken pipe, write");
  }

  /** Writes more than a pipe takes, and ends when it is told to. */
  private static void stuck() {
    LOOP.run(() -> {
      Stdio.out(LOOP).write(ByteBuffer.allocate(4 << 20));
      Stdio.in(LOOP).onData(chunk -> LOOP.close());
    });
  }

  private static void code() {
    LOOP.run(() -> {
      ReadStream in = Stdio.in(LOOP);
      in.resume();
      in.onError(error -> System.out.println(error.getMessage()));
    });
  }

  private static void errors(Path file) throws Exception {
    LOOP.run(() -> Stdio.err(LOOP).write("on standard error\n"));
    System.out.print(Files.readString(file));
  }
}
