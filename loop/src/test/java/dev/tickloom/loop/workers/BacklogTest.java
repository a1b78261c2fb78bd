package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** In which order jobs leave the backlog. */
class BacklogTest {
  private static final CompletionSink NOBODY = new TestJob.Sink(new ArrayList<>());

  private Backlog backlog = new Backlog();

  private void add(WorkQueue queue, String... names) {
    for (String name : names) {
      backlog.add(new TestJob(name, queue, NOBODY));
    }
  }

  @Test
  void queuesForWhichThereIsNoMemoryInTheListTakeTheirTurns() {
    backlog = new Backlog(new FullList());
    WorkQueue serial = WorkQueue.serial();
    add(WorkQueue.concurrent(), "a", "b");
    add(serial, "c", "d");
    add(WorkQueue.concurrent(), "e");

    StringBuilder taken = new StringBuilder();
    for (String name; !(name = take(false)).equals("nothing"); ) {
      taken.append(name);
    }

    assertThat(taken.chars().sorted().mapToObj(Character::toString))
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(taken.indexOf("c")).isLessThan(taken.indexOf("d"));
    assertThat(backlog.isEmpty()).isTrue();
    add(serial, "f");
    assertThat(take(false)).isEqualTo("f");
  }

  @Test
  void aJobIsTakenWithoutMemoryForABatch() {
    WorkQueue serial = WorkQueue.serial();
    add(serial, "a", "b");
    add(WorkQueue.concurrent(), "c");

    Job first = backlog.takeBare();
    Job second = backlog.takeBare();

    assertThat(first.type()).isEqualTo("a");
    assertThat(second.type()).isEqualTo("c");
    assertThat(backlog.takeBare()).as("while a has not ended").isNull();
    backlog.ended(first);
    assertThat(backlog.takeBare().type()).isEqualTo("b");
  }

