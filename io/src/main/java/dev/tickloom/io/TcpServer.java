package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Resolvers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * A server over TCP or a Unix domain socket. Node's {@code net.Server}.
 *
 * <pre>{@code
 * TcpServer server = TcpServer.on(loop).listen(7, "localhost");
 * server.onConnection(socket -> socket.pipeTo(socket));
 * }</pre>
 *
 * <p>Or, with a coroutine for each connection:
 *
 * <pre>{@code
 * for (TcpSocket socket : awaitEach(server.connections())) {
 *   async(() -> serve(socket));
 * }
 * }</pre>
 *
 * <pre>
 *   from                  to          by
 *   CLOSED                STARTING    listen
 *   STARTING              LISTENING   it is bound; the event listening
 *   STARTING              CLOSED      it cannot be bound; the event error
 *   STARTING, LISTENING   CLOSED      close: no further connection is accepted
 * </pre>
 *
 * <p>The event close comes after {@code close}, when the last connection has been closed, too. A
 * server may listen again before that; then it comes after the next {@code close}. A server keeps
 * its loop alive while it listens, unless {@link #unref} was called.
 *
 * <p><b>Descriptors.</b> When the process has no descriptor for a connection, that waits in the
 * backlog. The server tries again when one of its connections is closed, or after a tenth of a
 * second.
 *
 * <p>For the loop thread; listeners are called there.
 */
public final class TcpServer implements AsyncCloseable {
  /** Node's. */
  private static final int DEFAULT_BACKLOG = 511;

  private enum State {
    CLOSED,
    STARTING,
    LISTENING
  }

  private final EventLoop loop;
  private final StreamListeners<Runnable> listening = new StreamListeners<>();
  private final StreamListeners<Consumer<TcpSocket>> connection = new StreamListeners<>();
  private final StreamListeners<Consumer<Throwable>> error = new StreamListeners<>();
  private final StreamListeners<Runnable> close = new StreamListeners<>();
  private final List<Runnable> whenClosed = new ArrayList<>();
  private final TcpConnections accepted;
  private final LoopEnd.Listener whenLoopCloses = this::loopCloses;
  private State state = State.CLOSED;
  private @Nullable TcpAcceptor acceptor;
  private @Nullable LoopEnd loopEnd;
  private boolean isReferenced = true;
  private boolean allowsHalfOpen;
  private int connections;

  /** Whether the event close is to come. */
  private boolean owesClose;

  /** Counts the calls of listen, to tell whether one has been closed meanwhile. */
  private int generation;

  private TcpServer(EventLoop loop) {
    this.loop = loop;
    this.accepted = new TcpConnections(loop, this::acceptIfWanted);
  }

  /**
   * Makes a server.
   *
   * @param loop the loop of the server, on whose thread this is called
   * @return the server, not yet listening
   * @throws IllegalStateException on another thread
   */
  public static TcpServer on(EventLoop loop) {
    OnLoop.check(loop);
    return new TcpServer(loop);
  }

  // ---- listening ------------------------------------------------------------------------------

  /**
   * Listens on all addresses of this machine. Failures are told to {@link #onError}. Node's {@code
   * listen}.
   *
   * @param port from 1 to 65535; 0 for one that is free
   * @return this server
   * @throws InvalidArgumentException if {@code port} is out of range
   * @throws StreamException if it listens already
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public TcpServer listen(int port) {
    TcpNames.checkPort("options.port", port);
    begin();
    bind(() -> TcpAcceptor.bindAnywhere(loop, port, DEFAULT_BACKLOG, accepting()));
    return this;
  }

  /**
   * Listens on one address. Failures are told to {@link #onError}. Node's {@code listen}.
   *
   * @param port from 1 to 65535; 0 for one that is free
   * @param host an address of this machine, or a name
   * @return this server
   * @throws InvalidArgumentException if {@code port} is out of range
   * @throws StreamException if it listens already
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public TcpServer listen(int port, String host) {
    return listen(port, host, DEFAULT_BACKLOG);
  }

  /**
   * Listens on one address. Failures are told to {@link #onError}. Node's {@code listen}.
   *
   * @param port from 1 to 65535; 0 for one that is free
   * @param host an address of this machine, or a name
   * @param backlog how many connections may wait to be accepted, at least 1; 511 by default, and
   *     not more than the system allows
   * @return this server
   * @throws InvalidArgumentException if {@code port} or {@code backlog} is out of range
   * @throws StreamException if it listens already
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public TcpServer listen(int port, String host, int backlog) {
    TcpNames.checkPort("options.port", port);
    Objects.requireNonNull(host, "host");
    if (backlog < 1) {
      throw InvalidArgumentException.outOfRange("backlog", 1, Integer.MAX_VALUE, backlog);
    }
    int begun = begin();
    var unused =
        TcpNames.lookUp(
            loop, host, (failure, found) -> lookedUp(begun, failure, found, port, backlog));
    return this;
  }

  /**
   * Listens on a Unix domain socket. Failures are told to {@link #onError}. Closing the server
   * deletes the file. Node's {@code listen}.
   *
   * @param unixSocket the file, which must not exist, in the default file system
   * @return this server
   * @throws InvalidArgumentException if {@code unixSocket} is empty, or of another file system
   * @throws StreamException if it listens already
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public TcpServer listen(Path unixSocket) {
    UnixDomainSocketAddress address = TcpNames.unixAddress(unixSocket);
    begin();
    bind(address, DEFAULT_BACKLOG);
    return this;
  }

  private int begin() {
    OnLoop.check(loop);
    if (state != State.CLOSED) {
      throw StreamException.alreadyListening();
    }
    if (loopEnd == null) {
      loopEnd = LoopEnd.tell(loop, whenLoopCloses); // throws if the loop is closed
    }
    state = State.STARTING;
    accepted.begin();
    return ++generation;
  }

  private void lookedUp(
      int begun,
      @Nullable Throwable failure,
      @Nullable List<InetAddress> found,
      int port,
      int backlog) {
    if (failure instanceof AbortException) {
      return; // the loop is closing, and closes the server
    }
    if (found == null) {
      cannotListen(begun, Objects.requireNonNull(failure));
    } else if (isStarting(begun)) {
      bind(new InetSocketAddress(found.get(0), port), backlog);
    }
  }

  private void bind(SocketAddress address, int backlog) {
    bind(() -> TcpAcceptor.bind(loop, address, backlog, accepting()));
  }

  private void bind(Supplier<TcpAcceptor> binding) {
    int begun = generation;
    try {
      acceptor = binding.get();
    } catch (NetException e) {
      Promises.tick(loop, () -> cannotListen(begun, e));
      return;
    } catch (IllegalStateException e) { // the loop is closing, and closes the server
      return;
    }
    acceptor.setReferenced(isReferenced);
    state = State.LISTENING;
    acceptIfWanted();
    Promises.tick(
        loop,
        () -> {
          if (begun == generation && state == State.LISTENING) {
            listening.emit(Runnable::run);
          }
        });
  }

  /** Whether a call of listen has neither ended nor been closed. */
  private boolean isStarting(int begun) {
    return begun == generation && state == State.STARTING;
  }

  private void cannotListen(int begun, Throwable reason) {
    if (isStarting(begun)) {
      state = State.CLOSED;
      if (owesClose) {
        closeIfDone();
      } else {
        forgetLoop();
      }
      tellError(reason);
    }
  }

  private void tellError(Throwable reason) {
    boolean isTold = accepted.fail(reason);
    if (error.isEmpty() && !isTold) {
      throw Calls.unchecked(reason);
    }
    error.emit(listener -> listener.accept(reason));
  }

  // ---- accepting ------------------------------------------------------------------------------

  private TcpAcceptor.Listener accepting() {
    return new TcpAcceptor.Listener() {
      @Override
      public void accepted(SocketChannel channel) {
        serve(channel);
      }

      @Override
      public boolean wantsMore() {
        return state == State.LISTENING && accepted.wantsMore();
      }

      @Override
      public void failed(NetException failure) {
        tellError(failure);
      }
    };
  }

  private void serve(SocketChannel channel) {
    TcpSocket socket;
    try {
      TcpConnection connected = new TcpConnection(loop, channel);
      socket = new TcpSocket(loop, connected, allowsHalfOpen, this::connectionGone);
    } catch (IllegalStateException e) { // the loop is closing
      TcpConnection.closeQuietly(channel);
      return;
    }
    connections++;
    if (!accepted.give(socket)) {
      connection.emit(listener -> listener.accept(socket));
    }
  }

  private void acceptIfWanted() {
    if (acceptor != null) {
      acceptor.watch();
    }
  }

  private void connectionGone() {
    connections--;
    if (acceptor != null) {
      acceptor.descriptorFreed();
    }
    closeIfDone();
  }

  // ---- listeners ------------------------------------------------------------------------------

  /**
   * Listens for the moment when the server accepts connections. Node's event {@code 'listening'}.
   *
   * @param listener called once for each {@code listen} that succeeds
   * @return closed by whoever is no longer interested
   */
  public Registration onListening(Runnable listener) {
    OnLoop.check(loop);
    return listening.add(listener);
  }

  /**
   * Listens for connections. Node's event {@code 'connection'}.
   *
   * @param listener gets the socket of each
   * @return closed by whoever is no longer interested
   */
  public Registration onConnection(Consumer<TcpSocket> listener) {
    OnLoop.check(loop);
    return connection.add(listener);
  }

  /**
   * Listens for failures: to listen, after which the server is closed, or to accept a connection,
   * after which it goes on. Without a listener an error is an uncaught error of the loop, unless
   * {@link #connections} reports it. Node's event {@code 'error'}.
   *
   * @param listener gets a {@link NetException}
   * @return closed by whoever is no longer interested
   */
  public Registration onError(Consumer<Throwable> listener) {
    OnLoop.check(loop);
    return error.add(listener);
  }

  /**
   * Listens for the moment when the server and all its connections are closed. Node's event {@code
   * 'close'}.
   *
   * @param listener called once for each time that it has listened
   * @return closed by whoever is no longer interested
   */
  public Registration onClose(Runnable listener) {
    OnLoop.check(loop);
    return close.add(listener);
  }

  /**
   * The connections as a sequence, in place of {@link #onConnection}. A connection is accepted when
   * somebody asks for it; until then it waits in the backlog of the system.
   *
   * @return the sequence, which ends when the server is closed; closing it closes the server. Its
   *     {@code next} is for any thread
   * @throws IllegalStateException if there is one that has not ended
   */
  public AsyncIterator<TcpSocket> connections() {
    OnLoop.check(loop);
    return accepted.iterate(this::close);
  }

  // ---- closing --------------------------------------------------------------------------------

  /**
   * Accepts no further connection, and waits until the program has closed the open ones. Does
   * nothing else if it is being closed already.
   *
   * @return fulfilled with null when all are closed, at once if the server does not listen; each
   *     call returns a promise for the same closing
   * @throws IllegalStateException on another thread
   */
  @Override
  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  public Promise<@Nullable Void> close() {
    OnLoop.check(loop);
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    if (state == State.CLOSED && !owesClose) {
      accepted.end();
      closed.resolve(null);
    } else {
      whenClosed.add(() -> closed.resolve(null));
      stopListening();
    }
    return closed.promise();
  }

  /**
   * Closes the server as {@link #close()}. Node's {@code close}.
   *
   * @param callback gets null when all is closed, after the event; a {@link StreamException} if the
   *     server does not listen
   */
  public void close(Callback<? super @Nullable Void> callback) {
    OnLoop.check(loop);
    Objects.requireNonNull(callback, "callback");
    if (state != State.CLOSED) {
      whenClosed.add(() -> callback.done(null, null));
      stopListening();
    } else {
      Runnable refuse = () -> callback.done(StreamException.notRunning(), null);
      if (owesClose) {
        whenClosed.add(refuse);
      } else {
        Promises.tick(loop, refuse);
      }
    }
  }

  private void stopListening() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    owesClose = true;
    generation++;
    if (acceptor != null) {
      acceptor.close();
      acceptor = null;
    }
    accepted.end();
    closeIfDone();
  }

  private void closeIfDone() {
    if (state == State.CLOSED && owesClose && connections == 0) {
      owesClose = false;
      forgetLoop();
      Promises.tick(loop, this::tellClosed);
    }
  }

  private void tellClosed() {
    List<Runnable> told = List.copyOf(whenClosed);
    whenClosed.clear();
    Calls calls = new Calls();
    calls.run(() -> close.emit(Runnable::run));
    told.forEach(calls::run);
    calls.throwIfAny();
  }

  private void forgetLoop() {
    if (loopEnd != null) {
      loopEnd.forget();
      loopEnd = null;
    }
  }

  private void loopCloses() {
    stopListening();
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public EventLoop loop() {
    return loop;
  }

  /** {@return where it listens; null if it does not} Node's {@code address}. */
  public @Nullable SocketAddress address() {
    return acceptor == null ? null : acceptor.address();
  }

  /** {@return whether it accepts connections} Node's {@code listening}. */
  public boolean listening() {
    return state == State.LISTENING;
  }

  /** {@return how many connections are open} Node's {@code getConnections}. */
  public int connectionCount() {
    return connections;
  }

  /**
   * Sets {@link TcpSocket#allowHalfOpen} of the connections that are accepted from now on.
   *
   * @param allowed false by default
   * @return this server
   */
  public TcpServer allowHalfOpen(boolean allowed) {
    OnLoop.check(loop);
    allowsHalfOpen = allowed;
    return this;
  }

  /**
   * Lets the server keep the loop alive while it listens, which it does from the start.
   *
   * @return this server
   */
  public TcpServer ref() {
    return setReferenced(true);
  }

  /**
   * Lets the loop end although the server listens.
   *
   * @return this server
   */
  public TcpServer unref() {
    return setReferenced(false);
  }

  private TcpServer setReferenced(boolean referenced) {
    OnLoop.check(loop);
    isReferenced = referenced;
    if (acceptor != null) {
      acceptor.setReferenced(referenced);
    }
    return this;
  }

  @Override
  public String toString() {
    return "TcpServer[" + address() + "]";
  }
}
