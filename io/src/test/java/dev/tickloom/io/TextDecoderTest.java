package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Malformed text becomes what it becomes in Node; the samples were seen in Node 26. */
class TextDecoderTest {
  private static final int ROUNDS = 20_000;
  private static final int MOST_BYTES = 12;

  /** What random input is made of, so that much of it is nearly well-formed. */
  private static final int[] BYTES = {
    0x00, 0x0A, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
    0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF
  };

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "61,                a",
    "61 FF 62,          a?b",
    "ED A0 80,          ???", // CESU-8: half a surrogate pair
    "ED A0 BD ED B8 80, ??????",
    "ED A0,             ??",
    "E2 82,             ?",
    "E2 82 61,          ?a",
    "E0 80 80,          ???",
    "F0 80 80 80,       ????",
    "F0 9F 98,          ?",
    "F0 9F 61,          ?a",
    "F4 90 80 80,       ????",
    "F5 80 80 80,       ????",
    "C0 AF,             ??",
  })
  void replacesAsNodeDoes(String hex, String expected) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    assertThat(TextDecoder.decode(bytes, UTF_8)).isEqualTo(expected.replace('?', '\uFFFD'));
  }

  @Test
  void decodesLikeTheEncodingStandardInOneGoAndPieceByPiece() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) BYTES[random.nextInt(BYTES.length)];
      }
      String expected = byTheStandard(bytes);
      String hex = HexFormat.of().formatHex(bytes);
      assertThat(TextDecoder.decode(bytes, UTF_8)).as(hex).isEqualTo(expected);
      assertThat(inPieces(bytes, random)).as(hex).isEqualTo(expected);
    }
  }

  private static String inPieces(byte[] bytes, Random random) {
    TextDecoder decoder = new TextDecoder(UTF_8);
    ByteBuffer in = ByteBuffer.allocate(MOST_BYTES);
    CharBuffer out = CharBuffer.allocate(2);
    StringBuilder text = new StringBuilder();
    int given = 0;
    boolean isLast;
    do {
      int now = random.nextInt(bytes.length - given + 1);
      in.put(bytes, given, now).flip();
      given += now;
      isLast = given == bytes.length;
      boolean isDone;
      do {
        isDone = decoder.decode(in, out, isLast);
        text.append(out.flip());
        out.clear();
      } while (!isDone);
      in.compact();
    } while (!isLast);
    return text.toString();
  }

  /** The UTF-8 decoder of encoding.spec.whatwg.org, line by line. */
  private static String byTheStandard(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int point = 0;
    int seen = 0;
    int needed = 0;
    int lower = 0x80;
    int upper = 0xBF;
    for (int i = 0; i < bytes.length; i++) {
      int next = bytes[i] & 0xFF;
      if (needed == 0) {
        if (next <= 0x7F) {
          text.append((char) next);
        } else if (next >= 0xC2 && next <= 0xDF) {
          needed = 1;
          point = next & 0x1F;
        } else if (next >= 0xE0 && next <= 0xEF) {
          lower = next == 0xE0 ? 0xA0 : 0x80;
          upper = next == 0xED ? 0x9F : 0xBF;
          needed = 2;
          point = next & 0xF;
        } else if (next >= 0xF0 && next <= 0xF4) {
          lower = next == 0xF0 ? 0x90 : 0x80;
          upper = next == 0xF4 ? 0x8F : 0xBF;
          needed = 3;
          point = next & 0x7;
        } else {
          text.append('\uFFFD');
        }
      } else if (next < lower || next > upper) {
        point = needed = seen = 0;
        lower = 0x80;
        upper = 0xBF;
        i--; // it is looked at again
        text.append('\uFFFD');
      } else {
        lower = 0x80;
        upper = 0xBF;
        point = point << 6 | next & 0x3F;
        if (++seen == needed) {
          text.appendCodePoint(point);
          point = needed = seen = 0;
        }
      }
    }
    return needed == 0 ? text.toString() : text.append('\uFFFD').toString();
  }

  @Test
  void longMalformedTextIsDecodedWhole() {
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 0x61);
    for (int i = 0; i + 2 < bytes.length; i += 7) {
      bytes[i] = (byte) 0xED;
      bytes[i + 1] = (byte) 0xA0;
    }
    assertThat(TextDecoder.decode(bytes, UTF_8)).isEqualTo(byTheStandard(bytes));
  }

  @Test
  void otherCharsetsAreLeftToTheJdk() {
    byte[] bytes = {(byte) 0xED, (byte) 0xD8};
    assertThat(TextDecoder.decode(bytes, ISO_8859_1)).isEqualTo("\u00ED\u00D8");
    assertThat(TextDecoder.decode(bytes, UTF_16LE)).isEqualTo("\uFFFD");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void filesAreDecodedSoInEveryWay(Form form) throws Exception {
    String file = temporary.resolve("a").toString();
    Files.write(Path.of(file), new byte[] {0x61, (byte) 0xED, (byte) 0xA0, (byte) 0x80, 0x62});
    String expected = "a\uFFFD\uFFFD\uFFFDb";
    try (EventLoop loop = EventLoop.create()) {
      Form.Use fs = form.on(loop, Fs.on(loop));
      assertThat(fs.readFile(file, UTF_8)).isEqualTo(expected);
      FileHandle handle = fs.open(file);
      String[] read = new String[2];
      loop.run(() ->
          handle
              .readFile(UTF_8)
              .thenCompose(text -> {
                read[0] = text;
                return handle.close();
              })
              .thenCompose(closed -> Fs.on(loop).promises().open(file))
              .thenCompose(again -> again.readLines().next())
              .thenAccept(line -> read[1] = line.orElseThrow()));
      assertThat(read).containsExactly(expected, expected);
    }
  }
}