  /** A list for which there is no memory. */
  static final class FullList extends ConcurrentLinkedQueue<WorkQueue> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(WorkQueue queue) {
      throw new OutOfMemoryError("as expected by the test");
    }
  }

  /** Takes one, which ends at once, and returns its name. */
  private String take(boolean newestFirst) {
    Batch batch = backlog.takeOne(newestFirst);
    if (batch == null) {
      return "nothing";
    }
    backlog.ended(batch.first());
    return batch.first().type();
  }

  /** Takes some, and returns their names. */
  private String takeSome(int most, int shares) {
    return names(backlog.takeSome(most, shares));
  }

  private static String names(Batch batch) {
    StringBuilder names = new StringBuilder();
    if (batch != null) {
      do {
        names.append(batch.current().type());
      } while (batch.advance());
    }
    return names.toString();
  }

  /** What the monitor takes from a batch whose first job does not get on. */
  private static Job allButTheFirst(Batch batch) {
    return batch.relieve();
  }

  @Test
  void theOldestComesFirst() {
    add(WorkQueue.concurrent(), "a", "b", "c");

    assertThat(take(false) + take(false) + take(false)).isEqualTo("abc");
    assertThat(take(false)).isEqualTo("nothing");
  }

  @Test
  void theNewestComesFirstIfAskedFor() {
    WorkQueue queue = WorkQueue.concurrent();
    add(queue, "a", "b", "c");

    assertThat(take(true) + take(false) + take(true)).isEqualTo("cab");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void theNewestIsFoundAmongThoseThatWereInFrontOnce() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d");

    assertThat(take(false) + take(true) + take(false) + take(true)).isEqualTo("adbc");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void newestAndOldestMeetWithoutLosingAny() {
    WorkQueue queue = WorkQueue.concurrent();
    add(queue, "a", "b");
    String taken = take(false);
    add(queue, "c", "d", "e");

    taken += take(true) + take(false) + take(true) + take(true);
    assertThat(taken).isEqualTo("aebdc");
    add(queue, "f");
    assertThat(take(true)).isEqualTo("f");
    assertThat(backlog.isEmpty()).isTrue();
    assertThat(backlog.size()).isZero();
  }

  @Test
  void aSerialQueueKeepsItsOrderWhateverIsAskedFor() {
    add(WorkQueue.serial(), "a", "b", "c");

    assertThat(take(true) + take(true) + take(true)).isEqualTo("abc");
  }

  @Test
  void someAreTakenInTheirOrder() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d", "e");

    assertThat(takeSome(3, 1)).isEqualTo("abc");
    assertThat(takeSome(3, 1)).isEqualTo("de");
    assertThat(takeSome(3, 1)).isEmpty();
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void someAreNoMoreThanOneAndAShareOfTheRest() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d", "e", "f", "g");

    assertThat(takeSome(16, 2)).isEqualTo("abcd");
    assertThat(takeSome(16, 2)).isEqualTo("ef");
    assertThat(takeSome(16, 2)).isEqualTo("g");
  }

  @Test
  void aSerialQueueGivesOneAtATime() {
    add(WorkQueue.serial(), "a", "b", "c");

    assertThat(takeSome(16, 1)).isEqualTo("a");
    assertThat(takeSome(16, 1)).as("while a runs").isEmpty();
  }

  @Test
  void someAreTakenOfOneQueueAndThenOfTheNext() {
    add(WorkQueue.concurrent(), "a", "b", "c");
    add(WorkQueue.concurrent(), "x", "y", "z", "u", "v");

    assertThat(takeSome(2, 1)).isEqualTo("ab");
    assertThat(takeSome(3, 1)).as("the next queue has its turn").isEqualTo("xyz");
    assertThat(takeSome(16, 1)).isEqualTo("cuv");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void ofASerialQueueThereIsOneAmongSome() {
    WorkQueue serial = WorkQueue.serial();
    add(serial, "a", "b");
    add(WorkQueue.concurrent(), "x", "y");
    Batch batch = backlog.takeSome(16, 1);
    Job a = batch.first();
    assertThat(names(batch)).isEqualTo("axy");

    backlog.ended(a);

    assertThat(takeSome(16, 1)).isEqualTo("b");
  }

  @Test
  void whatIsGivenBackComesBeforeAllOthers() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d", "e");
    Job others = allButTheFirst(backlog.takeSome(3, 1));
    assertThat(take(false)).isEqualTo("d");

    backlog.giveBack(others);

    assertThat(take(false) + take(false) + take(false)).isEqualTo("bce");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void whatIsGivenBackCountsAsWaitingAgain() {
    add(WorkQueue.concurrent(), "a", "b", "c");
    Job others = allButTheFirst(backlog.takeSome(3, 1));
    assertThat(backlog.size()).isZero();
    assertThat(backlog.taken()).isEqualTo(3);

    backlog.giveBack(others);

    assertThat(backlog.size()).isEqualTo(2);
    assertThat(backlog.taken()).isEqualTo(1);
  }

  @Test
  void whatIsGivenBackIsTakenTogetherWithWhatFollowsIt() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d", "e");
    Batch first = backlog.takeSome(2, 1);
    Batch second = backlog.takeSome(2, 1);

    backlog.giveBack(allButTheFirst(first));
    backlog.giveBack(allButTheFirst(second));

    assertThat(takeSome(16, 1)).isEqualTo("bde");
  }

  @Test
  void whatIsGivenBackToAQueueThatIsEmptyTakesItsTurn() {
    add(WorkQueue.concurrent(), "a", "b");
    Job second = allButTheFirst(backlog.takeSome(2, 1));
    assertThat(backlog.isEmpty()).isTrue();

    backlog.giveBack(second);

    assertThat(backlog.isEmpty()).isFalse();
    assertThat(take(true) + take(true)).isEqualTo("bnothing");
  }

  @Test
  void whatIsGivenBackGoesToTheQueuesThatItIsFrom() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d");
    add(WorkQueue.concurrent(), "x", "y", "z");
    Job others = allButTheFirst(backlog.takeSome(5, 1));
    assertThat(backlog.size()).isEqualTo(2);

    backlog.giveBack(others);

    assertThat(backlog.size()).isEqualTo(6);
    assertThat(take(false) + take(false) + take(false) + takeSome(16, 1)).isEqualTo("xbycdz");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void whatIsGivenBackToASerialQueueTakesItsTurnAgain() {
    add(WorkQueue.concurrent(), "x");
    add(WorkQueue.serial(), "a", "b");
    Job others = allButTheFirst(backlog.takeSome(2, 1));
    assertThat(take(false)).as("while a is in a batch").isEqualTo("nothing");

    backlog.giveBack(others);

    assertThat(take(false) + take(false) + take(false)).isEqualTo("abnothing");
  }

  @Test
  void theNewestIsTakenBeforeWhatWasGivenBack() {
    add(WorkQueue.concurrent(), "a", "b", "c", "d");
    backlog.giveBack(allButTheFirst(backlog.takeSome(3, 1)));

    assertThat(take(true) + take(true) + take(true)).isEqualTo("dbc");
  }

  @Test
  void aJobThatIsAddedAgainKeepsItsTurnInASerialQueue() {
    add(WorkQueue.serial(), "a", "b");
    Job a = backlog.takeOne(false).first();

    backlog.addAgain(a);

    assertThat(take(false) + take(false)).isEqualTo("ab");
  }

  @Test
  void aJobThatIsAddedAgainComesLastInOthers() {
    add(WorkQueue.concurrent(), "a", "b");
    Job a = backlog.takeOne(false).first();

    backlog.addAgain(a);

    assertThat(take(false) + take(false)).isEqualTo("ba");
  }
}
