package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those that Node 26 gave for the same calls. */
class NodeTypesTest {
  private final Show show = new Show("");

  @Test
  void argumentsThatFitPass() {
    assertThatCode(() -> NodeTypes.checkFs("open", List.of("/x", "r", 420L)))
        .doesNotThrowAnyException();
    assertThatCode(() -> NodeTypes.checkFs("truncate", List.of("/x"))).doesNotThrowAnyException();
    assertThatCode(() -> NodeTypes.checkFs("chmod", List.of("/x", "644")))
        .doesNotThrowAnyException();
  }

  @Test
  void aPathIsText() {
    assertThat(error("rename", "/x", Nothing.NULL))
        .isEqualTo(
            "TypeError [ERR_INVALID_ARG_TYPE]: The \"newPath\" argument must be of type string or"
                + " an instance of Buffer or URL. Received null");
    assertThat(error("mkdtemp", 1.5)).contains("\"prefix\"").endsWith("Received type number (1.5)");
  }

  @Test
  void aDescriptorIsASmallWholeNumber() {
    assertThat(error("fstat", -1L))
        .isEqualTo(
            "RangeError [ERR_OUT_OF_RANGE]: The value of \"fd\" is out of range. It must be >= 0 &&"
                + " <= 2147483647. Received -1");
    assertThat(error("close", 1.5)).endsWith("It must be an integer. Received 1.5");
    assertThat(error("fsync", "q")).endsWith("of type number. Received type string ('q')");
    assertThat(error("close", 5_000_000_000L)).endsWith("Received 5_000_000_000");
  }

  @Test
  void aModeIsANumberOrOctalDigits() {
    assertThat(error("chmod", "/x", Nothing.NULL))
        .endsWith("The \"mode\" argument must be of type number. Received undefined");
    assertThat(error("mkdir", "/x", "zz"))
        .endsWith(
            "The argument 'mode' must be a 32-bit unsigned integer or an octal string. Received"
                + " 'zz'");
    assertThatCode(() -> NodeTypes.checkFs("mkdir", List.of("/x", Nothing.NULL)))
        .doesNotThrowAnyException();
  }

  @Test
  void anEncodingIsKnown() {
    assertThat(error("readFile", "/x", "no-such"))
        .isEqualTo(
            "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'encoding' is invalid encoding."
                + " Received 'no-such'");
    assertThat(error("readdir", "/x", 1L)).contains("\"options\" argument must be one of type");
  }

  @Test
  void nullForACallbackMayBeTakenForWhatIsLeftOut() {
    assertThat(show.value(NodeTypes.noFsCallback("unlink", 1))).endsWith("Received null");
    assertThat(show.value(NodeTypes.noFsCallback("stat", 1))).endsWith("Received undefined");
    assertThat(show.value(NodeTypes.noFsCallback("stat", 2))).endsWith("Received null");
    assertThat(show.value(NodeTypes.noFsCallback("writeFile", 2))).endsWith("Received null");
    assertThat(show.value(NodeTypes.noFsCallback("rm", 1)))
        .endsWith("The \"options\" argument must be of type object. Received null");
  }

  private String error(String operation, Object... arguments) {
    return show.value(catchThrowable(() -> NodeTypes.checkFs(operation, List.of(arguments))));
  }
}
