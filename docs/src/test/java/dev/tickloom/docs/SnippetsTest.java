package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every program in the guides runs as it stands, and prints the block of text that follows it. */
class SnippetsTest {
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> programsPrintWhatTheGuideSays() {
    return Stream.of(
            "README.md",
            "docs/first-steps.md",
            "docs/fs.md",
            "docs/fs-open-files.md",
            "docs/fs-limits.md",
            "docs/providers.md",
            "docs/applications.md",
            "docs/trees.md",
            "docs/recipes.md",
            "docs/streams.md",
            "docs/sockets.md",
            "docs/watching.md",
            "docs/async-await.md",
            "docs/the-way-of-a-call.md",
            "docs/virtual-threads-and-files.md",
            "docs/adr/0002-timer-lists-by-duration.md")
        .flatMap(this::programsOf);
  }

  private Stream<DynamicTest> programsOf(String guide) {
    List<DynamicTest> tests = new ArrayList<>();
    String[] parts = read(guide).split("```"); // text, block, text, block, ...
    for (int i = 1; i < parts.length; i += 2) {
      Matcher name = CLASS.matcher(parts[i]);
      if (parts[i].startsWith("java\n") && name.find()) {
        String program = content("java", parts[i]);
        String output = content("text", parts[i + 2]);
        tests.add(
            DynamicTest.dynamicTest(
                guide + ": " + name.group(1), () -> check(name.group(1), program, output)));
      }
    }
    assertThat(tests).as(guide).isNotEmpty();
    return tests.stream();
  }

  private static String read(String guide) {
    try {
      return Files.readString(Program.project().resolve(guide));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(String language, String block) {
    assertThat(block).startsWith(language + "\n");
    return block.substring(language.length() + 1);
  }

  private void check(String name, String program, String output) throws Exception {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);

    assertThat(Program.run(source)).isEqualTo(new Program.Result(0, output, ""));
  }
}
