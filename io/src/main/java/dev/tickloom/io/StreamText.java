package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * The text of chunks, in pieces. When somebody asks for a piece and none is left, it asks for a
 * chunk. For the loop thread, except {@link #next}.
 */
final class StreamText implements AsyncIterator<String> {
  /** Makes pieces of text of chunks of bytes, which may end within a character. */
  interface Decoder {
    List<String> decode(ByteBuffer chunk);

    /** The rest, at the end of the stream. */
    List<String> end();
  }

  private final AsyncIterator<ByteBuffer> chunks;
  private final Supplier<Promise<Optional<ByteBuffer>>> nextChunk;
  private final Decoder decoder;
  private final EventLoop loop;
  private final Demand<String> demand;
  private final ArrayDeque<String> waiting = new ArrayDeque<>();
  private boolean isAsking;
  private boolean isEndDecoded;
  private boolean isAtEnd;

  /**
   * Makes the iterator.
   *
   * @param chunks closed with this
   * @param nextChunk asks for one; an empty one says that the end comes next
   */
  StreamText(
      AsyncIterator<ByteBuffer> chunks,
      Supplier<Promise<Optional<ByteBuffer>>> nextChunk,
      Decoder decoder) {
    this.chunks = chunks;
    this.nextChunk = nextChunk;
    this.decoder = decoder;
    this.loop = chunks.loop();
    this.demand = new Demand<>(loop, this::advance);
  }

  @Override
  public Promise<Optional<String>> next() {
    return demand.next();
  }

  @Override
  public Promise<@Nullable Void> close() {
    demand.end();
    waiting.clear();
    return chunks.close();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  private void advance() {
    while (demand.isWaiting() && !waiting.isEmpty()) {
      demand.give(waiting.remove());
    }
    if (!demand.isWaiting() || isAsking) {
      return;
    }
    if (isAtEnd) {
      demand.end();
      return;
    }
    isAsking = true;
    nextChunk.get().then(this::arrived, this::failed);
  }

  private Optional<ByteBuffer> arrived(Optional<ByteBuffer> chunk) {
    isAsking = false;
    isAtEnd = chunk.isEmpty();
    waiting.addAll(text(chunk));
    advance();
    return chunk;
  }

  private List<String> text(Optional<ByteBuffer> chunk) {
    if (chunk.isPresent() && chunk.get().hasRemaining()) {
      return decoder.decode(chunk.get());
    }
    boolean hasMore = !isEndDecoded;
    isEndDecoded = true;
    return hasMore ? decoder.end() : List.of();
  }

  private Optional<ByteBuffer> failed(Throwable error) {
    isAsking = false;
    demand.fail(error);
    return Optional.empty();
  }

  /** As much text as each chunk completes. */
  static final class Pieces implements Decoder {
    private final TextDecoder decoder;
    private final CharBuffer chars = CharBuffer.allocate(8 * 1024);
    private ByteBuffer cut = ByteBuffer.allocate(0);

    Pieces(Charset charset) {
      decoder = new TextDecoder(Objects.requireNonNull(charset, "charset"));
    }

    @Override
    public List<String> decode(ByteBuffer chunk) {
      return decode(chunk.duplicate(), false);
    }

    @Override
    public List<String> end() {
      return decode(ByteBuffer.allocate(0), true);
    }

    private List<String> decode(ByteBuffer chunk, boolean isLast) {
      ByteBuffer bytes = cut.hasRemaining() ? join(cut, chunk) : chunk;
      StringBuilder text = new StringBuilder(bytes.remaining());
      boolean isDone;
      do {
        isDone = decoder.decode(bytes, chars, isLast);
        text.append(chars.flip());
        chars.clear();
      } while (!isDone);
      cut = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
      return text.isEmpty() ? List.of() : List.of(text.toString());
    }

    private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
      int length = first.remaining() + second.remaining();
      return ByteBuffer.allocate(length).put(first).put(second).flip();
    }
  }

  /** The lines that end in each chunk. */
  static final class Lines implements Decoder {
    private static final int CAPACITY = 64 * 1024;

    private final LineSplitter splitter;

    Lines(Charset charset) {
      splitter = new LineSplitter(Objects.requireNonNull(charset, "charset"), CAPACITY);
    }

    @Override
    public List<String> decode(ByteBuffer chunk) {
      ByteBuffer bytes = chunk.duplicate();
      List<String> lines = List.of();
      while (bytes.hasRemaining()) {
        ByteBuffer room = splitter.room();
        int length = Math.min(room.remaining(), bytes.remaining());
        room.put(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
        lines = join(lines, splitter.split(false));
      }
      return lines;
    }

    private static List<String> join(List<String> first, List<String> second) {
      if (first.isEmpty()) {
        return second;
      }
      first.addAll(second);
      return first;
    }

    @Override
    public List<String> end() {
      return splitter.split(true);
    }
  }
}
