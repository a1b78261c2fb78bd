package dev.tickloom.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes text of bytes, all at once or piece by piece. Malformed input becomes U+FFFD, in UTF-8 as
 * often as in Node, which does as the WHATWG's encoding standard says: one for each longest
 * beginning of a character, and one for each byte that begins none. The JDK counts in another way:
 * half a surrogate pair in three bytes (CESU-8) is one error to it, and three to Node.
 *
 * <p>For one thread at a time.
 */
final class TextDecoder {
  private static final char REPLACEMENT = '\uFFFD';

  /** Stops at malformed UTF-8, and replaces all else by itself. */
  private final CharsetDecoder decoder;

  private final boolean isUtf8;

  TextDecoder(Charset charset) {
    isUtf8 = charset.equals(StandardCharsets.UTF_8);
    decoder =
        charset
            .newDecoder()
            .onMalformedInput(isUtf8 ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  /** The text of all the bytes. */
  static String decode(byte[] bytes, Charset charset) {
    String text = new String(bytes, charset);
    if (text.indexOf(REPLACEMENT) < 0 || !charset.equals(StandardCharsets.UTF_8)) {
      return text;
    }
    TextDecoder decoder = new TextDecoder(charset);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(Math.min(bytes.length, 8 * 1024));
    StringBuilder exact = new StringBuilder(text.length());
    boolean isDone;
    do {
      isDone = decoder.decode(in, out, true);
      exact.append(out.flip());
      out.clear();
    } while (!isDone);
    return exact.toString();
  }

  /**
   * Decodes as far as there is room. A character that is cut off stays in the input, unless this is
   * the last piece.
   *
   * @return false if there is more to decode than there was room for
   */
  boolean decode(ByteBuffer in, CharBuffer out, boolean isLast) {
    while (true) {
      CoderResult result = decoder.decode(in, out, isLast);
      if (result.isOverflow() || (result.isError() && !out.hasRemaining())) {
        return false;
      }
      if (result.isUnderflow()) {
        return !isLast || decoder.flush(out).isUnderflow();
      }
      out.put(REPLACEMENT);
      in.position(in.position() + errorLength(in));
    }
  }

  /**
   * How many of the bytes at the position begin a character that then does not go on; at least 1.
   */
  private static int errorLength(ByteBuffer in) {
    int first = in.get(in.position()) & 0xFF;
    int length = first < 0xC2 || first > 0xF4 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    int begun = 1;
    while (begun < length - 1 && begun < in.remaining() && goesOn(in, begun, first)) {
      begun++;
    }
    return begun;
  }

  /** By table 3-7 of the Unicode standard, "Well-Formed UTF-8 Byte Sequences". */
  private static boolean goesOn(ByteBuffer in, int index, int first) {
    int next = in.get(in.position() + index) & 0xFF;
    int least = index > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = index > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return next >= least && next <= most;
  }
}
