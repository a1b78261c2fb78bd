package dev.tickloom.bench.peers;

import dev.tickloom.io.Fs;
import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Timeout;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One loop, with the callback form of its files. */
final class TickloomPeer implements Loops, Queues, Timers, Awaiting, Streams, Trees, Servers {
  private static final Buffers BUFFERS = new Buffers();

  private final Workers workers;
  private final List<FileCalls> loops = new ArrayList<>();
  private final EventLoop loop;
  private final Fs fs;
  private final Fs apart;

  TickloomPeer(Workers workers) {
    this.workers = workers;
    loop = EventLoop.builder().workers(workers).build();
    loop.onWarning(warning -> {}); // of calls that are stuck, on purpose
    fs = Fs.on(loop);
    apart = Fs.on(loop);
  }

  @Override
  public List<FileCalls> loops(int count) {
    while (loops.size() < count) {
      loops.add(new TickloomPeer(workers));
    }
    return loops.subList(0, count);
  }

  @Override
  public void run(Consumer<Runnable> task) {
    loop.run(() -> {
      Handle untilEnd = loop.keepAlive();
      task.accept(untilEnd::close);
    });
  }

  @Override
  public void post(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void serveEcho(IntConsumer listening) {
    TickloomServers.serve(loop, TickloomServers::echo, listening);
  }

  @Override
  public void serveFiles(String folder, IntConsumer listening) {
    TickloomServers.serve(loop, socket -> TickloomServers.files(fs, folder, socket), listening);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    start(fs, call, path, ended);
  }

  @Override
  public void startApart(FileCall call, String path, Ended ended) {
    start(apart, call, path, ended);
  }

  private static void start(Fs fs, FileCall call, String path, Ended ended) {
    switch (call) {
      case STAT, STAT_BASIC -> fs.stat(path, ended::ended);
      case READ -> fs.readFile(path, ended::ended);
      case READ_INTO -> readInto(fs, path, ended);
      case WRITE -> fs.writeFile(path, FileCall.contents(), ended::ended);
      case READDIR -> fs.readdir(path, ended::ended);
      case OPEN_CLOSE ->
          fs.open(
              path,
              (error, file) -> {
                if (file == null) {
                  ended.ended(error, null);
                } else {
                  fs.close(file, ended::ended);
                }
              });
    }
  }

  private static void readInto(Fs fs, String path, Ended ended) {
    ByteBuffer buffer = BUFFERS.take();
    fs.readFile(
        path,
        buffer,
        (error, length) -> {
          BUFFERS.giveBack(buffer);
          ended.ended(error, buffer);
        });
  }

  @Override
  public List<Reader> readers() {
    return List.of(Reader.values());
  }

  @Override
  public void copy(String from, String to, Ended ended) {
    TickloomStreams.copy(fs, from, to, ended);
  }

  @Override
  public void read(Reader by, String path, Ended ended) {
    TickloomStreams.read(fs.createReadStream(path), by, ended);
  }

  @Override
  public Set<Job> jobs() {
    return EnumSet.allOf(Job.class);
  }

  @Override
  public void start(Job job, String tree, String copy, Ended ended) {
    TickloomTrees.start(fs, job, tree, copy, ended);
  }

  @Override
  public void nextTick(Runnable task) {
    loop.nextTick(task);
  }

  @Override
  public void microtask(Runnable task) {
    loop.queueMicrotask(task);
  }

  @Override
  public void immediate(Runnable task) {
    loop.setImmediate(task);
  }

  @Override
  public Object setTimer(long millis, Runnable task) {
    return loop.setTimeout(task, millis);
  }

  @Override
  public void cancelTimer(Object timer) {
    ((Timeout) timer).close();
  }

  @Override
  public void awaitResolved(int times, Runnable ended) {
    Async.async(
            () -> {
              for (int i = 0; i < times; i++) {
                Async.await(Promise.resolve(i));
              }
              return times;
            })
        .onSettled(ended);
  }
}
