package dev.tickloom.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What {@link NettyPeer} serves. Files are opened and sent (sendfile) on the loop, as Netty's own
 * example does.
 */
final class NettyServers {
  private static final int BACKLOG = 1024;

  private NettyServers() {}

  static void serve(EventLoop loop, Supplier<ChannelHandler> handlers, IntConsumer listening) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(handlers.get());
                  }
                })
            .bind("127.0.0.1", 0);
    var unused =
        bound.addListener(ignored -> {
          if (bound.channel().localAddress() instanceof InetSocketAddress address) {
            listening.accept(address.getPort());
          }
        });
  }

  /** Closes what fails: the client has left. */
  abstract static class Handler extends ChannelInboundHandlerAdapter {
    @Override
    @SuppressWarnings("deprecation") // of the same method in another interface
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
      var unused = context.close();
    }
  }

  static final class Echo extends Handler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var unused = context.writeAndFlush(message);
    }
  }

  static final class Files extends Handler {
    private final String folder;

    Files(String folder) {
      this.folder = folder;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
      ByteBuf received = (ByteBuf) message;
      String name = Servers.Http.file(received.toString(ISO_8859_1));
      received.release();
      FileChannel file = FileChannel.open(Path.of(folder, name), StandardOpenOption.READ);
      long size = file.size();
      write(context, Unpooled.copiedBuffer(Servers.Http.head(size), ISO_8859_1));
      write(context, new DefaultFileRegion(file, 0, size)); // which closes it
      context.flush();
    }

    private static void write(ChannelHandlerContext context, Object message) {
      var unused = context.write(message);
    }
  }
}
