package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What Node 26.10.0 showed of values in its error messages. */
class InspectTest {
  @Test
  void choosesTheQuotesThatAreNotInTheText() {
    assertThat(Inspect.text("")).isEqualTo("''");
    assertThat(Inspect.text("it's")).isEqualTo("\"it's\"");
    assertThat(Inspect.text("it's \"x\"")).isEqualTo("`it's \"x\"`");
    assertThat(Inspect.text("a`'\"")).isEqualTo("'a`\\'\"'");
    assertThat(Inspect.text("${'\"")).isEqualTo("'${\\'\"'");
  }

  @Test
  void escapesWhatCannotBeSeen() {
    assertThat(Inspect.text("a\0b\n\t\\")).isEqualTo("'a\\x00b\\n\\t\\\\'");
    assertThat(Inspect.text("\u000b\u001b\u007f\u009f")).isEqualTo("'\\x0B\\x1B\\x7F\\x9F'");
    assertThat(Inspect.text("\ud83d")).isEqualTo("'\\ud83d'");
    assertThat(Inspect.text("x\udc00y")).isEqualTo("'x\\udc00y'");
    assertThat(Inspect.text("\ud83d\ude00")).isEqualTo("'\ud83d\ude00'");
  }

  @Test
  void cutsLongTexts() {
    assertThat(Inspect.text("x".repeat(126))).isEqualTo("'" + "x".repeat(126) + "'");
    assertThat(Inspect.text("x".repeat(300))).isEqualTo("'" + "x".repeat(127) + "...");
  }

  @Test
  void separatesTheThousandsOfLargeNumbers() {
    assertThat(Inspect.number(-4294967296L)).isEqualTo("-4294967296");
    assertThat(Inspect.number(-4294967297L)).isEqualTo("-4_294_967_297");
    assertThat(Inspect.number(12345678901234L)).isEqualTo("12_345_678_901_234");
  }
}
