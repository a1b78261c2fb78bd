package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets what standard input yields. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StdioInputTest {
  /** Yields what the test types, and tells when somebody reads. */
  private static final class Keyboard extends InputStream {
    final BlockingQueue<Object> typed = new LinkedBlockingQueue<>();
    final CountDownLatch isRead = new CountDownLatch(1);

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      isRead.countDown();
      Object next = take();
      if (next instanceof IOException failure) {
        throw failure;
      }
      if (next instanceof Error error) {
        throw error;
      }
      byte[] bytes = next.toString().getBytes(UTF_8);
      System.arraycopy(bytes, 0, into, offset, bytes.length);
      return bytes.length == 0 ? -1 : bytes.length;
    }

    private Object take() {
      try {
        return typed.take();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Notes what it gets, unless it is gone. */
  private static final class Reader implements StdioInput.Reader {
    final BlockingQueue<StdioInput.Outcome> got = new LinkedBlockingQueue<>();
    boolean isGone;

    @Override
    public boolean take(StdioInput.Outcome outcome) {
      return !isGone && got.add(outcome);
    }

    String next() throws InterruptedException {
      StdioInput.Outcome outcome = got.take();
      if (outcome.error() != null) {
        return outcome.error().getMessage();
      }
      return outcome.chunk() == null ? "end" : UTF_8.decode(outcome.chunk()).toString();
    }
  }

  private final Keyboard keyboard = new Keyboard();
  private final StdioInput input = new StdioInput(() -> keyboard);
  private final Reader first = new Reader();
  private final Reader second = new Reader();

  @Test
  void whoeverAsksFirstGetsTheNextChunkAndEachOnlyOne() throws InterruptedException {
    input.read(first);
    input.read(second);
    input.read(first);
    keyboard.typed.add("one");
    keyboard.typed.add("two");
    keyboard.typed.add("");

    assertThat(first.next()).isEqualTo("one");
    assertThat(second.next()).isEqualTo("two");
    assertThat(first.next()).isEqualTo("end");
  }

  @Test
  void whoeverAsksNextGetsTheChunkOfAReadThatWasWithdrawn() throws InterruptedException {
    input.read(first);
    keyboard.isRead.await();
    input.withdraw(first);
    input.read(second);
    keyboard.typed.add("one");
    assertThat(second.next()).isEqualTo("one");

    input.read(second);
    keyboard.typed.add("two");
    assertThat(second.next()).isEqualTo("two");
    assertThat(first.got).isEmpty();
  }

  @Test
  void whatNobodyTakesIsKept() throws InterruptedException {
    first.isGone = true;
    input.read(first);
    keyboard.typed.add("one");
    input.read(second);

    assertThat(second.next()).isEqualTo("one");
  }

  @Test
  void whatIsGivenBackGoesToWhoeverWaitsOrIsKept() throws InterruptedException {
    input.read(first);
    keyboard.typed.add("one");
    StdioInput.Outcome outcome = first.got.take();
    input.give(outcome);
    input.read(second);
    StdioInput.Outcome kept = second.got.take();
    assertThat(kept).isSameAs(outcome);

    input.read(second);
    input.give(kept); // while the read for second blocks
    assertThat(second.next()).isEqualTo("one");
  }

  @Test
  void alsoALackOfMemoryIsTold() throws InterruptedException {
    input.read(first);
    keyboard.typed.add(new OutOfMemoryError("thrown"));
    assertThat(first.next()).isEqualTo("thrown");
  }

  @Test
  void aDescriptorThatDoesNotBlockIsReadAgainAndOtherErrorsAreTold() throws InterruptedException {
    input.read(first);
    keyboard.typed.add(new IOException("Resource temporarily unavailable"));
    keyboard.typed.add("one");
    assertThat(first.next()).isEqualTo("one");

    input.read(first);
    keyboard.typed.add(new IOException("Input/output error"));
    assertThat(first.next()).isEqualTo("EIO: i/o error, read");
  }
}
