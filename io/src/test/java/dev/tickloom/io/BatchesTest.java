package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchesTest {
  private final EventLoop loop = EventLoop.create();
  private final List<Object> told = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private interface Batch {
    List<Integer> make() throws IOException;
  }

  private static final class Source implements Batches.Source<Integer> {
    final Deque<Batch> left;

    Source(Batch... batches) {
      this.left = new ArrayDeque<>(List.of(batches));
    }

    @Override
    public List<Integer> next(Progress progress) throws Exception {
      return left.remove().make();
    }

    @Override
    public boolean hasNext() {
      return !left.isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Batches<Integer> batches(Batch... batches) {
    return new Batches<>(RequestTerms.of(loop), "test", () -> new Source(batches));
  }

  private void takeAll(Batches<Integer> from) {
    from.next()
        .then(
            next -> {
              told.add(next.<Object>map(number -> number).orElse("end"));
              if (next.isPresent()) {
                takeAll(from);
              }
              return null;
            },
            error -> {
              told.add(error.getMessage());
              takeAll(from);
              return null;
            });
  }

  @Test
  void resultsComeInTheOrderOfTheirBatchesAndThenTheEnd() {
    loop.run(() ->
        takeAll(
            batches(
                List::of, () -> List.of(1, 2, 3), List::of, () -> List.of(4), () -> List.of(5))));
    assertThat(told).containsExactly(1, 2, 3, 4, 5, "end");
  }

  @Test
  void theNextBatchIsMadeWhileTheFirstIsTaken() {
    CountDownLatch made = new CountDownLatch(1);
    Batch second =
        () -> {
          made.countDown();
          return List.of(3);
        };
    loop.run(() -> {
      Batches<Integer> from = batches(() -> List.of(1, 2), second);
      from.next()
          .thenAccept(one -> {
            await(made);
            takeAll(from);
          });
    });
    assertThat(told).containsExactly(2, 3, "end");
  }

  @Test
  void noMoreThanOneBatchIsMadeBeforeSomethingOfItIsTaken() {
    CountDownLatch made = new CountDownLatch(1);
    Source source =
        new Source(
            () -> List.of(1, 2),
            () -> {
              made.countDown();
              return List.of(3, 4);
            },
            () -> List.of(5));
    Batches<Integer> from = new Batches<>(RequestTerms.of(loop), "test", () -> source);
    loop.run(() -> from.next().thenAccept(one -> from.next().thenAccept(two -> {})));
    await(made);
    assertThat(source.left).hasSize(1);
  }

  @Test
  void aFailureComesAfterTheResultsThatCameBeforeIt() {
    CountDownLatch failed = new CountDownLatch(1);
    Batch failing =
        () -> {
          failed.countDown();
          throw new IOException("failed");
        };
    loop.run(() -> {
      Batches<Integer> from = batches(() -> List.of(1, 2, 3), failing, () -> List.of(4));
      from.next()
          .thenAccept(one -> {
            await(failed);
            takeAll(from);
          });
    });
    assertThat(told).containsExactly(2, 3, "failed", "end");
  }

  @Test
  void whatIsClosedGivesUpTheBatchThatIsBeingMade() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Batch hung =
        () -> {
          begun.countDown();
          await(release);
          return List.of(3);
        };
    loop.run(() -> {
      Batches<Integer> from = batches(() -> List.of(1, 2), hung);
      from.next()
          .thenAccept(one -> {
            await(begun);
            from.close();
            takeAll(from);
          });
    });
    release.countDown();
    assertThat(told).containsExactly("end");
  }
}
