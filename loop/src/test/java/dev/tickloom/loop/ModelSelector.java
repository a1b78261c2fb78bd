package dev.tickloom.loop;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A selector without channels, for a model checker: a selection ends when it is woken, and for no
 * other reason.
 */
final class ModelSelector extends AbstractSelector {
  private volatile boolean isWoken;

  private ModelSelector(SelectorProvider provider) {
    super(provider);
  }

  /** A channel whose provider opens such selectors. */
  static SelectableChannel channel() {
    return new Channel(new Provider());
  }

  @Override
  public int select(Consumer<SelectionKey> action, long timeout) {
    if (timeout != 0) {
      throw new AssertionError("a model checker knows no time");
    }
    while (!isWoken) {
      Thread.onSpinWait();
    }
    isWoken = false;
    return 0;
  }

  @Override
  public Selector wakeup() {
    isWoken = true;
    return this;
  }

  @Override
  public int selectNow(Consumer<SelectionKey> action) {
    isWoken = false;
    return 0;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }

  private static final class Channel extends AbstractSelectableChannel {
    Channel(SelectorProvider provider) {
      super(provider);
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public int validOps() {
      return 0;
    }
  }

  private static final class Provider extends SelectorProvider {
    @Override
    public AbstractSelector openSelector() {
      return new ModelSelector(this);
    }

    @Override
    public DatagramChannel openDatagramChannel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Pipe openPipe() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel openSocketChannel() {
      throw new UnsupportedOperationException();
    }
  }
}
