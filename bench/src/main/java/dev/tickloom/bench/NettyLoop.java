package dev.tickloom.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** Netty's event loop of one thread: the one for sockets, whose queue is its quick one. */
final class NettyLoop {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  final EventLoop loop = group.next();

  /** Runs a task there, and returns when {@code batch} is done. */
  void run(Batch batch, Runnable main) {
    loop.execute(main);
    batch.await();
  }

  void close() {
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
