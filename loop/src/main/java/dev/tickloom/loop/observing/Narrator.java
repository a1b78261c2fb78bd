package dev.tickloom.loop.observing;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jetbrains.annotations.Nullable;

/**
 * Prints what a loop does: which callback runs in which phase, where it was queued, and why the
 * loop goes on or ends. Its lines begin with a bar; the lines between them come from the program.
 *
 * <pre>
 *   | main
 *   |     calls readFile 'x'                       Hello.java:10
 *   |     queues tick                              Hello.java:11
 *   this is what the main script prints
 *   | tick, from Hello.java:11
 *   this is what the tick prints
 *   | turn 1, for: readFile 'x'
 *   |   poll: waits
 *   |   poll: callback of readFile 'x', from Hello.java:10
 *   | the loop ends: nothing is left to wait for
 * </pre>
 */
public final class Narrator implements LoopObserver {
  private static final int MAX_ACTIVE = 5;

  private final LoopView loop;
  private final PrintStream out;
  private final String bar;

  /**
   * The places where waiting callbacks were scheduled, one for each time that the object waits, the
   * oldest first. Entries of cleared timers and immediates stay: the programs that are narrated are
   * short.
   */
  private final IdentityHashMap<Object, Deque<String>> places = new IdentityHashMap<>();

  private String indent = "";
  private @Nullable Phase phase;

  /** Whether the last line said that nothing was left. */
  private boolean isOver;

  /**
   * Makes one.
   *
   * @param out where the program prints to as well
   * @param number of the loop, from 1; from 2 on it follows the bar
   */
  public Narrator(LoopView loop, PrintStream out, int number) {
    this.loop = loop;
    this.out = out;
    this.bar = number == 1 ? "| " : "|" + number + " ";
  }

  private void tell(String line) {
    isOver = false;
    out.println(bar + line);
  }

  @Override
  public void turnBegins(long number) {
    indent = "  ";
    tell("turn " + number + ", for: " + active());
  }

  private String active() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    loop.active().forEach(each -> counts.merge(each.name(), 1, Integer::sum));
    String shown =
        counts.entrySet().stream()
            .limit(MAX_ACTIVE)
            .map(each -> (each.getValue() == 1 ? "" : each.getValue() + " x ") + each.getKey())
            .collect(Collectors.joining(", "));
    return shown + (counts.size() <= MAX_ACTIVE ? "" : ", and more");
  }

  @Override
  public void turnEnds() {
    indent = "";
    phase = null;
  }

  @Override
  public void phaseBegins(Phase newPhase) {
    phase = newPhase;
  }

  @Override
  public void phaseEnds() {
    phase = null;
  }

  @Override
  public void waitBegins(long nanos) {
    tell("  poll: waits" + (nanos == Long.MAX_VALUE ? "" : " up to " + millis(nanos) + " ms"));
  }

  private static long millis(long nanos) {
    return Math.ceilDiv(nanos, 1_000_000);
  }

  @Override
  public void scheduled(Queue queue, Object callback) {
    String place = Places.here().orElse("");
    String from = Places.firstOf(loop.addedAt(callback)).orElse(place);
    places.computeIfAbsent(callback, key -> new ArrayDeque<>()).add(from);
    String name = loop.nameOf(queue, callback);
    String what =
        queue == Queue.ARRIVALS ? "calls " + loop.nameOfRequest(callback) : "queues " + name;
    if (!place.isEmpty()) { // or else the library does it for itself
      tell("%s    %-40s %s".formatted(indent, what, place));
    }
  }

  @Override
  public void callbackBegins(Queue queue, Object callback) {
    boolean isInPhase =
        queue == Queue.PHASE || queue == Queue.ARRIVALS || queue == Queue.IMMEDIATES;
    String where = isInPhase && phase != null ? phase + ": " : "";
    tell(indent + where + loop.nameOf(queue, callback) + from(queue, callback));
  }

  /** A timer that repeats and a hook keep their place. */
  private String from(Queue queue, Object callback) {
    Deque<String> known = places.get(callback);
    if (known == null) {
      return "";
    }
    String place = queue == Queue.PHASE ? known.getFirst() : known.removeFirst();
    if (known.isEmpty()) {
      places.remove(callback);
    }
    return place.isEmpty() ? "" : ", from " + place;
  }

  @Override
  public void runEnds(End end) {
    turnEnds(); // which an error may have cut short
    if (end == End.NOTHING_LEFT || loop.active().isEmpty()) {
      if (!isOver || end != End.ONE_TURN) { // a host may go on to ask for turns
        tell("the loop ends: nothing is left to wait for");
      }
      isOver = true;
    } else if (end == End.ONE_TURN) {
      tell("the run ends with its turn, and leaves " + active());
    } else {
      tell("the loop ends: it was stopped, and leaves " + active());
    }
  }
}
