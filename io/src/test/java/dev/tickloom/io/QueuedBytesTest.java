package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mass of calls may be asked for at once: what waits is small. */
class QueuedBytesTest {
  private static final int LIMIT = 200;

  private static int bytesEachOf(int calls) throws Exception {
    try (ChildJvm child = ChildJvm.start(QueuedBytes.class, "" + calls)) {
      return Integer.parseInt(child.readLine());
    }
  }

  @Test
  void aCallThatWaitsIsSmall() throws Exception {
    assertThat(bytesEachOf(200_000)).isPositive().isLessThanOrEqualTo(LIMIT);
  }

  @Test
  @Tag("stress")
  void aCallThatWaitsIsSmallAlsoAmongAMillion() throws Exception {
    assertThat(bytesEachOf(1_000_000)).isPositive().isLessThanOrEqualTo(LIMIT);
  }
}
