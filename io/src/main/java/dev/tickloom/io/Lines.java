package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/**
 * The lines of an open file, which is read when somebody asks for a line and none is left.
 *
 * <pre>
 *   from      to        by
 *   OPEN      CLOSING   the end of the file, or a failure: the file is being closed
 *   CLOSING   ENDED     it is closed
 *   any       ENDED     close
 * </pre>
 *
 * In CLOSING the lines of the last read are still given out; who asks for more waits for ENDED. All
 * of it happens on the loop thread, but for reading and splitting, of which one is under way at a
 * time.
 */
final class Lines implements AsyncIterator<String> {
  private enum State {
    OPEN,
    CLOSING,
    ENDED
  }

  /** The result of one request. */
  private record Piece(List<String> lines, boolean isLast) {}

  private static final int CHUNK = 64 * 1024;

  private final FileHandle handle;
  private final EventLoop loop;
  private final LineSplitter splitter;
  private final Demand<String> demand;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private State state = State.OPEN;
  private boolean isReading;

  /** The failure, which comes after the lines that are left. */
  private @Nullable Throwable failure;

  Lines(FileHandle handle, Charset charset) {
    this.handle = handle;
    this.loop = handle.loop();
    this.splitter = new LineSplitter(charset, CHUNK);
    this.demand = new Demand<>(loop, this::advance);
  }

  @Override
  public Promise<Optional<String>> next() {
    checkThread();
    return demand.next();
  }

  @Override
  public Promise<@Nullable Void> close() {
    checkThread();
    state = State.ENDED;
    lines.clear();
    demand.end();
    return handle.close();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  private void checkThread() {
    var unused = loop.now(); // which throws on another thread
  }

  /** Gives those who wait what there is, and reads on if that is not enough. */
  private void advance() {
    while (demand.isWaiting() && !lines.isEmpty()) {
      demand.give(lines.remove());
    }
    if (state == State.ENDED && lines.isEmpty()) {
      end();
    } else if (state == State.OPEN && demand.isWaiting() && !isReading) {
      read();
    }
  }

  private void read() {
    if (handle.isClosed()) {
      finish(FileHandle.fileClosed("read"));
      return;
    }
    var call = handle.sequentialCall("read", "read", this::readPiece);
    try {
      call.start(handle.terms(), this::arrived);
      isReading = true;
    } catch (IllegalStateException e) { // the loop is closing
      finish(e);
    }
  }

  /** On a worker. */
  private Piece readPiece(OpenFile file) throws IOException {
    boolean isLast = file.read(splitter.room(), OpenFile.CURRENT, Content.NEVER_ABANDONED) == 0;
    return new Piece(splitter.split(isLast), isLast);
  }

  private void arrived(@Nullable Throwable error, @Nullable Piece piece) {
    isReading = false;
    if (state == State.ENDED) {
      return;
    }
    if (piece == null) {
      finish(error);
      return;
    }
    lines.addAll(piece.lines());
    if (piece.isLast()) {
      finish(null);
    }
    advance();
  }

  private void finish(@Nullable Throwable error) {
    state = State.CLOSING;
    failure = error;
    try {
      var unused = handle.close().then(nothing -> closed(null), this::closed);
    } catch (IllegalStateException | RejectedExecutionException e) {
      closed(null); // the loop is closed, and so the handle has closed the file without it
    }
    if (error instanceof AbortException) {
      closed(null); // the read goes on, and may block closing for ever
    }
  }

  private @Nullable Void closed(@Nullable Throwable error) {
    if (failure == null) {
      failure = error;
    }
    state = State.ENDED;
    advance();
    return null;
  }

  private void end() {
    if (failure == null) {
      demand.end();
    } else {
      demand.fail(failure);
    }
  }
}
