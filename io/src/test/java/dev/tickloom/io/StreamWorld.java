package dev.tickloom.io;

import static dev.tickloom.loop.Async.await;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jetbrains.annotations.Nullable;

/**
 * What the programs of {@code programs.js} are given, for the same programs in Java: a folder, a
 * loop, and a log whose lines look as in Node.
 */
final class StreamWorld {
  static final String READ = "open resume pause end error close";
  static final String WRITE = "open drain finish error close";

  static final String THROWN = "thrown after a line";

  final EventLoop loop;
  final Fs fs;
  final List<String> lines = new ArrayList<>();
  private final List<FileHandle> handles = new ArrayList<>();
  private final List<Runnable> destructions = new CopyOnWriteArrayList<>();

  /** How many lines are still logged until one throws, in whatever logs it; 0 for never. */
  private int linesUntilThrow;

  private final RequestTerms terms;
  private final Path folder;
  private final FileSystem fileSystem;

  StreamWorld(EventLoop loop, RequestTerms terms, Path folder, FileSystem fileSystem) {
    this.loop = loop;
    this.terms = terms;
    this.folder = folder;
    this.fileSystem = fileSystem;
    AbortSignal signal = terms.signal();
    Fs plain = Fs.on(loop, fileSystem);
    this.fs = signal == null ? plain : plain.with(signal);
  }

  // ---- the log --------------------------------------------------------------------------------

  void log(@Nullable Object... parts) {
    List<String> texts = new ArrayList<>();
    for (Object part : parts) {
      texts.add(part instanceof String text ? text : json(part));
    }
    lines.add(String.join(" ", texts).replace(folder + "/", ""));
    boolean isOfProgram = !lines.get(lines.size() - 1).startsWith("fs.");
    if (isOfProgram && linesUntilThrow > 0 && --linesUntilThrow == 0) {
      throw new IllegalStateException(THROWN);
    }
  }

  /** Has whoever logs the line of this number, from 1, throw. */
  void throwAtLine(int number) {
    linesUntilThrow = number;
  }

  boolean hasThrown() {
    return linesUntilThrow == 0;
  }

  /** Destroys all streams that there are. Any thread. */
  void destroyAll() {
    destructions.forEach(Runnable::run);
  }

  private ReadStream known(ReadStream stream) {
    destructions.add(stream::destroy);
    return stream;
  }

  private WriteStream known(WriteStream stream) {
    destructions.add(stream::destroy);
    return stream;
  }

