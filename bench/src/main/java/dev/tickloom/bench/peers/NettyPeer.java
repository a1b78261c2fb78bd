package dev.tickloom.bench.peers;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One event loop; blocking calls go to an executor group of four, and come back to the loop. */
final class NettyPeer implements Loops, Queues, Timers, Servers {
  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
  private final List<FileCalls> loops = new ArrayList<>();
  private final EventExecutorGroup blocking;

  NettyPeer() {
    this(new DefaultEventExecutorGroup(4));
  }

  private NettyPeer(EventExecutorGroup blocking) {
    this.blocking = blocking;
  }

  @Override
  public List<FileCalls> loops(int count) {
    while (loops.size() < count) {
      loops.add(new NettyPeer(blocking));
    }
    return loops.subList(0, count);
  }

  @Override
  public void run(Consumer<Runnable> task) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    loop.execute(() -> task.accept(ended::countDown));
    ended.await();
  }

  @Override
  public void post(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void serveEcho(IntConsumer listening) {
    NettyServers.serve(loop, NettyServers.Echo::new, listening);
  }

  @Override
  public void serveFiles(String folder, IntConsumer listening) {
    NettyServers.serve(loop, () -> new NettyServers.Files(folder), listening);
  }

  @Override
  public void start(FileCall call, String path, Ended ended) {
    blocking
        .submit(() -> call.perform(path))
        .addListener(future -> loop.execute(() -> ended.ended(future.cause(), future.getNow())));
  }

  @Override
  public void nextTick(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void microtask(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void immediate(Runnable task) {
    loop.execute(task);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the timer
  public Object setTimer(long millis, Runnable task) {
    return loop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void cancelTimer(Object timer) {
    ((ScheduledFuture<?>) timer).cancel(false);
  }
}
