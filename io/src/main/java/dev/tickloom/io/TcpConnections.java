package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.util.Optional;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/** The connections of a server as a sequence, once one was asked for. For the loop thread. */
final class TcpConnections {
  private final EventLoop loop;
  private final Runnable asked;

  /** Null while listeners are told of connections. */
  private @Nullable Demand<TcpSocket> demand;

  /** Whether the sequence has ended or failed: there may be another. */
  private boolean isOver;

  /**
   * Begins without a sequence.
   *
   * @param asked called when somebody asks for a connection
   */
  TcpConnections(EventLoop loop, Runnable asked) {
    this.loop = loop;
    this.asked = asked;
  }

  AsyncIterator<TcpSocket> iterate(Supplier<Promise<@Nullable Void>> close) {
    if (demand != null && !isOver) {
      throw new IllegalStateException("the connections are a sequence already");
    }
    Demand<TcpSocket> begun = new Demand<>(loop, asked);
    demand = begun;
    isOver = false;
    asked.run();
    return new AsyncIterator<>() {
      @Override
      public Promise<Optional<TcpSocket>> next() {
        return begun.next();
      }

      @Override
      public Promise<@Nullable Void> close() {
        return begun == demand ? close.get() : nothing();
      }

      @Override
      public EventLoop loop() {
        return loop;
      }
    };
  }

  /** The server begins to listen: a sequence that is over gets nothing any more. */
  void begin() {
    if (isOver) {
      demand = null;
      isOver = false;
    }
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private Promise<@Nullable Void> nothing() {
    Resolvers<@Nullable Void> done = loop.withResolvers();
    done.resolve(null);
    return done.promise();
  }

  /** Whether a connection may be accepted. */
  boolean wantsMore() {
    return demand == null || demand.isWaiting();
  }

  /** Gives a connection to whoever has asked; returns false if listeners are to be told. */
  boolean give(TcpSocket socket) {
    if (demand == null) {
      return false;
    }
    demand.give(socket);
    return true;
  }

  /** Ends the sequence with a failure; returns false if there is none, or if it has ended. */
  boolean fail(Throwable reason) {
    if (demand == null || isOver) {
      return false;
    }
    isOver = true;
    demand.fail(reason);
    return true;
  }

  void end() {
    if (demand != null) {
      isOver = true;
      demand.end();
    }
  }
}
