package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The queue under a model checker. A wake-up that is lost shows as threads that hang; so does a
 * completion that is lost, since everybody here waits for what has been offered.
 */
@Isolated
@Tag("interleavings")
class CompletionQueueInterleavingTest {
  private static CompletionQueue newQueue() {
    return share(new CompletionQueue(new ExactPoller()));
  }

  private static LoopTask newCompletion() {
    return share(LoopTask.of(() -> {}));
  }

  /** Waits as the poll phase does, until there is a completion. */
  private static Object take(CompletionQueue queue) {
    Object completion;
    while ((completion = queue.poll()) == null) {
      queue.await(Long.MAX_VALUE);
    }
    return completion;
  }

  /**
   * Hunts the lost wake-up: the loop sees an empty queue and is about to park; the offer comes in
   * between, and finds nobody parked, or somebody whose name it does not know yet.
   */
  @Test
  void anOfferWakesTheLoop() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      new Thread(() -> queue.offer(a)).start();

      require(take(queue) == a, "a is delivered");
      require(queue.isEmpty(), "nothing else is");
    });
  }

  /**
   * Hunts the lost completion: the loop reads what has arrived and, before it has marked that as
   * taken, one more arrives. Hunts also the offer that sees one before it and so does not unpark.
   */
  @Test
  void twoOffersOfAThreadComeInTheirOrder() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      LoopTask b = newCompletion();
      new Thread(
              () -> {
                queue.offer(a);
                queue.offer(b);
              })
          .start();

      require(take(queue) == a, "a is first");
      require(take(queue) == b, "b is second");
      require(queue.isEmpty(), "there is no third");
    });
  }

  /**
   * Hunts two offers that take each other's place: both read the same head of the chain, both write
   * themselves in front of it, and one is gone.
   */
  @Test
  void twoThreadsLoseNothingAndKeepTheirOrder() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      LoopTask b = newCompletion();
      LoopTask c = newCompletion();
      new Thread(
              () -> {
                queue.offer(a);
                queue.offer(b);
              })
          .start();
      new Thread(() -> queue.offer(c)).start();

      Object first = take(queue);
      Object second = take(queue);
      Object third = take(queue);

      boolean abc = first == a && second == b && third == c;
      boolean acb = first == a && second == c && third == b;
      boolean cab = first == c && second == a && third == b;
      require(abc || acb || cab, "each comes once, a before b");
      require(queue.isEmpty(), "there is no fourth");
    });
  }

  /**
   * Hunts the offer that finds a chunk which the loop then takes, and fills a slot of it too late.
   */
  @Test
  void anOfferThatHasFoundWhatTheLoopTakesIsNotLost() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      LoopTask b = newCompletion();
      queue.offer(a);
      new Thread(() -> queue.offer(b)).start();

      require(take(queue) == a, "a is first");
      require(take(queue) == b, "b is second");
      require(queue.isEmpty(), "there is no third");
    });
  }

  /** Hunts two offers that both find a chunk full, one of which loses the other's new chunk. */
  @Test
  void twoOffersToAFullChunkAreDelivered() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask first = newCompletion();
      LoopTask a = newCompletion();
      LoopTask b = newCompletion();
      for (int i = 0; i < 3; i++) { // of four slots
        queue.offer(first);
      }
      new Thread(() -> queue.offer(a)).start();
      new Thread(() -> queue.offer(b)).start();

      for (int i = 0; i < 3; i++) {
        require(take(queue) == first, "the first are first");
      }
      Object one = take(queue);
      Object other = take(queue);

      require(one == a ? other == b : one == b && other == a, "a and b, in some order");
      require(queue.isEmpty(), "there is nothing else");
    });
  }

  /** Hunts an offer that is lost beside one of several, and the wake-up that each of them owes. */
  @Test
  void severalThatAreOfferedTogetherComeInTheirOrder() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      LoopTask b = newCompletion();
      LoopTask c = newCompletion();
      new Thread(() -> queue.offerAll(new Object[] {a, b})).start();
      new Thread(() -> queue.offer(c)).start();

      Object first = take(queue);
      Object second = take(queue);
      Object third = take(queue);

      boolean abc = first == a && second == b && third == c;
      boolean cab = first == c && second == a && third == b;
      require(abc || cab, "a and b come together");
      require(queue.isEmpty(), "there is no fourth");
    });
  }

  /**
   * Hunts the lost stop: the loop has set its mark and looked for the flag, but not parked yet; the
   * other thread sets the flag, and sees no mark.
   */
  @Test
  void aWakeEndsTheWait() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      new Thread(queue::wake).start();

      queue.await(Long.MAX_VALUE);

      require(queue.poll() == null, "nothing is delivered");
    });
  }

  /** Hunts a wake, or an end of a wait, that takes back the mark after an offer has replaced it. */
  @Test
  void aWakeDoesNotHideAnOffer() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      new Thread(queue::wake).start();
      new Thread(() -> queue.offer(a)).start();

      require(take(queue) == a, "a is delivered");
    });
  }

  /**
   * Hunts an offer that is accepted by a queue which has just been closed, and so never delivered;
   * and one that is refused and delivered all the same.
   */
  @Test
  void anOfferIsEitherRefusedOrDelivered() {
    explore(() -> {
      CompletionQueue queue = newQueue();
      LoopTask a = newCompletion();
      boolean[] accepted = share(new boolean[1]);
      Thread producer = new Thread(() -> accepted[0] = queue.offer(a));
      producer.start();

      queue.close();
      boolean delivered = queue.poll() == a;
      join(producer);

      require(accepted[0] == delivered, "accepted and delivered, or neither");
      require(queue.isEmpty(), "nothing is left");
    });
  }

  // Made once: in each execution its making would take most of the orders that can be tried.
  private final EventLoop loop =
      EventLoop.builder().clock(() -> 0).poller(new ExactPoller()).build();

  private WorkRequest request() {
    return share(new WorkRequest(loop.requests(), Work.of("work", () -> 1), (error, value) -> {}));
  }

  /** Hunts a request that comes when there is no memory, and is lost, or does not wake the loop. */
  @Test
  void aRequestForWhichThereIsNoMemoryWakesTheLoop() {
    explore(() -> {
      loop.run(RunMode.NOWAIT); // this thread is the loop, and need not make a slot for a context
      CompletionQueue queue = newQueue();
      WorkRequest a = request();
      WorkRequest b = request();
      new Thread(() -> queue.completeBare(a)).start();
      new Thread(() -> queue.completeBare(b)).start();

      Object first = take(queue);
      Object second = take(queue);

      require(first == a ? second == b : first == b && second == a, "each comes once");
      require(queue.isEmpty(), "nothing is left");
    });
  }

  /** Hunts a request that comes before the task that tells the loop of it. */
  @Test
  void aRequestForWhichThereIsNoMemoryComesBehindWhatWasOfferedBefore() {
    explore(() -> {
      loop.run(RunMode.NOWAIT);
      CompletionQueue queue = newQueue();
      LoopTask first = newCompletion();
      WorkRequest second = request();
      new Thread(
              () -> {
                queue.offer(first);
                queue.completeBare(second);
              })
          .start();

      require(take(queue) == first, "first the task");
      require(take(queue) == second, "then the request");
    });
  }
}
