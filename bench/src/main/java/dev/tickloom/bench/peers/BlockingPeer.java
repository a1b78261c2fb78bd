package dev.tickloom.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The limit: threads that make the calls that are asked for one after the other, each from a list
 * of its own, and hand nothing to anybody.
 */
final class BlockingPeer implements FileCalls, Streams {
  private static final OpenOption[] TO_WRITE = {
    StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING
  };

  private static final ThreadLocal<@Nullable Queue<Runnable>> MINE = new ThreadLocal<>();

  private final List<Queue<Runnable>> lists = new ArrayList<>();
  private int next;
  private volatile boolean running;

  BlockingPeer(int threads) {
    for (int i = 0; i < threads; i++) {
      lists.add(new ArrayDeque<>());
    }
  }

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    running = true;
    task.accept(() -> running = false);
    List<Thread> threads = new ArrayList<>();
    for (Queue<Runnable> list : lists) {
      threads.add(Thread.ofPlatform().start(() -> work(list)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(Queue<Runnable> list) {
    MINE.set(list);
    while (running) {
      Runnable task = list.poll();
      if (task == null) {
        return;
      }
      task.run();
    }
  }

  /** Only from within {@link #run}. */
  @Override
  public void post(Runnable task) {
    Queue<Runnable> list = MINE.get();
    if (list == null) { // before the threads have started: dealt out in turn
      list = lists.get(next++ % lists.size());
    }
    list.add(task);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    start(() -> call.perform(path), ended);
  }

  private void start(Callable<Object> call, Ended ended) {
    post(() -> {
      try {
        ended.ended(null, call.call());
      } catch (Exception e) {
        ended.ended(e, null);
      }
    });
  }

  @Override
  public List<Reader> readers() {
    return List.of(Reader.LISTENER); // the code that follows
  }

  @Override
  public void copy(String from, String to, Ended ended) {
    start(() -> copy(Path.of(from), Path.of(to)), ended);
  }

  private static Path copy(Path from, Path to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    try (FileChannel source = FileChannel.open(from);
        FileChannel target = FileChannel.open(to, TO_WRITE)) {
      while (source.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
      }
    }
    return to;
  }

  @Override
  public void read(Reader by, String path, Ended ended) {
    start(() -> read(Path.of(path)), ended);
  }

  private static Path read(Path path) throws IOException {
    try (FileChannel source = FileChannel.open(path)) {
      while (source.read(ByteBuffer.allocate(CHUNK)) >= 0) {}
    }
    return path;
  }
}
