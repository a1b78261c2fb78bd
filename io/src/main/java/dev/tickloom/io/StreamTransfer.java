package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import java.io.IOException;
import org.jetbrains.annotations.Nullable;

/**
 * Moves a file to a socket without chunks: the kernel copies from the page cache to the socket
 * (sendfile(2), which Netty's {@code DefaultFileRegion} uses, too). A worker makes the call,
 * because the file may have to come from the disk. To the stream that writes, each call is a batch;
 * so what others write to the socket comes between two calls.
 *
 * <pre>
 *   the last call has moved         then
 *   all that was asked for          the next one
 *   less, and more is left          waits until the socket has room
 *   up to the end of the file       chunks: the next read finds out whether that is still the end
 *   nothing although there is room  chunks: it is not such a file
 *   nothing, and has failed         chunks: the read tells the error, if it is not the socket's
 * </pre>
 *
 * <p>For the loop thread.
 */
final class StreamTransfer implements StreamReading.Bypass {
  /** The most bytes of a call, so that it ends soon: some hundred µs if the file is in memory. */
  private static final int MOST = 1024 * 1024;

  /** A source that moves bytes by itself. */
  interface Source {
    /** Whether {@link #transferTo} may do anything; it is open. */
    boolean isTransferable();

    /**
     * Moves the next bytes to the channel, which tells how many.
     *
     * @param most how many bytes at most
     */
    void transferTo(LentChannel channel, int most, Callback<Object> callback);

    /** Goes on behind what {@link #transferTo} has moved. */
    void moved(long count);
  }

  private final Source file;
  private final TcpConnection socket;
  private final StreamReading from;
  private final StreamWriting to;

  /** Whether the last call has moved less than it was asked for. */
  private boolean isFull;

  /** Whether the rest takes chunks. */
  private boolean isOver;

  private StreamTransfer(Source file, TcpConnection socket, StreamReading from, StreamWriting to) {
    this.file = file;
    this.socket = socket;
    this.from = from;
    this.to = to;
  }

  /** {@return the way from one to the other, which does nothing if that takes chunks} */
  static StreamReading.Bypass between(StreamReading from, StreamWriting to) {
    return from.source() instanceof Source file && to.sink() instanceof TcpConnection socket
        ? new StreamTransfer(file, socket, from, to)
        : callback -> false;
  }

  @Override
  public boolean begin(Callback<? super Long> callback) {
    if (isOver || !file.isTransferable() || !to.tryTake()) {
      return false;
    }
    if (isFull) {
      socket.awaitRoom((error, nothing) -> roomOrError(error, callback));
    } else {
      send(callback);
    }
    return true;
  }

  private void roomOrError(@Nullable Throwable error, Callback<? super Long> callback) {
    if (error == null && from.life().isUsable()) {
      send(callback);
    } else {
      end(error, null, 0, callback);
    }
  }

  private void send(Callback<? super Long> callback) {
    LentChannel channel = socket.lend();
    file.transferTo(
        channel,
        MOST,
        // An abandoned call may still use the channel, or be about to.
        (error, moved) ->
            channel.whenFree(
                () -> OnLoop.run(to.life().loop(), () -> sent(error, channel, callback))));
  }

  private void sent(
      @Nullable Throwable error, LentChannel channel, Callback<? super Long> callback) {
    LentChannel.Outcome outcome = channel.outcome();
    long moved = outcome.moved();
    isOver = outcome.isLast() || (moved == 0 && isFull);
    isFull = moved < MOST;
    file.moved(moved);
    socket.active(moved);
    IOException failure = outcome.failure();
    end(failure == null ? null : NetErrors.ofTransfer(failure), error, moved, callback);
  }

  private void end(
      @Nullable Throwable ofSocket,
      @Nullable Throwable ofFile,
      long moved,
      Callback<? super Long> callback) {
    Calls calls = new Calls();
    calls.run(() -> to.giveBack(ofSocket, moved));
    calls.run(() -> callback.done(ofFile, moved));
    calls.throwIfAny();
  }
}
