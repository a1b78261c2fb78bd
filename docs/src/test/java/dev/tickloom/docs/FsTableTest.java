package dev.tickloom.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsConstants;
import dev.tickloom.io.FsPromises;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.OpenFlags;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/fs-members.md have every member of Node's fs, each once, and what they call
 * there is there. The members were recorded with record-node-fs-members.js.
 */
@Tag("sources")
class FsTableTest {
  private static final Set<String> STATES = Set.of("yes", "differs", "later", "no");

  private static final String OPERATIONS = "Operations";

  /** By heading, what in Node has the members of a table. */
  private static final Map<String, String> OWNERS =
      Map.of(
          "The rest of `fs`", "fs",
          "`FileHandle`", "FileHandle",
          "`Dir`", "Dir",
          "`Stats`", "Stats",
          "`StatFs`", "StatFs",
          "`Dirent`", "Dirent",
          "`fs.constants`", "fs.constants");

  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private static final Pattern JAVA_MEMBER = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)[^`]*`");

  /** A member of something in Node, and what the table says of it. */
  private record Row(String owner, String name, String state, String difference) {
    String member() {
      return owner + " " + name;
    }

    @Override
    public String toString() {
      return member() + ": " + state + ", " + difference;
    }
  }

  private static String guide;
  private static List<Row> rows;

  @BeforeAll
  static void read() throws IOException {
    String tables = page("fs-members.md");
    guide = tables + page("fs.md") + page("fs-open-files.md") + page("fs-limits.md");
    rows = new ArrayList<>();
    String heading = "";
    for (String line : tables.lines().toList()) {
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
      } else if (line.startsWith("| `")) {
        addRows(heading, cells(line));
      }
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(Program.project().resolve("docs").resolve(name));
  }

  private static List<String> cells(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    return cells.subList(1, cells.size() - 1);
  }

  private static void addRows(String heading, List<String> cells) {
    List<String> names = found(NAME, cells.get(0)).map(found -> found.group(1)).toList();
    String state = cells.get(cells.size() - 2);
    String difference = cells.get(cells.size() - 1);
    if (heading.equals(OPERATIONS)) {
      String name = names.get(0);
      addIf(cells.get(1), new Row("fs", name, state, difference));
      addIf(cells.get(2), new Row("fs", name + "Sync", state, difference));
      addIf(cells.get(3), new Row("fs.promises", name, state, difference));
    } else if (OWNERS.containsKey(heading)) {
      names.forEach(name -> rows.add(new Row(OWNERS.get(heading), name, state, difference)));
    }
  }

  private static void addIf(String cross, Row row) {
    if (cross.equals("×")) {
      rows.add(row);
    }
  }

  private static Stream<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  @Test
  void everyMemberOfNodeIsInTheTablesOnce() throws IOException {
    assertThat(rows.stream().map(Row::member)).containsExactlyInAnyOrderElementsOf(membersOfNode());
  }

  private static List<String> membersOfNode() throws IOException {
    try (InputStream list = FsTableTest.class.getResourceAsStream("node-fs-members.txt")) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .filter(member -> !member.equals("fs.promises constants")) // told below the table
          .toList();
    }
  }

  @Test
  void everyStateIsOneOfFourAndAllButYesSaysMore() {
    assertThat(rows).allSatisfy(row -> assertThat(row.state()).isIn(STATES));
    assertThat(rows)
        .filteredOn(row -> row.state().equals("differs") || row.state().equals("no"))
        .allSatisfy(row -> assertThat(row.difference()).isNotEmpty());
  }

  @Test
  void whatIsHereIsAPublicMember() {
    List<Row> missing = new ArrayList<>();
    for (Row row : rows) {
      boolean isHere = row.state().equals("yes") || row.state().equals("differs");
      boolean isThere =
          hasCounterpart(row)
              || (row.state().equals("differs")
                  && found(JAVA_MEMBER, row.difference()).findAny().isPresent());
      if (isHere && !isThere) {
        missing.add(row);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsLaterIsNotHereYet() {
    assertThat(rows)
        .filteredOn(row -> row.state().equals("later"))
        .noneMatch(FsTableTest::hasCounterpart);
  }

  /** Whether something public has the name, where one who knows Node would look for it. */
  private static boolean hasCounterpart(Row row) {
    String name = row.name();
    return switch (row.owner()) {
      case "fs" ->
          name.endsWith("Sync")
              ? hasMember(FsSync.class, name.substring(0, name.length() - "Sync".length()))
              : hasMember(Fs.class, name) || typeOf(name) != null;
      case "fs.promises" -> hasMember(FsPromises.class, name);
      case "fs.constants" -> hasMember(FsConstants.class, name) || hasMember(OpenFlags.class, name);
      default -> hasMember(typeOf(row.owner()), name);
    };
  }

  @Test
  void whatTheGuideNamesIsThere() {
    List<MatchResult> named =
        found(JAVA_MEMBER, guide).filter(found -> typeOf(found.group(1)) != null).toList();

    assertThat(named).hasSizeGreaterThan(30);
    assertThat(
            named.stream()
                .filter(found -> !hasMember(typeOf(found.group(1)), found.group(2)))
                .map(MatchResult::group))
        .isEmpty();
  }

  private static Class<?> typeOf(String name) {
    try {
      return Class.forName(Fs.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static boolean hasMember(Class<?> type, String name) {
    Set<String> members = new HashSet<>();
    Arrays.stream(type.getMethods()).map(Method::getName).forEach(members::add);
    Arrays.stream(type.getFields()).map(Field::getName).forEach(members::add);
    Arrays.stream(type.getClasses()).map(Class::getSimpleName).forEach(members::add);
    return members.contains(name);
  }
}
