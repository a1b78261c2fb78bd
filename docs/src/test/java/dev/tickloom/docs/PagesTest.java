package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pages are short, their links lead somewhere, and the site has all of them. */
@Tag("sources")
class PagesTest {
  private static final Path DOCS = Program.project().resolve("docs");

  private static final int MOST_WORDS = 1500;

  /** Pages that are still to be divided. */
  private static final Set<String> LONG = Set.of("benchmarks.md");

  private static final Pattern FENCED =
      Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

  @Test
  void noPageHasMoreThan1500WordsBesidesItsTables() {
    assertThat(pages())
        .filteredOn(page -> !LONG.contains(page.getFileName().toString()))
        .allSatisfy(page -> assertThat(words(page)).as(page.toString()).isLessThan(MOST_WORDS));
  }

  private static long words(Path page) {
    return read(page)
        .lines()
        .filter(line -> !line.startsWith("|"))
        .flatMap(line -> Stream.of(line.strip().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .count();
  }

  @Test
  void linksLeadToFilesAndHeadings() throws IOException {
    List<Path> pages = new ArrayList<>(pages());
    try (Stream<Path> others = Files.list(Program.project())) {
      others.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      Matcher link = LINK.matcher(withoutPrograms(page));
      while (link.find()) {
        if (!link.group(1).matches("[a-z]+:.*|/.*") && !leads(page, link.group(1))) {
          broken.add(page + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1
            || !target.toString().endsWith(".md")
            || anchors(target).contains(parts[1]));
  }

  /** As GitHub and the site make them of headings. */
  private static Set<String> anchors(Path page) {
    String text = withoutPrograms(page);
    Stream<String> headings =
        HEADING
            .matcher(text)
            .results()
            .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
            .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'));
    Stream<String> ids = ID.matcher(text).results().map(id -> id.group(1));
    return Stream.concat(headings, ids).collect(Collectors.toSet());
  }

  @Test
  void theSiteHasEachPageInItsSidebar() {
    String config = read(DOCS.resolve(".vitepress/config.mjs"));
    assertThat(pages())
        .map(page -> DOCS.relativize(page).toString().replace(".md", ""))
        .filteredOn(page -> !page.equals("index") && !page.startsWith("adr/"))
        .allSatisfy(page -> assertThat(config).contains("'" + page + "'"));
  }

  private static List<Path> pages() {
    return Stream.of(DOCS, DOCS.resolve("adr"), DOCS.resolve("measurements"))
        .flatMap(PagesTest::list)
        .filter(file -> file.toString().endsWith(".md"))
        .toList();
  }

  private static Stream<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutPrograms(Path page) {
    return FENCED.matcher(read(page)).replaceAll("");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
