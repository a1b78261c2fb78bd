import static dev.tickloom.loop.Async.*;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.nio.ByteBuffer;

/** Counts lines, words and bytes of standard input, as {@code wc}. */
public final class Wc {
  private long lines;
  private long words;
  private long bytes;
  private boolean isInWord;

  public static void main(String[] args) {
    EventLoop loop = EventLoop.create();
    loop.run(() -> async(() -> new Wc().count(loop)));
    System.exit(loop.exitCode());
  }

  private Void count(EventLoop loop) {
    try (var chunks = awaitEach(Stdio.in(loop))) {
      chunks.forEach(this::count);
      Stdio.out(loop).end("%7d %7d %7d%n".formatted(lines, words, bytes));
    } catch (FsException e) {
      Stdio.err(loop).end("Wc: " + e.getMessage() + "\n");
      loop.exitCode(1);
    }
    return null;
  }

  private void count(ByteBuffer chunk) {
    bytes += chunk.remaining();
    while (chunk.hasRemaining()) {
      int next = chunk.get();
      lines += next == '\n' ? 1 : 0;
      boolean isBlank = next == ' ' || (next >= '\t' && next <= '\r');
      words += !isBlank && !isInWord ? 1 : 0;
      isInWord = !isBlank;
    }
  }
}
