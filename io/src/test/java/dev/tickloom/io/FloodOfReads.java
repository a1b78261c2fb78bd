package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.WorkerMetrics;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program for a JVM with little memory: asks at once for many times as much as it has, and prints
 * how often what has come of it.
 */
final class FloodOfReads {
  private final Workers workers;
  private final EventLoop loop;
  private final Fs fs;
  private final FsSync sync;
  private final String file;
  private final int calls;
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private FloodOfReads(Workers workers, String file, int calls) {
    this.workers = workers;
    this.file = file;
    this.calls = calls;
    loop = EventLoop.builder().workers(workers).build();
    loop.onWarning(warning -> {}); // of stuck calls, where all processors are busy
    fs = Fs.on(loop);
    sync = fs.sync();
  }

  /** Arguments: workers, how to read, a file, how many calls. */
  public static void main(String[] arguments) {
    Workers workers = GrowingWorkers.valueOf(arguments[0]).workers;
    FloodOfReads flood = new FloodOfReads(workers, arguments[2], Integer.parseInt(arguments[3]));
    switch (arguments[1]) {
      case "bytes" -> flood.repeat(() -> flood.fs.readFile(flood.file, flood.count()));
      case "text" -> flood.repeat(() -> flood.fs.readFile(flood.file, UTF_8, flood.count()));
      case "names" -> flood.repeat(() -> flood.fs.readdir(flood.file, flood.count()));
      case "promises" -> flood.repeat(flood::readPromised);
      case "handles" -> flood.readHandles();
      case "blocked" -> flood.block();
      default -> throw new IllegalArgumentException(arguments[1]);
    }
    System.out.println(flood.outcomes);
  }

  private void repeat(Runnable call) {
    loop.run(() -> {
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      awaitWorkers();
    });
  }

  /** Until the workers have nothing to do that they could do without this loop. */
  private void awaitWorkers() {
    WorkerMetrics now;
    do {
      Thread.yield();
      now = workers.metrics();
    } while (now.running() > 0 || now.queued() > now.retrying());
  }

  private void readPromised() {
    var unused =
        fs.promises()
            .readFile(file)
            .then(bytes -> note(bytes.length + ""), error -> note(error.toString()));
  }

  /** Each of a file of its own, and so in a queue of its own. */
  private void readHandles() {
    List<FileHandle> handles = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      handles.add(sync.open(file));
    }
    loop.run(() -> {
      handles.forEach(this::readHandle);
      awaitWorkers();
    });
    handles.forEach(sync::close);
  }

  private void readHandle(FileHandle handle) {
    var unused =
        handle.readFile().then(bytes -> note(bytes.length + ""), error -> note(error.toString()));
  }

  /** While there is no memory left, and no other way to get any than by this thread. */
  private void block() {
    FileHandle read = sync.open(file);
    FileHandle closed = sync.open(file);
    loop.run(() -> {
      for (int i = 0; i < calls; i++) {
        fs.readFile(file, count());
      }
      awaitWorkers();
      readHandle(read);
      readHandle(closed);
      note("read " + sync.read(read, ByteBuffer.allocate(10)));
      note("read " + sync.readFile(file).length);
      sync.close(closed);
      note("closed");
    });
    sync.close(read);
  }

  private <T> Callback<T> count() {
    return (error, value) -> note(error == null ? describe(value) : error.toString());
  }

  private static String describe(Object value) {
    return switch (value) {
      case byte[] bytes -> "" + bytes.length;
      case String text -> text.length() + " characters";
      case List<?> names -> names.size() + " names";
      default -> throw new IllegalArgumentException("" + value);
    };
  }

  private Object note(String outcome) {
    return outcomes.merge(outcome, 1, Integer::sum);
  }
}
