package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In which order requests leave the backlog. */
class BacklogTest extends OneLoop {
  private final Backlog backlog = new Backlog();

  private void add(WorkQueue queue, String... names) {
    for (String name : names) {
      Work<String> work = Work.of(name, () -> name);
      backlog.add(
          new Request(loop, work.with(WorkOptions.DEFAULT.withQueue(queue)), (error, value) -> {}));
    }
  }

  private String take(boolean newestFirst) {
    Request request = backlog.take(newestFirst);
    if (request == null) {
      return "nothing";
    }
    backlog.ended(request);
    return request.type();
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
}
