package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.testing.VirtualClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link StreamWriting} does what a simple model says, whatever is called in whatever order. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamWritingModelTest {
  private static final int RUNS = 2000;
  private static final int MOST_CHUNK = 12;

  /** One run: a random program, and what it has seen. */
  private static final class Run {
    final Random random;
    final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    final FakeSink sink;
    final int highWaterMark;
    StreamWriting writing;

    // The model.
    final List<byte[]> accepted = new ArrayList<>();
    final List<String> callbacks = new ArrayList<>();
    long waiting;
    boolean isEnded;
    boolean isDestroyed;
    int writes;
    int ends;

    final List<String> events = new ArrayList<>();

    Run(long seed) {
      random = new Random(seed);
      int failingCall = random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 0;
      sink = new FakeSink(loop, random, failingCall);
      highWaterMark = 1 + random.nextInt(30);
    }

    void run() {
      loop.run(() -> {
        writing = new StreamWriting(loop, sink, highWaterMark, true, null, task -> {});
        writing.drain.add(() -> events.add("drain"));
        writing.finish.add(() -> events.add("finish"));
        writing.life().error.add(error -> events.add("error"));
        writing.life().close.add(() -> events.add("close"));
        step(3 + random.nextInt(25));
      });
      loop.close();
    }

    private void step(int left) {
      switch (random.nextInt(12)) {
        case 0 -> writing.cork();
        case 1, 2 -> writing.uncork();
        case 3 -> end();
        case 4 -> destroy();
        default -> write();
      }
      if (left > 0) {
        later(() -> step(left - 1));
      } else {
        end();
      }
    }

    private void later(Runnable task) {
      switch (random.nextInt(4)) {
        case 0 -> task.run();
        case 1 -> loop.nextTick(task);
        case 2 -> loop.setImmediate(task);
        default -> loop.setTimeout(task, 1 + random.nextInt(3));
      }
    }

    private void write() {
      byte[] bytes = new byte[random.nextInt(MOST_CHUNK)];
      random.nextBytes(bytes);
      String name = "write " + writes++;
      boolean isAccepted =
          !isEnded && !writing.life().isDestroyed() && writing.life().errored() == null;
      if (isAccepted) {
        accepted.add(bytes);
      }
      long before = writing.length();
      boolean hasRoom =
          writing.write(
              ByteBuffer.wrap(bytes),
              (error, nothing) -> callbacks.add(name + (error == null ? "" : " failed")));
      if (isAccepted) {
        long length = before + bytes.length;
        assertThat(hasRoom).isEqualTo(length < highWaterMark || length == 0);
        assertThat(writing.length()).isEqualTo(length);
      } else {
        assertThat(hasRoom).isFalse();
      }
    }

    private void end() {
      String name = "end " + ends++;
      isEnded = true;
      writing.end((error, nothing) -> callbacks.add(name + (error == null ? "" : " failed")));
    }

    private void destroy() {
      if (random.nextInt(4) == 0) {
        isDestroyed = true;
        writing.life().destroy(null);
      }
    }

    void check() {
      byte[] all = new byte[accepted.stream().mapToInt(each -> each.length).sum()];
      int at = 0;
      for (byte[] each : accepted) {
        System.arraycopy(each, 0, all, at, each.length);
        at += each.length;
      }
      byte[] content = sink.content.toByteArray();
      assertThat(content)
          .as("what is written is a beginning of what was accepted")
          .isEqualTo(Arrays.copyOf(all, content.length));
      if (events.contains("finish")) {
        assertThat(content).as("what has finished is complete").isEqualTo(all);
      }
      assertThat(callbacks)
          .as("each callback is called once")
          .doesNotHaveDuplicates()
          .hasSize(writes + ends);
      List<String> succeeded =
          callbacks.stream()
              .filter(each -> each.startsWith("write") && !each.endsWith("failed"))
              .toList();
      assertThat(succeeded)
          .as("those of one stream come in order")
          .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
      assertThat(events.stream().filter(each -> !each.equals("drain")))
          .isIn(
              List.of(
                  List.of("finish", "close"),
                  List.of("error", "close"),
                  List.of("close"),
                  List.of("finish", "error", "close")));
      assertThat(sink.closes).as("of a sink that was opened").isEqualTo(sink.opens);
      assertThat(writing.length()).isZero();
      assertThat(writing.life().isClosed()).isTrue();
    }

    private static int number(String name) {
      return Integer.parseInt(name.split(" ")[1]);
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
        throw new AssertionError("seed " + seed + ": " + run.events + " " + run.callbacks, e);
      }
    }
  }
}
