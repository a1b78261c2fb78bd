package dev.tickloom.loop.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A chunk on one thread; see also {@link CompletionQueueInterleavingTest}. */
class ArrivalChunkTest {
  private final ArrivalChunk chunk = new ArrivalChunk("a", null);

  /** Adds until there is no room, and returns how many there are then. */
  private static int fill(ArrivalChunk chunk) {
    int size = 1;
    while (chunk.add("more")) {
      size++;
    }
    return size;
  }

  @Test
  void whatIsAddedIsTakenInItsOrder() {
    chunk.add("b");
    chunk.add("c");
    chunk.seal();

    List<Object> taken = new ArrayList<>();
    while (!chunk.isEmpty()) {
      taken.add(chunk.take());
    }
    assertThat(taken).containsExactly("a", "b", "c");
  }

  @Test
  void nothingIsAddedOnceItIsSealed() {
    chunk.seal();

    assertThat(chunk.add("b")).isFalse();
  }

  @Test
  void nothingIsAddedOnceSomethingWasTaken() {
    chunk.seal();
    chunk.take();

    assertThat(chunk.add("b")).isFalse();
    assertThat(chunk.isEmpty()).isTrue();
  }

  @Test
  void aFullChunkIsSealedAsItIs() {
    int size = fill(chunk);
    chunk.seal();

    for (int i = 0; i < size; i++) {
      assertThat(chunk.isEmpty()).isFalse();
      chunk.take();
    }
    assertThat(chunk.isEmpty()).isTrue();
  }

  @Test
  void eachOfAChainHasTwiceTheRoomUpToALimit() {
    List<Integer> sizes = new ArrayList<>();
    ArrivalChunk before = null;
    for (int i = 0; i < 8; i++) {
      ArrivalChunk next = new ArrivalChunk("a", before);
      sizes.add(fill(next));
      before = next;
    }
    assertThat(sizes).containsExactly(4, 8, 16, 32, 64, 128, 256, 256);
  }

  @Test
  void theLastIsTakenFromTheEnd() {
    chunk.add("b");
    chunk.add("c");
    chunk.seal();

    assertThat(chunk.takeLast()).isEqualTo("c");
    assertThat(chunk.take()).isEqualTo("a");
    assertThat(chunk.left()).isEqualTo(1);
    assertThat(chunk.takeLast()).isEqualTo("b");
    assertThat(chunk.isEmpty()).isTrue();
  }

  @Test
  void someThatCameTogetherAreAFullChunk() {
    ArrivalChunk full = new ArrivalChunk(new Object[] {"a", "b"});

    assertThat(full.add("c")).isFalse();
    full.seal();

    assertThat(full.left()).isEqualTo(2);
    assertThat(full.take()).isEqualTo("a");
    assertThat(full.take()).isEqualTo("b");
    assertThat(full.isEmpty()).isTrue();
  }

  @Test
  void aChainIsSealedAndTurnedRound() {
    ArrivalChunk newest = new ArrivalChunk("b", chunk);

    ArrivalChunk oldest = ArrivalChunk.sealInOrder(newest);

    assertThat(oldest).isSameAs(chunk);
    assertThat(oldest.link).isSameAs(newest);
    assertThat(newest.link).isNull();
    assertThat(oldest.add("c")).isFalse();
    assertThat(newest.add("c")).isFalse();
  }
}
