package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShowTest {
  private final Show show = new Show("/tmp/scenario-1");

  @Test
  void numbersAreAsShortAsInJavaScript() {
    assertThat(show.value(1L)).isEqualTo("1");
    assertThat(show.value(1.0)).isEqualTo("1");
    assertThat(show.value(1.5)).isEqualTo("1.5");
    assertThat(show.value(Double.NaN)).isEqualTo("NaN");
    assertThat(show.value(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
  }

  @Test
  void undefinedAndNullDiffer() {
    assertThat(show.value(Nothing.UNDEFINED)).isEqualTo("undefined");
    assertThat(show.value(Nothing.NULL)).isEqualTo("null");
  }

  @Test
  void arraysAreShownWithTheirElements() {
    assertThat(show.value(List.of(1L, "two", Nothing.NULL, List.of())))
        .isEqualTo("[1,two,null,[]]");
  }

  @Test
  void contentIsShownAsText() {
    assertThat(show.value("grüß".getBytes(StandardCharsets.UTF_8))).isEqualTo("grüß");
    assertThat(show.value(new FsResult.Read(2, "ab"))).isEqualTo("2 \"ab\"");
  }

  @Test
  void thePrivateFolderAndRandomNamesAreHidden() {
    assertThat(show.value("/tmp/scenario-1/a")).isEqualTo("$DIR/a");
    assertThat(show.value("/tmp/scenario-1/tmp-aB3xYz")).isEqualTo("$DIR/tmp-XXXXXX");
    assertThat(show.value("tmp-toolong")).isEqualTo("tmp-toolong");
  }

  @Test
  void errorsAreShownByNameAndCode() {
    assertThat(show.value(JsError.plain("boom"))).isEqualTo("Error: boom");
    assertThat(show.value(NodeTypes.notACallback("callback", Nothing.NULL)))
        .isEqualTo(
            "TypeError [ERR_INVALID_ARG_TYPE]: The \"callback\" argument must be of type function."
                + " Received null");
  }

  @Test
  void systemErrorsAreShownWithTheirNumber() {
    assertThat(show.value(NodeTypes.badDescriptor("close")))
        .isEqualTo("EBADF close -9 EBADF: bad file descriptor, close");
    assertThat(show.uncaught(NodeTypes.badDescriptor("close")))
        .isEqualTo("Error: EBADF: bad file descriptor, close");
  }

  @Test
  void anUncaughtErrorIsShownByItsFirstLine() {
    assertThat(show.uncaught(JsError.plain("one\ntwo"))).isEqualTo("Error: one");
    assertThat(show.uncaught(JsError.plain(""))).isEqualTo("Error");
  }
}
