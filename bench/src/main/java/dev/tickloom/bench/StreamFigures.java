package dev.tickloom.bench;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;

import dev.tickloom.io.Fs;
import dev.tickloom.io.ReadStream;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jetbrains.annotations.Nullable;

/** What {@link StreamComparison} measures of one kind: a line for each measure, in MB a second. */
public final class StreamFigures {
  private static final int CHUNK = 64 * 1024;
  private static final int COPIES = 64;

  private final Path from;
  private final Path folder;
  private final long size;
  private final int rounds;

  private StreamFigures(int rounds, Path folder) throws IOException {
    this.rounds = rounds;
    this.folder = folder;
    this.from = folder.resolve("from");
    this.size = Files.size(from);
  }

  /**
   * Measures one kind.
   *
   * @param arguments the kind, the rounds, the folder that has the file {@code from}
   */
  public static void main(String[] arguments) throws Exception {
    StreamFigures figures =
        new StreamFigures(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    switch (arguments[0]) {
      case "tickloom" -> figures.tickloom();
      case "vertx" -> figures.vertx();
      case "channel" -> figures.channel();
      case "files" ->
          figures.measure("copy", () -> Files.copy(figures.from, figures.to(0), REPLACE));
      case "stream" -> figures.measure("copy", figures::transfer);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.exit(0);
  }

  private static final StandardCopyOption REPLACE = StandardCopyOption.REPLACE_EXISTING;

  private interface Task {
    void run() throws Exception;
  }

  /** The best of all rounds but the first, which warms up. */
  private void measure(String what, Task task) throws Exception {
    double best = 0;
    for (int i = 0; i <= rounds; i++) {
      long start = System.nanoTime();
      task.run();
      double perSecond = size * 1e3 / (System.nanoTime() - start);
      best = i == 0 ? best : Math.max(best, perSecond);
    }
    System.out.println(what + ", MB/s\t" + best);
  }

  private Path to(int number) {
    return folder.resolve("to" + number);
  }

  /** Of many copies each has its part, so that all together are as long as one. */
  private Path part(int number) {
    return folder.resolve("part" + number);
  }

  // ---- Tickloom -------------------------------------------------------------------------------

  private void tickloom() throws Exception {
    try (EventLoop loop = EventLoop.create()) {
      Fs fs = Fs.on(loop);
      measure("copy", () -> loop.run(() -> copy(fs, from, to(0))));
      measure(
          COPIES + " copies at once",
          () ->
              loop.run(() -> {
                for (int i = 0; i < COPIES; i++) {
                  copy(fs, part(i), to(i));
                }
              }));
      measure("read by awaitEach", () -> loop.run(() -> readEach(fs)));
      measure("read by onData", () -> loop.run(() -> stream(fs).onData(chunk -> {})));
      measure("read by Flow", () -> loop.run(() -> stream(fs).subscribe(new Counting())));
    }
  }

  private ReadStream stream(Fs fs) {
    return fs.createReadStream(from.toString());
  }

  private static Promise<?> copy(Fs fs, Path from, Path to) {
    return fs.createReadStream(from.toString()).pipeTo(fs.createWriteStream(to.toString()));
  }

  private void readEach(Fs fs) {
    var unused =
        async(() -> {
          long read = 0;
          for (ByteBuffer chunk : awaitEach(stream(fs))) {
            read += chunk.remaining();
          }
          return read;
        });
  }

  private static final class Counting implements Flow.Subscriber<ByteBuffer> {
    private Flow.@Nullable Subscription subscription;
    private long read;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      read += chunk.remaining();
      Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {
      if (read == 0) {
        throw new AssertionError("nothing was read");
      }
    }
  }

  // ---- Vert.x ---------------------------------------------------------------------------------

  private void vertx() throws Exception {
    Vertx vertx = Vertx.vertx();
    measure(
        "copy", () -> copy(vertx, from, to(0)).toCompletionStage().toCompletableFuture().join());
    measure(
        COPIES + " copies at once",
        () -> {
          List<Future<Void>> copies = new ArrayList<>();
          for (int i = 0; i < COPIES; i++) {
            copies.add(copy(vertx, part(i), to(i)));
          }
          Future.all(copies).toCompletionStage().toCompletableFuture().join();
        });
    measure(
        "read by onData",
        () ->
            open(vertx, from)
                .compose(StreamFigures::drain)
                .toCompletionStage()
                .toCompletableFuture()
                .join());
  }

  private static Future<AsyncFile> open(Vertx vertx, Path file) {
    return vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setRead(true).setWrite(false))
        .map(opened -> opened.setReadBufferSize(CHUNK));
  }

  private static Future<Void> drain(AsyncFile file) {
    io.vertx.core.Promise<Void> end = io.vertx.core.Promise.promise();
    file.endHandler(end::complete).exceptionHandler(end::fail).handler(chunk -> {});
    return end.future().compose(nothing -> file.close());
  }

  private static Future<Void> copy(Vertx vertx, Path from, Path to) {
    return open(vertx, from)
        .compose(source ->
            vertx
                .fileSystem()
                .open(to.toString(), new OpenOptions().setTruncateExisting(true))
                .compose(target -> source.pipeTo(target).compose(nothing -> source.close())));
  }

  // ---- the JDK --------------------------------------------------------------------------------

  private void channel() throws Exception {
    measure("copy", () -> loop(from, to(0)));
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      measure(
          COPIES + " copies at once",
          () -> {
            List<java.util.concurrent.Future<?>> copies = new ArrayList<>();
            for (int i = 0; i < COPIES; i++) {
              int number = i;
              copies.add(
                  pool.submit(() -> {
                    loop(part(number), to(number));
                    return null;
                  }));
            }
            for (var copy : copies) {
              copy.get();
            }
          });
    }
    measure("read by onData", this::readLoop);
  }

  private static void loop(Path from, Path to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    try (FileChannel source = FileChannel.open(from);
        FileChannel target =
            FileChannel.open(
                to,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      while (source.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
      }
    }
  }

  private void readLoop() throws IOException {
    try (FileChannel source = FileChannel.open(from)) {
      while (source.read(ByteBuffer.allocate(CHUNK)) >= 0) {}
    }
  }

  private void transfer() throws IOException {
    try (InputStream source = Files.newInputStream(from);
        OutputStream target = Files.newOutputStream(to(0))) {
      byte[] chunk = new byte[CHUNK];
      for (int read; (read = source.read(chunk)) >= 0; ) {
        target.write(chunk, 0, read);
      }
    }
  }
}
