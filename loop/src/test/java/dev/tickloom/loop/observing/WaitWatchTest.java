package dev.tickloom.loop.observing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.observing.LoopObserver.End;
import dev.tickloom.loop.observing.LoopObserver.Queue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitWatchTest {
  private static final long TWO_SECONDS = 2_000_000_000L;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<LoopView.Active> active = new ArrayList<>();
  private int listed;
  private final WaitWatch watch = new WaitWatch(new View(), new PrintStream(text, true, UTF_8));

  @Test
  void aLongWaitNamesWhatKeepsTheLoopAlive() {
    active.add(new LoopView.Active("timer of 5000 ms", programAt("Server.java", 12)));
    active.add(new LoopView.Active("immediate", null));
    watch.waitBegins(Long.MAX_VALUE);
    watch.tellStandstill(1, TWO_SECONDS);

    assertThat(text.toString(UTF_8).lines())
        .containsExactly(
            "The loop has been waiting for 2.00 s. It is kept alive by",
            "  timer of 5000 ms    Server.java:12",
            "  immediate");
  }

  @Test
  void aWaitThatHasJustEndedIsNotTold() {
    watch.waitBegins(Long.MAX_VALUE);
    watch.waitEnds();
    watch.tellStandstill(1, TWO_SECONDS);

    assertThat(text.toString(UTF_8)).isEmpty();
  }

  @Test
  void theEndOfALoopWithNothingLeftIsANaturalOne() {
    watch.runEnds(End.NOTHING_LEFT);

    assertThat(text.toString(UTF_8)).startsWith("The loop has ended: nothing is left");
  }

  @Test
  void theEndOfALoopThatWasStoppedNamesWhatItLeaves() {
    active.add(new LoopView.Active("stat 'x'", null));
    watch.runEnds(End.STOPPED);

    assertThat(text.toString(UTF_8).lines())
        .containsExactly("The loop was stopped by an error, stop or exit. It leaves", "  stat 'x'");
  }

  @Test
  void aTurnThatAHostWantedIsNoEndUntilNothingIsLeft() {
    active.add(new LoopView.Active("stat 'x'", null));
    watch.runEnds(End.ONE_TURN);
    assertThat(text.toString(UTF_8)).isEmpty();

    active.clear();
    watch.runEnds(End.ONE_TURN);
    watch.runEnds(End.ONE_TURN);
    assertThat(text.toString(UTF_8).lines())
        .containsExactly("The loop has ended: nothing is left that keeps it alive.");
  }

  @Test
  void whatKeepsTheLoopAliveIsNotListedForAWaitThatIsTooShortToTell() {
    watch.waitBegins(TWO_SECONDS - 1);
    assertThat(listed).isZero();

    watch.waitBegins(TWO_SECONDS);
    assertThat(listed).isEqualTo(1);
  }

  private static Throwable programAt(String file, int line) {
    Throwable stack = new Throwable();
    stack.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("app.Server", "listen", file, line)});
    return stack;
  }

  private final class View implements LoopView {
    @Override
    public Thread thread() {
      return Thread.currentThread();
    }

    @Override
    public String nameOf(Queue queue, Object callback) {
      return callback.toString();
    }

    @Override
    public String nameOfRequest(Object request) {
      return request.toString();
    }

    @Override
    public List<Active> active() {
      listed++;
      return List.copyOf(active);
    }

    @Override
    public boolean isAbandoned(Object request) {
      return false;
    }

    @Override
    public Load load() {
      return new Load(0, 0, 0, 0);
    }

    @Override
    public long dueOf(Object callback) {
      return -1;
    }

    @Override
    public @Nullable Throwable addedAt(Object callback) {
      return null;
    }

    @Override
    public @Nullable Throwable placeOf(Object callback) {
      return null;
    }
  }
}
