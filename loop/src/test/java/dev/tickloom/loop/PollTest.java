package dev.tickloom.loop;

import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels that the poll phase watches. */
class PollTest {
  private final Poller poller = new Poller();
  private final EventLoop loop = EventLoop.builder().poller(poller).build();
  private final List<String> calls = new ArrayList<>();
  private Pipe pipe;
  private Pipe.SourceChannel source;
  private Handle handle;

  @BeforeEach
  void openPipe() throws IOException {
    pipe = Pipe.open();
    source = pipe.source();
    source.configureBlocking(false);
    pipe.sink().configureBlocking(false);
  }

  @AfterEach
  void closePipe() throws IOException {
    loop.close();
    assertThat(poller.isOpen()).isFalse();
    source.close();
    pipe.sink().close();
  }

  private Runnable note(String call) {
    return () -> calls.add(call);
  }

  private void send() {
    try {
      pipe.sink().write(ByteBuffer.allocate(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void elsewhere(Runnable task) {
    var unused =
        Threads.start(
            "other",
            () -> {
              task.run();
              return null;
            });
  }

  private int receive(int most) {
    try {
      return source.read(ByteBuffer.allocate(most));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Watches the pipe, and closes the handle when something has come. */
  private void watchOnce() {
    handle =
        loop.poll(
            source,
            OP_READ,
            ops -> {
              assertThat(ops).isEqualTo(OP_READ);
              calls.add("ready");
              handle.close();
            });
  }

  private void throwOnce(SelectableChannel channel) {
    Handle[] own = new Handle[1];
    own[0] =
        loop.poll(
            channel,
            OP_READ,
            ops -> {
              own[0].close();
              throw new IllegalStateException("thrown");
            });
  }

  // ---- when the listener is called --------------------------------------------------------------

  @Test
  void aReadyChannelIsToldInThePollPhaseBehindWhatHasArrived() {
    watchOnce();
    send();
    loop.setImmediate(note("immediate"));
    loop.execute(note("task"));
    loop.onPrepare(note("prepare")).unref();

    loop.run(RunMode.NOWAIT);

    assertThat(calls).containsExactly("prepare", "task", "ready", "immediate");
  }

  @Test
  void theLoopWaitsForAChannel() {
    watchOnce();
    elsewhere(this::send);

    loop.run();

    assertThat(calls).containsExactly("ready");
  }

  @Test
  void theChannelIsToldAsLongAsItIsReady() {
    send();
    send();
    handle =
        loop.poll(
            source,
            OP_READ,
            ops -> {
              calls.add("read " + receive(1));
              if (calls.size() == 2) {
                handle.close();
              }
            });

    loop.run();

    assertThat(calls).containsExactly("read 1", "read 1");
  }

  @Test
  void ticksAndMicrotasksFollowEachListener() {
    Handle[] writing = new Handle[1];
    writing[0] =
        loop.poll(
            pipe.sink(),
            OP_WRITE,
            ops -> {
              writing[0].close();
              loop.queueMicrotask(note("microtask"));
              loop.nextTick(note("tick"));
            });
    watchOnce();
    send();

    loop.run(RunMode.NOWAIT);

    assertThat(calls).containsSubsequence("tick", "microtask").contains("ready");
  }

  @Test
  void aBusyLoopLooksInEachTurn() {
    watchOnce();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          if (handle.isActive()) {
            loop.setImmediate(again[0]);
          }
        };
    again[0].run();
    send();

    loop.run();

    assertThat(calls).containsExactly("ready");
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromBeingTold() throws IOException {
    loop.onUncaughtException((error, origin) -> calls.add(error.getMessage()));
    Pipe other = Pipe.open();
    other.source().configureBlocking(false);
    other.sink().write(ByteBuffer.allocate(1));
    send();
    throwOnce(source);
    throwOnce(other.source());

    loop.run();

    assertThat(calls).containsExactly("thrown", "thrown");
    other.source().close();
    other.sink().close();
  }

  @Test
  void whatAnUncaughtErrorKeepsFromBeingToldIsToldInTheNextRun() throws IOException {
    Pipe other = Pipe.open();
    other.source().configureBlocking(false);
    other.sink().write(ByteBuffer.allocate(1));
    send();
    throwOnce(source);
    throwOnce(other.source());

    assertThatThrownBy(loop::run).hasMessage("thrown");
    assertThatThrownBy(loop::run).hasMessage("thrown");
    assertThat(loop.run()).isFalse();
    other.source().close();
    other.sink().close();
  }

  // ---- liveness ---------------------------------------------------------------------------------

  @Test
  void aWatchedChannelKeepsTheLoopAlive() {
    watchOnce();

    assertThat(loop.isAlive()).isTrue();
    assertThat(loop.pollTimeout()).isEqualTo(-1);
    assertThat(loop.activeResources()).extracting(ActiveResource::type).containsExactly("Poll");
  }

  @Test
  void anUnreferencedOneDoesNot() {
    watchOnce();
    handle.unref();

    assertThat(loop.run()).isFalse();
    assertThat(handle.isActive()).isTrue();
  }

  @Test
  void oneThatIsWatchedForNothingDoesNot() {
    watchOnce();
    loop.poll(source, 0, ops -> calls.add("never"));
    send();

    assertThat(loop.run()).isFalse();
    assertThat(handle.isActive()).isFalse();
    assertThat(calls).isEmpty();
  }

  // ---- changing ---------------------------------------------------------------------------------

  @Test
  void watchingAgainChangesTheHandle() {
    watchOnce();
    loop.poll(source, 0, ops -> {});
    Handle again = loop.poll(source, OP_READ, ops -> handle.close(note("closed")));
    send();

    loop.run();

    assertThat(again).isSameAs(handle);
    assertThat(calls).containsExactly("closed");
  }

  @Test
  void aChannelIsWatchedAgainInTheTurnInWhichItsHandleWasClosed() {
    watchOnce();
    handle.close();
    watchOnce();
    send();

    loop.run();

    assertThat(calls).containsExactly("ready");
  }

  // ---- closing ----------------------------------------------------------------------------------

  @Test
  void aClosedHandleIsToldNothing() {
    watchOnce();
    send();
    loop.execute(handle::close);

    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void theLoopParksAgainWhenTheLastHandleIsClosed() {
    watchOnce();
    assertThat(poller.isOpen()).isTrue();
    loop.setImmediate(() -> handle.close(() -> calls.add("selects: " + poller.isOpen())));

    loop.run();

    assertThat(calls).containsExactly("selects: false");
  }

  @Test
  void closingTwiceIsClosingOnce() throws IOException {
    watchOnce();
    handle.close();
    handle.close();
    watchOnce();

    loop.run(RunMode.NOWAIT);

    assertThat(handle.isActive()).isTrue();
    assertThat(poller.isOpen()).isTrue();
  }

  @Test
  void aServerRefusesConnectionsFromWhenItIsClosed() throws IOException {
    watchOnce(); // so that the selector stays
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
    InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
    Handle accepting = loop.poll(server, OP_ACCEPT, ops -> {});
    loop.run(RunMode.NOWAIT);

    accepting.close();
    server.close();

    assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(ConnectException.class);
  }

  @Test
  void theDescriptorIsFreeBeforeTheCallbackOfClose() throws IOException {
    watchOnce();
    Pipe other = Pipe.open();
    other.source().configureBlocking(false);
    other.sink().configureBlocking(false);
    Handle closed = loop.poll(other.source(), OP_READ, ops -> {});
    loop.setImmediate(() -> {
      closed.close(() -> assertThatThrownBy(() -> fill(other.sink())).hasMessage("Broken pipe"));
      close(other.source());
      loop.setImmediate(handle::close);
    });

    loop.run();

    other.sink().close();
  }

  private static void fill(Pipe.SinkChannel sink) throws IOException {
    sink.write(ByteBuffer.allocate(1));
  }

  private static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aClosedLoopLetsGoOfItsChannels() {
    watchOnce();

    loop.close();

    assertThat(source.isOpen()).isTrue();
    assertThat(source.isRegistered()).isFalse();
    assertThat(handle.isActive()).isFalse();
    assertThatThrownBy(() -> loop.poll(source, OP_READ, ops -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  // ---- arguments --------------------------------------------------------------------------------

  @Test
  void whatCannotBeWatchedIsRefusedAndLeavesNoSelector() throws IOException {
    assertThatThrownBy(() -> loop.poll(source, OP_ACCEPT, ops -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(poller.isOpen()).isFalse();

    Pipe blocking = Pipe.open();
    assertThatThrownBy(() -> loop.poll(blocking.source(), OP_READ, ops -> {}))
        .isInstanceOf(IllegalBlockingModeException.class);
    blocking.source().close();
    blocking.sink().close();
    assertThatThrownBy(() -> loop.poll(blocking.source(), OP_READ, ops -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
    assertThat(poller.isOpen()).isFalse();
    assertThat(loop.isAlive()).isFalse();
  }

  // ---- waking -----------------------------------------------------------------------------------

  @Test
  void aTaskWakesALoopThatSelects() {
    watchOnce();
    for (int i = 0; i < 100; i++) {
      elsewhere(() -> loop.execute(note("task")));
      loop.run(RunMode.ONCE);
    }

    assertThat(calls).hasSize(100);
    handle.close();
  }

  @Test
  void aTimerEndsTheSelection() {
    watchOnce();
    loop.setTimeout(() -> handle.close(), 2);

    assertThat(loop.run()).isFalse();
  }

  @Test
  void anInterruptDoesNotEndTheSelectionAndStays() {
    watchOnce();
    Thread.currentThread().interrupt();
    elsewhere(this::send);

    loop.run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).containsExactly("ready");
  }
}
