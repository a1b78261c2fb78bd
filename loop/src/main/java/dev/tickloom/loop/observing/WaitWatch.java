package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.Recording;
import dev.tickloom.loop.observing.LoopView.Active;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells why a program is still running while its loop waits for long, and why it ended. */
public final class WaitWatch extends StandstillWatch {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(2);

  private final LoopView loop;
  private final PrintStream out;

  /** What the loop waits for; published by {@link #begin}. */
  private List<Active> active = List.of();

  /** Makes a watch, which begins when the loop runs. */
  public WaitWatch(LoopView loop, PrintStream out) {
    super(LIMIT);
    this.loop = loop;
    this.out = out;
  }

  @Override
  public void waitBegins(long nanos) {
    active = loop.active();
    begin();
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
  public void runEnds() {
    super.runEnds();
    List<Active> left = loop.active();
    if (left.isEmpty()) {
      out.println("The loop has ended: nothing is left that keeps it alive.");
    } else {
      tell("The loop was stopped by an error, stop or exit. It leaves", left);
    }
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
