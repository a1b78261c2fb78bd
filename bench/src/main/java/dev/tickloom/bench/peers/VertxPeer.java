package dev.tickloom.bench.peers;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One event-loop context, with the file system and the timers of Vert.x. */
final class VertxPeer implements FileCalls, Queues, Timers, Streams, Servers {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final FileSystem fs = vertx.fileSystem();
  private final OpenOptions reading = new OpenOptions().setRead(true).setWrite(false);
  private final Buffer contents = Buffer.buffer(FileCall.contents());

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    context.runOnContext(unused -> task.accept(ended::countDown));
    ended.await();
  }

  @Override
  public void post(Runnable task) {
    context.runOnContext(unused -> task.run());
  }

  @Override
  public void serveEcho(IntConsumer listening) {
    VertxServers.serve(vertx, VertxServers::echo, listening);
  }

  @Override
  public void serveFiles(String folder, IntConsumer listening) {
    VertxServers.serve(vertx, socket -> VertxServers.files(vertx, folder, socket), listening);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    Future<?> future =
        switch (call) {
          case STAT, STAT_BASIC -> fs.props(path);
          case READ -> fs.readFile(path);
          case READ_INTO -> throw new UnsupportedOperationException();
          case WRITE -> fs.writeFile(path, contents);
          case READDIR -> fs.readDir(path);
          case OPEN_CLOSE -> fs.open(path, reading).compose(AsyncFile::close);
        };
    future.onComplete(result -> ended.ended(result.cause(), result.result()));
  }

  @Override
  public byte[] bytes(Object value) {
    return ((Buffer) value).getBytes();
  }

  @Override
  public List<Reader> readers() {
    return List.of(Reader.LISTENER);
  }

  @Override
  public void copy(String from, String to, Ended ended) {
    VertxStreams.copy(fs, from, to, ended);
  }

  @Override
  public void read(Reader by, String path, Ended ended) {
    VertxStreams.read(fs, path, ended);
  }

  @Override
  public void nextTick(Runnable task) {
    post(task);
  }

  @Override
  public void microtask(Runnable task) {
    post(task);
  }

  @Override
  public void immediate(Runnable task) {
    post(task);
  }

  @Override
  public Object setTimer(long millis, Runnable task) {
    return vertx.setTimer(millis, unused -> task.run());
  }

  @Override
  public void cancelTimer(Object timer) {
    vertx.cancelTimer((Long) timer);
  }
}
