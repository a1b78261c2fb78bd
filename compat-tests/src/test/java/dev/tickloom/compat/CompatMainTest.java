package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatMainTest {
  private static final String PROGRAM =
      "{\"name\": \"n\", \"main\": [[\"log\", \"a\"]], \"expect\": {%s}}";

  @TempDir Path folder;

  private Path file;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("f.json");
    expecting("\"modern\": [\"a\", \"end exit=0\"]");
  }

  @Test
  void allIsWell() {
    assertThat(run(file)).isZero();
    assertThat(lastLine()).isEqualTo("1 passed, 0 failed");
  }

  @Test
  void takesAFolder() {
    assertThat(run(folder)).isZero();
    assertThat(lastLine()).isEqualTo("1 passed, 0 failed");
  }

  @Test
  void aFailureIsShownAndGivesExitCodeOne() throws IOException {
    expecting("\"modern\": [\"b\", \"end exit=0\"]");
    assertThat(run(file)).isEqualTo(1);
    assertThat(text(out)).contains("FAILED f/n [modern]", "  > b                | a");
    assertThat(lastLine()).isEqualTo("0 passed, 1 failed");
  }

  @Test
  void withoutAChoiceEveryRecordedTraceCounts() throws IOException {
    expecting("\"modern\": [\"a\", \"end exit=0\"], \"legacy\": [\"a\", \"end exit=0\"]");
    assertThat(run(file)).isZero();
    assertThat(lastLine()).isEqualTo("2 passed, 0 failed");
  }

  @Test
  void whatHasNoTraceForTheChosenSemanticsIsNotApplicable() {
    assertThat(run(file, "--semantics=legacy")).isZero();
    assertThat(lastLine()).isEqualTo("0 passed, 0 failed, 1 not applicable");
  }

  @Test
  void anActionThatIsNotKnownIsNotApplicable() throws IOException {
    Files.writeString(
        file,
        "{\"name\": \"n\", \"main\": [[\"hover\", 1]], \"expect\": {\"modern\": [\"end"
            + " exit=0\"]}}");
    assertThat(run(file)).isZero();
    assertThat(text(out)).contains("not built: the action hover: f/n [modern]");
  }

  @Test
  void writesTheResultsAsJson() throws IOException {
    Path json = folder.resolve("results");
    run(file, "--json=" + json);
    assertThat(Files.readString(json))
        .isEqualTo(
            """
            [
            {"name":"n","file":"f","semantics":"modern","status":"passed",\
            "expected":["a","end exit=0"],"actual":["a","end exit=0"]}
            ]
            """);
  }

  @Test
  void aMeaninglessCommandLineGivesExitCodeTwo() {
    assertThat(run(file, "--speed=9")).isEqualTo(2);
    assertThat(text(err)).isEqualTo("tickloom compat: unknown option --speed=9 (see --help)\n");
  }

  @Test
  void aFolderWithoutScenariosIsAMistakeOfTheCaller() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(run(empty)).isEqualTo(2);
    assertThat(text(err))
        .isEqualTo("tickloom compat: " + empty + ": no scenario in it (see --help)\n");
  }

  @Test
  void saysWhatIsWrongWithAnOption() {
    assertThat(run(folder.resolve("none"))).isEqualTo(2);
    assertThat(run(file, "--semantics=old")).isEqualTo(2);
    assertThat(run(file, "--node=")).isEqualTo(2);
    assertThat(text(err))
        .contains("no such file or folder")
        .contains("--semantics is modern or legacy, not old")
        .contains("--node needs a value");
  }

  private void expecting(String traces) throws IOException {
    Files.writeString(file, PROGRAM.formatted(traces));
  }

  private int run(Path path, String... options) {
    List<String> arguments = new java.util.ArrayList<>(List.of(path.toString()));
    arguments.addAll(List.of(options));
    return CompatMain.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String lastLine() {
    return text(out).lines().reduce("", (before, line) -> line);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
