package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/** A sink in memory, whose calls end in a later turn, do a random part, and may fail. */
final class FakeSink implements StreamSink {
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  final ByteArrayOutputStream content = new ByteArrayOutputStream();
  int opens;
  int closes;
  int calls;
  int callsAtOnce;
  private final EventLoop loop;
  private final Random random;
  private final int failingCall;

  FakeSink(EventLoop loop, Random random, int failingCall) {
    this.loop = loop;
    this.random = random;
    this.failingCall = failingCall;
  }

  private <T extends @Nullable Object> void later(Callback<? super T> callback, Supplier<T> call) {
    calls++;
    boolean fails = calls == failingCall;
    callsAtOnce++;
    loop.setTimeout(
        () -> {
          callsAtOnce--;
          if (fails) {
            callback.done(new Failure(), null);
          } else {
            callback.done(null, call.get());
          }
        },
        1 + random.nextInt(5));
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public void open(Callback<? super @Nullable Void> callback) {
    later(
        callback,
        () -> {
          opens++;
          return null;
        });
  }

  @Override
  public void write(List<ByteBuffer> batch, Callback<? super Long> callback) {
    if (callsAtOnce > 0) {
      throw new AssertionError("two calls at once");
    }
    int most = 1 + random.nextInt(20);
    later(callback, () -> take(batch, most)); // at the end, when the bytes must still be there
  }

  private long take(List<ByteBuffer> batch, int most) {
    long taken = 0;
    for (ByteBuffer bytes : batch) {
      while (bytes.hasRemaining() && taken < most) {
        content.write(bytes.get());
        taken++;
      }
    }
    return taken;
  }

  @Override
  public boolean finish(Callback<? super @Nullable Void> callback) {
    if (random.nextBoolean()) {
      return false;
    }
    later(callback, () -> null);
    return true;
  }

  @Override
  public void giveUp() {}

  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    closes++;
    loop.setTimeout(() -> callback.done(null, null), 1);
  }
}
