package dev.tickloom.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes lines of bytes that come in pieces, which may end within a character, or between {@code \r}
 * and {@code \n}. A line ends with what Node's {@code readline} takes for an end.
 */
final class LineSplitter {
  private final TextDecoder decoder;
  private final ByteBuffer bytes;
  private final CharBuffer chars;
  private final StringBuilder line = new StringBuilder();
  private boolean ignoresLineFeed;

  LineSplitter(Charset charset, int capacity) {
    this.decoder = new TextDecoder(charset);
    this.bytes = ByteBuffer.allocate(capacity);
    this.chars = CharBuffer.allocate(capacity);
  }

  /** Room for the next piece. */
  ByteBuffer room() {
    return bytes;
  }

  /**
   * The lines that end in the piece.
   *
   * @param isLast whether none will follow it
   */
  List<String> split(boolean isLast) {
    List<String> lines = new ArrayList<>();
    bytes.flip();
    boolean isDone;
    do {
      isDone = decoder.decode(bytes, chars, isLast);
      addTo(lines);
    } while (!isDone);
    bytes.compact();
    if (isLast && !line.isEmpty()) {
      endLine(lines);
    }
    return lines;
  }

  private void addTo(List<String> lines) {
    chars.flip();
    while (chars.hasRemaining()) {
      char next = chars.get();
      boolean ignored = ignoresLineFeed && next == '\n';
      ignoresLineFeed = next == '\r';
      if (endsLine(next)) {
        if (!ignored) {
          endLine(lines);
        }
      } else {
        line.append(next);
      }
    }
    chars.clear();
  }

  private static boolean endsLine(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }

  private void endLine(List<String> lines) {
    lines.add(line.toString());
    line.setLength(0);
  }
}
