package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker has taken, what it tells of later, and what the watch takes from it. */
class HandTest extends OneLoop {
  private Request request(String name) {
    return request(loop, name);
  }

  private Request request(EventLoop owner, String name) {
    return new Request(owner, Work.of(name, () -> name), noteOutcome(name));
  }

  private Hand hand(String... names) {
    return hand(Stream.of(names).map(this::request).toArray(Request[]::new));
  }

  static Hand hand(Request... requests) {
    return hand(requests.length, requests);
  }

  private static Hand hand(int capacity, Request... requests) {
    Hand hand = new Hand(capacity);
    for (Request request : requests) {
      hand.add(request);
    }
    return hand;
  }

  private static List<String> names(Request first) {
    List<String> names = new ArrayList<>();
    for (Request each = first; each != null; each = each.link) {
      names.add(each.type());
    }
    return names;
  }

  private static String current(Hand hand) {
    Request current = hand.current();
    return current == null ? "nothing" : current.type();
  }

  private static void perform(Hand hand) {
    hand.current().perform();
  }

  private List<String> told() {
    loop.run();
    return calls;
  }

  @Test
  void goesThroughItsRequestsInTheirOrder() {
    Hand hand = hand("a", "b", "c");

    assertThat(current(hand)).isEqualTo("a");
    assertThat(hand.waiting()).isEqualTo(2);
    assertThat(hand.advance()).isTrue();
    assertThat(current(hand)).isEqualTo("b");
    assertThat(hand.advance()).isTrue();
    assertThat(current(hand)).isEqualTo("c");
    assertThat(hand.waiting()).isZero();
    assertThat(hand.advance()).isFalse();
  }

  @Test
  void tellsTheLoopOfAllTogetherInTheOrderInWhichTheyEnded() {
    Hand hand = hand("a", "b");
    perform(hand);
    hand.advance();
    perform(hand);
    assertThat(told()).isEmpty();

    assertThat(hand.end()).isNull();

    assertThat(told()).containsExactly("a: a", "b: b");
    assertThat(current(hand)).isEqualTo("nothing");
  }

  @Test
  void aHandOfOneIsToldOf() {
    Hand hand = hand("a");
    perform(hand);

    assertThat(hand.end()).isNull();

    assertThat(told()).containsExactly("a: a");
  }

  @Test
  void whoEndsEarlyTellsWhatHasEndedAndGetsWhatWaits() {
    Hand hand = hand("a", "b", "c", "d");
    perform(hand);
    hand.advance();
    perform(hand);

    assertThat(names(hand.end())).containsExactly("c", "d");

    assertThat(told()).containsExactly("a: a", "b: b");
    assertThat(current(hand)).isEqualTo("nothing");
    assertThat(hand.waiting()).isZero();
  }

  @Test
  void theWatchTakesAllButTheRequestThatIsNotGettingOn() {
    Hand hand = hand("a", "b", "c", "d");
    perform(hand);
    hand.advance();

    assertThat(names(hand.relieve())).containsExactly("c", "d");

    assertThat(told()).containsExactly("a: a");
    assertThat(current(hand)).isEqualTo("b");
    assertThat(hand.waiting()).isZero();
    assertThat(hand.relieve()).isNull();
  }

  @Test
  void whatTheWatchHasLeftIsToldOfWhenItHasEnded() {
    Hand hand = hand("a", "b", "c");
    perform(hand);
    hand.advance();
    hand.relieve();
    perform(hand);

    assertThat(hand.advance()).isFalse();
    assertThat(hand.end()).isNull();

    assertThat(told()).containsExactly("a: a", "b: b");
    assertThat(current(hand)).isEqualTo("nothing");
  }

  @Test
  void theWatchTellsWhatHasEndedBeforeTheLast() {
    Hand hand = hand("a", "b");
    perform(hand);
    hand.advance();

    assertThat(hand.relieve()).isNull();
    assertThat(told()).containsExactly("a: a");
  }

  @Test
  void theWatchLeavesAHandOfOneAsItIs() {
    Hand hand = hand("a");
    perform(hand);

    assertThat(hand.relieve()).isNull();
    assertThat(hand.end()).isNull();

    assertThat(told()).containsExactly("a: a");
  }

  @Test
  void aRequestThatIsToBeDoneAgainIsNotToldOf() {
    Work<String> failing =
        Work.of(
            "b",
            () -> {
              throw new NotBegunException(new IllegalStateException("for now"));
            });
    Request b = new Request(loop, failing, noteOutcome("b"));
    Hand hand = hand(request("a"), b, request("c"));
    perform(hand);
    hand.advance();
    assertThat(b.perform()).isFalse();

    assertThat(names(hand.end())).containsExactly("c");

    assertThat(told()).containsExactly("a: a");
  }

  @Test
  void oneThatWasCancelledDoesNotKeepTheOthers() {
    Hand hand = hand("a", "b", "c");
    perform(hand);
    hand.advance();
    hand.current().giveUp(null);
    perform(hand);
    hand.advance();
    perform(hand);

    hand.end();

    assertThat(told()).containsExactly("a: a", "c: c");
  }

  @Test
  void whereThereIsRoomLeftThereIsNothing() {
    Hand hand = hand(5, request("a"), request("b"));
    perform(hand);
    assertThat(hand.waiting()).isEqualTo(1);
    hand.advance();
    perform(hand);
    assertThat(hand.advance()).isFalse();

    assertThat(hand.end()).isNull();

    assertThat(told()).containsExactly("a: a", "b: b");
  }

  @Test
  void eachLoopIsToldOfItsOwn() {
    try (EventLoop other = EventLoop.create()) {
      Hand hand = hand(request("a"), request(other, "b"), request("c"));
      perform(hand);
      hand.advance();
      perform(hand);
      hand.advance();
      perform(hand);

      hand.end();

      assertThat(told()).containsExactly("a: a", "c: c");
      other.run();
      assertThat(calls).containsExactly("a: a", "c: c", "b: b");
    }
  }
}