  /** An object of JavaScript: keys and values in turn. */
  static Map<String, Object> obj(@Nullable Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  private static String json(@Nullable Object value) {
    return switch (value) {
      case String text -> '"' + text + '"';
      case Map<?, ?> object ->
          object.entrySet().stream()
              .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list ->
          list.stream().map(StreamWorld::json).collect(Collectors.joining(",", "[", "]"));
      case null, default -> String.valueOf(value);
    };
  }

  /** What identifies an error: its code, or its message. */
  static String show(@Nullable Throwable error) {
    return switch (error) {
      case FsException failure -> failure.code();
      case NetException failure -> failure.code();
      case StreamException failure -> failure.code();
      case AbortException abort -> abort.code();
      case InvalidArgumentException wrong -> wrong.code();
      case null -> "null";
      default -> String.valueOf(error.getMessage());
    };
  }

  // ---- files ----------------------------------------------------------------------------------

  String at(String name) {
    return name.startsWith("/") ? name : folder.resolve(name).toString();
  }

  void file(String name, String content) {
    file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void file(String name, byte[] content) {
    try {
      Files.write(Path.of(at(name)), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String content(String name) {
    try {
      return Files.readString(Path.of(at(name)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean exists(String name) {
    return Files.exists(Path.of(at(name)));
  }

  static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length);
  }

  static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  static String text(ByteBuffer chunk) {
    return StandardCharsets.UTF_8.decode(chunk.duplicate()).toString();
  }

  /** Opens a file, which {@link #closeHandles} closes whatever becomes of the program. */
  FileHandle open(String name, String flags) {
    FileHandle handle = await(fs.promises().open(at(name), flags));
    handles.add(handle);
    return handle;
  }

  void closeHandles() {
    for (FileHandle handle : handles) {
      attempt(e -> {}, () -> handle.close());
    }
  }

  // ---- streams --------------------------------------------------------------------------------

  ReadStream read(String name) {
    return read(name, ReadStreamOptions.DEFAULT);
  }

  ReadStream read(String name, ReadStreamOptions options) {
    return known(fs.createReadStream(at(name), options));
  }

  WriteStream write(String name) {
    return write(name, WriteStreamOptions.DEFAULT);
  }

  WriteStream write(String name, WriteStreamOptions options) {
    return known(fs.createWriteStream(at(name), options));
  }

  void on(ReadStream stream, String name, String events) {
    for (String event : events.split(" ")) {
      switch (event) {
        case "open" -> {
          stream.onOpen(handle -> log(name + " open"));
          stream.onOpen(handle -> log(name + " ready"));
        }
        case "end" -> stream.onEnd(() -> log(name + " end"));
        case "error" -> stream.onError(error -> log(name + " error " + show(error)));
        case "close" -> stream.onClose(() -> log(name + " close"));
        default -> {} // nobody listens to resume and pause
      }
    }
  }

  void on(WriteStream stream, String name, String events) {
    for (String event : events.split(" ")) {
      switch (event) {
        case "open" -> {
          stream.onOpen(handle -> log(name + " open"));
          stream.onOpen(handle -> log(name + " ready"));
        }
        case "drain" -> stream.onDrain(() -> log(name + " drain"));
        case "finish" -> stream.onFinish(() -> log(name + " finish"));
        case "error" -> stream.onError((Throwable error) -> log(name + " error " + show(error)));
        case "close" -> stream.onClose(() -> log(name + " close"));
        default -> throw new IllegalArgumentException(event);
      }
    }
  }

  /** A callback that logs what it gets. */
  Callback<@Nullable Void> logging(String what) {
    return (error, nothing) -> log(what, show(error));
  }

  void later(int millis, Runnable task) {
    loop.setTimeout(task, millis);
  }

  // ---- streams whose calls are logged ---------------------------------------------------------

  ReadStream countedRead(String name, ReadStreamOptions options) {
    Location file = Location.of("path", at(name), fileSystem);
    StreamFileSource source =
        new StreamFileSource(
            terms, FileHandleOps.open(terms, file, options.flags(), options.mode()), options);
    return known(new ReadStream(terms, name, source, Counted::new, options));
  }

  WriteStream countedWrite(String name, WriteStreamOptions options) {
    Location file = Location.of("path", at(name), fileSystem);
    StreamFileSink sink =
        new StreamFileSink(
            terms, FileHandleOps.open(terms, file, options.flags(), options.mode()), options);
    return known(new WriteStream(terms, name, sink, Counted::new, options));
  }

  private final class Counted implements StreamSource, StreamSink {
    private final StreamResource real;

    Counted(StreamResource real) {
      this.real = real;
    }

    private <T extends @Nullable Object> Callback<T> logged(
        String call, Callback<? super T> callback) {
      log("fs." + call);
      String name = call.replaceFirst(" .*", "");
      return (error, value) -> {
        log("fs." + name + " done");
        callback.done(error, value);
      };
    }

    @Override
    public boolean isOpen() {
      return real.isOpen();
    }

    @Override
    public void open(Callback<? super @Nullable Void> callback) {
      real.open(logged("open", callback));
    }

    @Override
    public void read(
        int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback) {
      ((StreamSource) real).read(most, spare, logged("read " + most + " at undefined", callback));
    }

    @Override
    public void write(List<ByteBuffer> batch, Callback<? super Long> callback) {
      String sizes =
          batch.stream()
              .map(each -> String.valueOf(each.remaining()))
              .collect(Collectors.joining(",", "[", "]"));
      String call =
          batch.size() == 1
              ? "write " + batch.get(0).remaining() + " at undefined"
              : "writev " + sizes;
      ((StreamSink) real).write(batch, logged(call, callback));
    }

    @Override
    public boolean finish(Callback<? super @Nullable Void> callback) {
      int before = lines.size();
      boolean flushes =
          ((StreamSink) real)
              .finish((error, nothing) -> {
                log("fs.fsync done");
                callback.done(error, nothing);
              });
      if (flushes) {
        lines.add(before, "fs.fsync");
      }
      return flushes;
    }

    @Override
    public void giveUp() {
      real.giveUp();
    }

    @Override
    public void close(Callback<? super @Nullable Void> callback) {
      real.close(logged("close", callback));
    }
  }

  /** To be called as a statement, whatever it throws. */
  interface Attempt {
    void run() throws Exception;
  }

  void attempt(Consumer<Throwable> failed, Attempt attempt) {
    try {
      attempt.run();
    } catch (Exception e) {
      failed.accept(e);
    }
  }
}
