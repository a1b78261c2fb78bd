package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jetbrains.annotations.Nullable;

/** A source in memory, whose calls end in a later turn with a random part, and may fail. */
final class FakeSource implements StreamSource {
  final byte[] content;
  int opens;
  int closes;
  int reads;

  /** Whether each read gives as much as it may. */
  final boolean readsAll;

  /** How often there was no spare memory to read into. */
  int allocations;

  private final EventLoop loop;
  private final Random random;
  private final int failingRead;
  private boolean isReading;
  private int position;

  FakeSource(EventLoop loop, Random random, int failingRead) {
    this.loop = loop;
    this.random = random;
    this.failingRead = failingRead;
    this.readsAll = random.nextBoolean();
    this.content = new byte[random.nextInt(200)];
    random.nextBytes(content);
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public void open(Callback<? super @Nullable Void> callback) {
    opens++;
    loop.setTimeout(() -> callback.done(null, null), 1);
  }

  @Override
  public void read(
      int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback) {
    if (isReading) {
      throw new AssertionError("two reads at once");
    }
    isReading = true;
    reads++;
    boolean fails = reads == failingRead;
    loop.setTimeout(
        () -> {
          isReading = false;
          callback.done(fails ? new FakeSink.Failure() : null, fails ? null : next(most, spare));
        },
        1 + random.nextInt(5));
  }

  private @Nullable ByteBuffer next(int most, @Nullable ByteBuffer spare) {
    int length = Math.min(readsAll ? most : 1 + random.nextInt(most), content.length - position);
    if (length == 0) {
      return null;
    }
    boolean fits = spare != null && spare.capacity() >= length;
    allocations += fits ? 0 : 1;
    ByteBuffer chunk = fits ? spare.clear() : ByteBuffer.allocate(most);
    chunk.put(content, position, length);
    position += length;
    chunk.flip();
    return length < most / 2 ? ByteBuffer.allocate(length).put(chunk).flip() : chunk;
  }

  @Override
  public void giveUp() {}

  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    closes++;
    loop.setTimeout(() -> callback.done(null, null), 1);
  }
}
