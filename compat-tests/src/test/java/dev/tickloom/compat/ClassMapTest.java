package dev.tickloom.compat;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever looks for the home of a behaviour finds every class on the map of its package. */
@Tag("sources")
class ClassMapTest {
  private static final Path PAGE = Path.of("../docs/design.md");
  private static final String BEGIN = "<!-- ClassMapTest compares the tables from here -->\n";
  private static final String END = "<!-- to here -->\n";
  private static final String UPDATE =
      "mvn -q -pl compat-tests -am test -Dtest=ClassMapTest -Dmap.update"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  static List<ClassMap> maps() throws IOException {
    return ClassMap.all();
  }

  @ParameterizedTest
  @MethodSource("maps")
  void packageInfoListsEveryClassOnce(ClassMap map) throws IOException {
    assertThat(map.entries()).containsExactlyInAnyOrderElementsOf(map.classes());
  }

  @Test
  void theDesignPageShowsTheGroups() throws IOException {
    String tables = maps().stream().map(ClassMap::toMarkdown).collect(joining("\n", "\n", "\n"));
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (System.getProperty("map.update") != null) {
      page = page.substring(0, begin) + tables + page.substring(end);
      Files.writeString(PAGE, page);
      end = begin + tables.length();
    }
    assertThat(page.substring(begin, end)).as("to write them: " + UPDATE).isEqualTo(tables);
  }
}
