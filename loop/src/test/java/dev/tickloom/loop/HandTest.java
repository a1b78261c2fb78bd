package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker takes along, and what it tells of later. */
class HandTest extends OneLoop {
  private final Hand hand = new Hand();

  private Request request(String name) {
    return new Request(loop, Work.of(name, () -> name), noteOutcome(name));
  }

  /** Takes along some that are linked, and returns the first, which the worker is at. */
  private Request take(String... names) {
    Request first = request(names[0]);
    Request last = first;
    for (String name : List.of(names).subList(1, names.length)) {
      last.link = request(name);
      last = last.link;
    }
    hand.takeAlong(first);
    assertThat(first.link).isNull();
    return first;
  }

  private List<String> takeWaiting() {
    List<String> names = new ArrayList<>();
    for (Request each = hand.empty(); each != null; each = each.link) {
      names.add(each.type());
    }
    return names;
  }

  @Test
  void givesWhatItHasInItsOrder() {
    take("a", "b", "c");

    assertThat(hand.next().type()).isEqualTo("b");
    assertThat(hand.hasWaiting()).isTrue();
    assertThat(hand.next().type()).isEqualTo("c");
    assertThat(hand.hasWaiting()).isFalse();
    assertThat(hand.next()).isNull();
  }

  @Test
  void givesNothingAfterItWasEmptied() {
    take("a", "b", "c");

    assertThat(takeWaiting()).containsExactly("b", "c");
    assertThat(hand.hasWaiting()).isFalse();
    assertThat(hand.next()).isNull();
    assertThat(takeWaiting()).isEmpty();
  }

  @Test
  void tellsTheLoopOfAllTogetherInTheOrderInWhichTheyEnded() {
    Request a = take("a", "b", "c");
    a.perform(hand);
    hand.next().perform(hand);
    hand.next().perform(hand);
    loop.run();
    assertThat(calls).isEmpty();

    hand.deliver();
    loop.run();

    assertThat(calls).containsExactly("a: a", "b: b", "c: c");
    assertThat(hand.keeps()).isFalse();
  }

  @Test
  void tellsTheLoopAtOnceOfARequestThatWasTakenAlone() {
    take("a").perform(hand);

    loop.run();

    assertThat(calls).containsExactly("a: a");
  }

  @Test
  void whoEmptiesItDeliversWhatHasEnded() {
    Request a = take("a", "b");
    a.perform(hand);

    assertThat(takeWaiting()).containsExactly("b");
    loop.run();

    assertThat(calls).containsExactly("a: a");
    assertThat(hand.keeps()).isFalse();
  }
}
