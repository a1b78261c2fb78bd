package dev.tickloom.loop.observing;

import dev.tickloom.loop.observing.LoopObserver.Queue;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** The questions that an observer may ask the loop, on any thread. */
public interface LoopView {
  /**
   * Something that keeps a loop alive.
   *
   * @param name what people call it
   * @param created where it was made; null if nobody has kept that
   */
  record Active(String name, @Nullable Throwable created) {}

  /**
   * How much a loop has to do.
   *
   * @param queued requests that wait for a worker
   * @param running requests that a worker runs
   * @param ended requests whose callback is still to be called
   * @param immediates that wait for their phase
   */
  record Load(int queued, int running, int ended, int immediates) {}

  /** {@return the thread that is the loop at this moment, which a coroutine's may be} */
  Thread thread();

  /** {@return the name of a callback for people, such as {@code timer of 40 ms}} */
  String nameOf(Queue queue, Object callback);

  /** {@return the name of a request for people, such as {@code readFile 'x'}} */
  String nameOfRequest(Object request);

  /** {@return what keeps the loop alive} On the loop thread. */
  List<Active> active();

  /** {@return whether a request was abandoned} */
  boolean isAbandoned(Object request);

  /** {@return how much the loop has to do} On the loop thread; takes as long as there is much. */
  Load load();

  /**
   * {@return when a timer was due, or what has arrived had ended elsewhere, in nanoseconds of the
   * loop's time; -1 if nobody knows}
   */
  long dueOf(Object callback);

  /** {@return where a reaction was added to its promise; null if it is none, or unknown} */
  @Nullable
  Throwable addedAt(Object callback);

  /** {@return where a callback was scheduled; null if nobody has kept that} */
  @Nullable
  Throwable placeOf(Object callback);
}
