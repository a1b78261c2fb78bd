package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever consumes gets the bytes of the source in their order and each once, all of them if the
 * end is told; no more waits than may.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamReadingModelTest {
  private static final int RUNS = 1000;

  private enum Consumer {
    LISTENER,
    ITERATOR,
    SUBSCRIBER
  }

  private static final class Run {
    final Random random;
    final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    final FakeSource source;
    final int highWaterMark;
    final ByteArrayOutputStream got = new ByteArrayOutputStream();
    final List<String> events = new ArrayList<>();
    int requested;
    int chunks;
    boolean mayDestroy;
    StreamReading reading;

    Run(long seed) {
      random = new Random(seed);
      source = new FakeSource(loop, random, random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 0);
      highWaterMark = 1 + random.nextInt(20);
      mayDestroy = random.nextInt(3) == 0;
    }

    void run(Consumer consumer) {
      loop.run(() -> {
        reading = new StreamReading(loop, source, highWaterMark, true, null, task -> {});
        reading.end.add(() -> events.add("end"));
        reading.life().error.add(error -> events.add("error"));
        reading.life().close.add(() -> events.add("close"));
        switch (consumer) {
          case LISTENER -> listen();
          case ITERATOR -> iterate();
          case SUBSCRIBER -> subscribe();
        }
      });
      loop.close();
    }

    private void take(ByteBuffer chunk) {
      chunks++;
      while (chunk.hasRemaining()) {
        got.write(chunk.get());
      }
      assertThat(reading.bytesWaiting()).isLessThan(2L * highWaterMark);
      assertThat(source.reads - chunks).isLessThanOrEqualTo(1 + highWaterMark);
      if (mayDestroy && random.nextInt(10) == 0) {
        reading.life().destroy(null);
      }
    }

    private void listen() {
      reading.onData(chunk -> {
        take(chunk);
        if (random.nextInt(3) == 0) {
          reading.pause();
          loop.setTimeout(reading::resume, 1 + random.nextInt(20));
        }
      });
    }

    private void iterate() {
      reading
          .next()
          .then(
              chunk -> {
                if (chunk.isPresent()) {
                  take(chunk.get());
                  loop.setTimeout(this::iterate, 1 + random.nextInt(5));
                } else {
                  events.add("done");
                }
                return chunk;
              },
              error -> {
                events.add("failed");
                return null;
              });
    }

    private void subscribe() {
      reading.subscribe(
          new Flow.Subscriber<>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              this.subscription = subscription;
              ask();
            }

            private void ask() {
              int more = 1 + random.nextInt(3);
              requested += more;
              subscription.request(more);
            }

            @Override
            public void onNext(ByteBuffer chunk) {
              take(chunk);
              assertThat(chunks).isLessThanOrEqualTo(requested);
              assertThat(source.reads).isLessThanOrEqualTo(requested);
              if (chunks == requested) {
                loop.setTimeout(this::ask, 1 + random.nextInt(5));
              }
            }

            @Override
            public void onError(Throwable error) {
              events.add("failed");
            }

            @Override
            public void onComplete() {
              events.add("done");
            }
          });
    }

    void check(Consumer consumer) {
      byte[] bytes = got.toByteArray();
      assertThat(bytes).isEqualTo(Arrays.copyOf(source.content, bytes.length));
      if (events.contains("end")) {
        assertThat(bytes).isEqualTo(source.content);
      }
      List<String> ofStream = events.stream().filter(each -> each.length() <= 5).toList();
      assertThat(ofStream.stream().filter(each -> !each.equals("done")).toList())
          .isIn(List.of(List.of("end", "close"), List.of("error", "close"), List.of("close")));
      if (consumer != Consumer.LISTENER) {
        String outcome = events.contains("end") ? "done" : "failed";
        assertThat(events.stream().filter(List.of("done", "failed")::contains))
            .containsExactly(outcome);
      }
      assertThat(source.opens).isEqualTo(1);
      assertThat(source.closes).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Consumer.class)
  void doesWhatTheModelSays(Consumer consumer) {
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      try {
        run.run(consumer);
        run.check(consumer);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ": " + run.events, e);
      }
    }
  }
}
