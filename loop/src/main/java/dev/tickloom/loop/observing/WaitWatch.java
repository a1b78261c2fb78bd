package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.Recording;
import dev.tickloom.loop.observing.LoopView.Active;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reports why a program is still running while its loop waits for long, and why it ended. */
public final class WaitWatch extends StandstillWatch {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(2);

  private final LoopView loop;
  private final PrintStream out;

  /** The resources that the loop waits for; published by {@link #begin}. */
  private List<Active> active = List.of();

  /** Whether nothing was left when the last run ended: a host may go on to ask for turns. */
  private boolean isOver;

  /** Makes a watch, which begins when the loop runs. */
  public WaitWatch(LoopView loop, PrintStream out) {
    super(LIMIT);
    this.loop = loop;
    this.out = out;
  }

  @Override
  public void waitBegins(long nanos) {
    if (nanos >= LIMIT) { // or else there is nothing to tell, and a list of all may be long
      active = loop.active();
      begin();
    }
  }

  @Override
  public void waitEnds() {
    end();
  }

  @Override
  void tellStandstill(long number, long nanos) {
    List<Active> waitedFor = active;
    if (isAt(number)) {
      tell("The loop has been waiting for " + seconds(nanos) + ". It is kept alive by", waitedFor);
    }
  }

  @Override
  void tellEnd(long nanos) {}

  @Override
  public void runEnds(End end) {
    super.runEnds(end);
    List<Active> left = end == End.NOTHING_LEFT ? List.of() : loop.active();
    if (end == End.STOPPED && !left.isEmpty()) {
      tell("The loop was stopped by an error, stop or exit. It leaves", left);
    } else if (left.isEmpty() && !(isOver && end == End.ONE_TURN)) {
      out.println("The loop has ended: nothing is left that keeps it alive.");
    }
    isOver = left.isEmpty();
  }

  private void tell(String what, List<Active> resources) {
    StringBuilder text = new StringBuilder(what);
    for (Active each : resources) {
      text.append(System.lineSeparator()).append("  ").append(each.name());
      Places.firstOf(each.created()).ifPresent(place -> text.append("    ").append(place));
    }
    out.println(text);
    if (Recording.isInUse()) {
      resources.forEach(ActiveResourceEvent::commit);
    }
  }
}
