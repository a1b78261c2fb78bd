package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs are told as the guides say. */
class ExplainedProgramsTest {
  private static final Pattern COMMAND = Pattern.compile("`./tickloom explain (\\w+)\\.java`");

  private static final int MOST_RUNS = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"observing.md", "loop.md", "the-way-of-a-call.md"})
  void aGuideShowsWhatExplainTells(String guide) throws Exception {
    String text = Files.readString(Program.project().resolve("docs").resolve(guide));
    Matcher command = COMMAND.matcher(text);
    assertThat(command.find()).isTrue();
    String name = command.group(1);
    Path source = Files.writeString(folder.resolve(name + ".java"), programOf(text, name));

    String expected = withoutWaits(blockAfter(text, command.end(), "text"));

    Program.Result result;
    int runs = 0;
    do {
      result = Program.run(List.of("-Dtickloom.explain=true"), source);
    } while (turnsOf(result.stdout()) < turnsOf(expected) && ++runs < MOST_RUNS);

    assertThat(result.stderr()).isEmpty();
    assertThat(withoutWaits(result.stdout())).isEqualTo(expected);
  }

  /** Fewer than in the guide if the machine has stood still until a timer was due. */
  private static long turnsOf(String told) {
    return told.lines().filter(line -> line.startsWith("| turn ")).count();
  }

  private static String programOf(String text, String name) {
    int program = text.indexOf("public class " + name + " ");
    return blockAfter(text, text.lastIndexOf("```java\n", program), "java");
  }

  private static String blockAfter(String text, int start, String language) {
    String fence = "```" + language + "\n";
    int begin = text.indexOf(fence, start) + fence.length();
    return text.substring(begin, text.indexOf("```", begin));
  }

  /** Whether poll has to wait, or a call has ended by then, is not the same each time. */
  private static String withoutWaits(String told) {
    return told.replaceAll("\\|   poll: waits.*\\R", "").replace(", completion", "");
  }
}
