package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the monitor comes, stays and goes. */
class MonitorTest {
  private final BlockingQueue<Thread> started = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();

  /** Each look takes one of the answers: how soon to look again, or what to throw. */
  private final SynchronousQueue<Object> answers = new SynchronousQueue<>();

  /** What the looks were told of how long ago the one before was. */
  private final BlockingQueue<Long> spans = new LinkedBlockingQueue<>();

  private boolean canStart = true;
  private volatile boolean fails;

  private final Monitor monitor =
      new Monitor() {
        @Override
        long look(long nanos) {
          spans.add(nanos);
          Object answer = take(answers);
          if (answer instanceof RuntimeException exception) {
            throw exception;
          }
          if (answer instanceof Error error) {
            throw error;
          }
          return (long) answer;
        }

        @Override
        void pause(long nanos) {
          if (fails) {
            fails = false;
            throw new StackOverflowError();
          }
          super.pause(nanos);
        }

        @Override
        void start(Thread made) {
          if (!canStart) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          made.setUncaughtExceptionHandler((thread, error) -> {
            reported.add(error);
            throw new IllegalStateException("the handler, too");
          });
          started.add(made);
          super.start(made);
        }
      };

  private static <T> T take(BlockingQueue<T> queue) {
    try {
      T value = queue.poll(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(value).as("what is waited for").isNotNull();
      return value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns when a look has taken the answer. */
  private void answer(Object answer) {
    try {
      assertThat(answers.offer(answer, Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("the monitor looks")
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers until the monitor sleeps, which may end it. */
  private void sendToSleep() {
    for (int look = 0; look < 6; look++) { // five, and one more once others see that it sleeps
      answer(Monitor.NOTHING_TO_SEE);
    }
  }

  @Test
  void looksAgainAndAgainOnceItIsWoken() {
    monitor.wake();
    answer(Monitor.SOON);
    answer(Monitor.SOON);
    monitor.wake();
    answer(Monitor.SOON);

    sendToSleep();
    assertThat(started).hasSize(1);
  }

  @Test
  void looksAgainWhenItIsWokenFromItsSleep() {
    monitor.wake();
    sendToSleep();

    monitor.wake();

    answer(Monitor.SOON);
    sendToSleep();
  }

  @Test
  void tellsEachLookHowLongAgoTheOneBeforeWasOrThatItWasWoken() {
    long awake = 0;
    for (int time = 0; time < 2; time++) {
      long woken = System.nanoTime();
      monitor.wake();
      answer(Monitor.SOON);
      answer(Monitor.SOON);
      sendToSleep();
      awake += System.nanoTime() - woken;
    }

    assertThat(spans).hasSize(16).allMatch(nanos -> nanos >= 0);
    assertThat(spans.stream().mapToLong(Long::longValue).sum())
        .isPositive()
        .isLessThanOrEqualTo(awake);
  }

  @Test
  void goesOnIfTheLookBeforeItsSleepHasFoundSomething() {
    monitor.wake();
    for (int look = 0; look < 5; look++) {
      answer(Monitor.NOTHING_TO_SEE);
    }
    answer(Monitor.SOON);

    answer(Monitor.SOON);
    sendToSleep();
    assertThat(started).hasSize(1);
  }

  @Test
  void isMadeAgainByTheNextWakeIfNoThreadCouldBeMade() {
    canStart = false;
    monitor.wake();
    assertThat(started).isEmpty();

    canStart = true;
    monitor.wake();

    answer(Monitor.SOON);
    sendToSleep();
  }

  @Test
  void goesOnWhenNoThreadCanBeMadeInALook() {
    monitor.wake();
    answer(new OutOfMemoryError("unable to create native thread"));

    answer(Monitor.SOON);
    sendToSleep();
    assertThat(reported).isEmpty();
  }

  @Test
  void reportsWhatALookThrowsAndGoesOnWhateverTheHandlerThrows() {
    IllegalStateException broken = new IllegalStateException("a handler of the log");
    monitor.wake();
    answer(broken);

    answer(Monitor.SOON);
    sendToSleep();
    assertThat(reported).containsExactly(broken);
  }

  /** Not even what the JVM throws at a thread outside of a look ends the monitor. */
  @Test
  void isReplacedIfItsThreadEndsByAnError() {
    monitor.wake();
    answer(Monitor.SOON);
    fails = true;

    answer(Monitor.SOON);
    answer(Monitor.SOON);
    sendToSleep();
    assertThat(started).hasSize(2);
    assertThat(reported).singleElement().isInstanceOf(StackOverflowError.class);
  }
}
