package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.testing.VirtualClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What flows through a pipe comes out in order and each byte once, all of it if the pipe succeeds;
 * both ends are closed once. The pipe reads into memory that it has used before, and never into
 * what a listener has got.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamPipeModelTest {
  private static final int RUNS = 2000;

  /**
   * One that is written, one that waits, one that is read; and each was replaced by a large one.
   */
  private static final int MOST_CHUNKS = 6;

  private static final class Run {
    final Random random;
    final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    final FakeSource source;
    final FakeSink sink;
    final boolean isHeard;
    final boolean mayDestroy;
    final boolean endsTarget;
    final List<String> outcome = new ArrayList<>();

    /** What listeners have got, and what it was then. */
    final Map<ByteBuffer, byte[]> kept = new LinkedHashMap<>();

    private StreamReading reading;
    private StreamWriting writing;

    Run(long seed) {
      random = new Random(seed);
      source = new FakeSource(loop, random, oneOf(4, 8));
      sink = new FakeSink(loop, random, oneOf(4, 8));
      isHeard = random.nextBoolean();
      mayDestroy = random.nextInt(3) == 0;
      endsTarget = random.nextInt(4) > 0;
    }

    /** In one of some runs a number from 1, otherwise 0. */
    private int oneOf(int runs, int most) {
      return random.nextInt(runs) == 0 ? 1 + random.nextInt(most) : 0;
    }

    void run() {
      loop.run(() -> {
        int highWaterMark = 1 + random.nextInt(20);
        reading = new StreamReading(loop, source, highWaterMark, true, null, task -> {});
        writing = new StreamWriting(loop, sink, highWaterMark, true, null, task -> {});
        listenForAWhile();
        StreamPipe.start(loop, reading, writing, PipeOptions.DEFAULT.withEnd(endsTarget))
            .then(nothing -> outcome.add("fulfilled"), error -> outcome.add("rejected"))
            .then(count -> {
              endTarget();
              return null;
            });
        loop.setTimeout(this::interfere, 1 + random.nextInt(5));
      });
      loop.close();
    }

    /** What is left open is still fit for use, unless it has failed by itself. */
    private void endTarget() {
      if (!endsTarget) {
        assertThat(writing.isEnded()).isFalse();
        writing.life().error.add(late -> {});
        writing.end(StreamWriting.NO_CALLBACK);
      }
    }

    private void interfere() {
      if (reading.life().isClosed()) {
        return;
      }
      listenForAWhile();
      if (mayDestroy && random.nextInt(10) == 0) {
        (random.nextBoolean() ? reading.life() : writing.life()).destroy(null);
      }
      loop.setTimeout(this::interfere, 1 + random.nextInt(10));
    }

    /** Goes away while it is told a chunk. */
    private void listenForAWhile() {
      if (!isHeard || random.nextBoolean()) {
        return;
      }
      int[] left = {1 + random.nextInt(3)};
      Registration[] added = new Registration[1];
      added[0] =
          reading.onData(chunk -> {
            kept.putIfAbsent(chunk.duplicate(), bytes(chunk));
            if (--left[0] == 0) {
              added[0].close();
            }
          });
    }

    private static byte[] bytes(ByteBuffer chunk) {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(chunk.position(), bytes);
      return bytes;
    }

    void check() {
      byte[] written = sink.content.toByteArray();
      assertThat(written).isEqualTo(Arrays.copyOf(source.content, written.length));
      assertThat(outcome).hasSize(1);
      assertThat(writing.isFinished() || !endsTarget || outcome.contains("rejected")).isTrue();
      if (outcome.contains("fulfilled") && writing.isFinished()) {
        assertThat(written).isEqualTo(source.content);
      }
      assertThat(List.of(source.opens, source.closes)).containsOnly(1);
      assertThat(sink.closes).as("of a sink that was opened").isEqualTo(sink.opens);
      kept.forEach((chunk, content) -> assertThat(bytes(chunk)).isEqualTo(content));
      if (!isHeard && source.readsAll) {
        assertThat(source.allocations).isLessThanOrEqualTo(MOST_CHUNKS);
      }
    }
  }

  @Test
  void doesWhatTheModelSays() {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      try {
        run.run();
        run.check();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ": " + run.outcome, e);
      }
    }
  }
}
