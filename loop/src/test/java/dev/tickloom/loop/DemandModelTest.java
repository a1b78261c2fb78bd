package dev.tickloom.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * All short sequences of what can happen to a {@link Demand}: against what Node's async generator
 * does with them, and against a model with a list.
 *
 * <pre>
 *   N  a call of next            V  a value comes      E  the end comes
 *   W  a call whose wait is      F  a failure comes    C  the iterator is closed
 *      cancelled                 R  somebody waits again for the oldest of those
 * </pre>
 */
class DemandModelTest extends OneLoop {
  private static final int LONGEST = 5;

  /** What an iterator that is driven by events has answered so far. */
  private interface Driven {
    void happen(char event);

    List<String> trace();
  }

  // ---- what is tested -------------------------------------------------------------------------

  /** A source that keeps the values for which nobody waits. */
  private final class Source implements Driven {
    private final Demand<String> demand = new Demand<>(loop, this::answer);
    private final Deque<String> values = new ArrayDeque<>();
    private final Deque<Integer> cancelled = new ArrayDeque<>();
    private final List<Promise<Optional<String>>> calls = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private boolean isOver;
    private Throwable failure;
    private int count;

    private void answer() {
      while (demand.isWaiting() && !values.isEmpty()) {
        demand.give(values.remove());
      }
      if (isOver && values.isEmpty()) {
        if (failure == null) {
          demand.end();
        } else {
          demand.fail(failure);
        }
      }
    }

    @Override
    public void happen(char event) {
      switch (event) {
        case 'N' -> trace(call());
        case 'W' -> callAndCancel();
        case 'R' -> waitAgain();
        case 'V' -> arrive("v" + ++count);
        case 'F' -> endWith(new IOException("failed"));
        case 'E' -> endWith(null);
        case 'C' -> {
          isOver = true;
          values.clear();
          demand.end();
        }
        default -> throw new AssertionError(event);
      }
      loop.run(RunMode.NOWAIT);
    }

    private int call() {
      calls.add(demand.next());
      return calls.size();
    }

    private void trace(int call) {
      calls
          .get(call - 1)
          .then(
              value -> trace.add(call + "=" + value.orElse("end")),
              error -> trace.add(call + "=" + error.getMessage()));
    }

    private void callAndCancel() {
      int call = call();
      Promise<?> promise = calls.get(call - 1);
      if (!promise.isPending()) {
        trace(call);
        return;
      }
      Reaction<?> wait = nothing(promise);
      promise.add(wait);
      promise.giveUp(wait);
      cancelled.add(call);
    }

    private <T> Reaction<T> nothing(Promise<T> promise) {
      return new Reaction<>(promise) {
        @Override
        public void run() {}
      };
    }

    private void waitAgain() {
      if (!cancelled.isEmpty()) {
        trace(cancelled.remove());
      }
    }

    private void arrive(String value) {
      if (!isOver) {
        values.add(value);
        answer();
      }
    }

    private void endWith(Throwable reason) {
      if (!isOver) {
        isOver = true;
        failure = reason;
        answer();
      }
    }

    @Override
    public List<String> trace() {
      return trace;
    }
  }

  // ---- the model ------------------------------------------------------------------------------

  /** Values, failure and end are items of one list, and whoever asks takes the first. */
  private static final class Model implements Driven {
    private final Deque<String> items = new ArrayDeque<>();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private final Deque<Integer> cancelled = new ArrayDeque<>();
    private final List<String> trace = new ArrayList<>();
    private boolean isOver;
    private int calls;
    private int count;

    @Override
    public void happen(char event) {
      switch (event) {
        case 'N' -> ask(++calls);
        case 'W' -> {
          if (items.isEmpty()) {
            cancelled.add(++calls);
          } else {
            ask(++calls);
          }
        }
        case 'R' -> {
          if (!cancelled.isEmpty()) {
            ask(cancelled.remove());
          }
        }
        case 'V' -> {
          count++;
          arrive("v" + count, false);
        }
        case 'F' -> {
          arrive("failed", false);
          arrive("end", true);
        }
        case 'E' -> arrive("end", true);
        case 'C' -> {
          items.clear();
          isOver = false;
          arrive("end", true);
        }
        default -> throw new AssertionError(event);
      }
    }

    private void ask(int call) {
      waiting.add(call);
      answer();
    }

    private void arrive(String item, boolean isLast) {
      if (!isOver) {
        items.add(item);
        isOver = isLast;
        answer();
      }
    }

    private void answer() {
      while (!waiting.isEmpty() && !items.isEmpty()) {
        trace.add(waiting.remove() + "=" + items.peek());
        if (!items.peek().equals("end")) {
          items.remove();
        }
      }
    }

    @Override
    public List<String> trace() {
      return trace;
    }
  }

  // ---- tests ----------------------------------------------------------------------------------

  private static List<String> traceOf(Driven driven, String events) {
    events.chars().forEach(event -> driven.happen((char) event));
    return driven.trace();
  }

  private static void forEachSequence(String prefix, Consumer<String> action) {
    action.accept(prefix);
    if (prefix.length() < LONGEST) {
      for (char event : "NWRVFEC".toCharArray()) {
        forEachSequence(prefix + event, action);
      }
    }
  }

  @Test
  void itAnswersAsTheModel() {
    forEachSequence(
        "",
        events -> {
          List<String> expected = traceOf(new Model(), events);
          assertThat(traceOf(new Source(), events)).as(events).isEqualTo(expected);
        });
  }

  @Test
  void itAnswersAsAnAsyncGeneratorOfNode() throws IOException {
    List<String> recorded = recorded();
    assertThat(recorded).hasSize(739);
    for (String line : recorded) {
      String events = line.substring(0, line.indexOf(':'));
      String trace = line.substring(events.length() + 1).strip();
      assertThat(String.join(" ", traceOf(new Source(), events))).as(events).isEqualTo(trace);
    }
  }

  private static List<String> recorded() throws IOException {
    try (InputStream in = DemandModelTest.class.getResourceAsStream("async-generator.txt")) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
