package dev.tickloom.loop;

import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The queue under a model checker, which runs a few threads in many different orders of their reads
 * and writes. A wake-up that is lost shows as threads that hang; so does a completion that is lost,
 * since everybody here waits for what has been offered.
 */
@Isolated
@ExtendWith(ExactParking.class)
class CompletionQueueInterleavingTest {
  private static final int EXECUTIONS = 400;

  /**
   * What several threads of an execution use. The model checker takes what is only captured by a
   * lambda for confined to one thread, and then does not interrupt its accesses.
   */
  @SuppressWarnings("unused")
  private static volatile Object shared;

  private static <T> T share(Supplier<T> constructor) {
    T object = constructor.get();
    shared = object;
    return object;
  }

  private static CompletionQueue newQueue() {
    ExactParking.reset();
    return share(CompletionQueue::new);
  }

  private static Completion newCompletion() {
    return share(() -> Completion.of(() -> {}));
  }

  private static void explore(Runnable scenario) {
    Lincheck.runConcurrentTest(EXECUTIONS, scenario);
  }

  /** Waits as the poll phase does, until there is a completion. */
  private static Completion take(CompletionQueue queue) {
    Completion completion;
    while ((completion = queue.poll()) == null) {
      queue.await(Long.MAX_VALUE);
    }
    return completion;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }

  /**
   * Hunts the lost wake-up: the loop sees an empty queue and is about to park; the offer comes in
   * between, and finds nobody parked, or somebody whose name it does not know yet.
   */
  @Test
  void anOfferWakesTheLoop() {
    explore(
        () -> {
          CompletionQueue queue = newQueue();
          Completion a = newCompletion();
          new Thread(() -> queue.offer(a)).start();

          require(take(queue) == a);
          require(queue.isEmpty());
        });
  }

  /**
   * Hunts the lost completion: the loop reads what has arrived and, before it has marked that as
   * taken, one more arrives. Hunts also the offer that sees one before it and so does not unpark.
   */
  @Test
  void twoOffersOfAThreadComeInTheirOrder() {
    explore(
        () -> {
          CompletionQueue queue = newQueue();
          Completion a = newCompletion();
          Completion b = newCompletion();
          new Thread(
                  () -> {
                    queue.offer(a);
                    queue.offer(b);
                  })
              .start();

          require(take(queue) == a);
          require(take(queue) == b);
          require(queue.isEmpty());
        });
  }

  /**
   * Hunts two offers that take each other's place: both read the same head of the chain, both write
   * themselves in front of it, and one is gone.
   */
  @Test
  void twoThreadsLoseNothingAndKeepTheirOrder() {
    explore(
        () -> {
          CompletionQueue queue = newQueue();
          Completion a = newCompletion();
          Completion b = newCompletion();
          Completion c = newCompletion();
          new Thread(
                  () -> {
                    queue.offer(a);
                    queue.offer(b);
                  })
              .start();
          new Thread(() -> queue.offer(c)).start();

          Completion first = take(queue);
          Completion second = take(queue);
          Completion third = take(queue);

          require(first == a && (second == b && third == c || second == c && third == b)
              || first == c && second == a && third == b);
          require(queue.isEmpty());
        });
  }

  /**
   * Hunts the lost stop: the loop has set its mark and looked for the flag, but not parked yet; the
   * other thread sets the flag, and sees no mark.
   */
  @Test
  void aWakeEndsTheWait() {
    explore(
        () -> {
          CompletionQueue queue = newQueue();
          new Thread(queue::wake).start();

          queue.await(Long.MAX_VALUE);

          require(queue.poll() == null);
        });
  }

  /** Hunts a wake that takes back the mark of the loop after an offer has replaced it. */
  @Test
  void aWakeDoesNotHideAnOffer() {
    explore(
        () -> {
          CompletionQueue queue = newQueue();
          Completion a = newCompletion();
          new Thread(queue::wake).start();
          new Thread(() -> queue.offer(a)).start();

          require(take(queue) == a);
        });
  }

  /**
   * Hunts an offer that is accepted by a queue which has just been closed, and so never delivered;
   * and one that is refused and delivered all the same.
   */
  @Test
  void anOfferIsEitherRefusedOrDelivered() {
    explore(
        () -> {
          CompletionQueue queue = newQueue();
          Completion a = newCompletion();
          boolean[] accepted = share(() -> new boolean[1]);
          Thread producer = new Thread(() -> accepted[0] = queue.offer(a));
          producer.start();

          queue.close();
          boolean delivered = queue.poll() == a;
          join(producer);

          require(accepted[0] == delivered);
          require(queue.isEmpty());
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
