package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The public surface of a library is the one in its api.txt, which is reviewed like source. */
@Tag("sources")
class PublicSurfaceTest {
  private static final String UPDATE =
      "mvn -q -pl compat-tests -am test -Dtest=PublicSurfaceTest -Dapi.update"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @ParameterizedTest
  @EnumSource
  void isTheReviewedOne(Library library) throws IOException {
    Path file = library.folder().resolve("api.txt");
    String actual = PublicSurface.of(library);
    if (System.getProperty("api.update") != null) {
      Files.writeString(file, actual);
    }
    String reviewed = Files.exists(file) ? Files.readString(file) : "";
    if (!actual.equals(reviewed)) {
      fail(
          "The public surface differs from %s/api.txt (- reviewed, + now):%n%s%n"
              + "If that is meant, update the file and have it reviewed: %s",
          library.simpleName(), difference(reviewed, actual), UPDATE);
    }
  }

  private static String difference(String reviewed, String actual) {
    List<String> gone = qualifiedLines(reviewed);
    List<String> added = qualifiedLines(actual);
    List<String> both = List.copyOf(gone);
    gone.removeAll(added);
    added.removeAll(both);
    gone.replaceAll(line -> "  - " + line);
    added.replaceAll(line -> "  + " + line);
    gone.addAll(added);
    return String.join(System.lineSeparator(), gone);
  }

  /** Each member behind the line of its class, so that a line tells by itself what it is about. */
  private static List<String> qualifiedLines(String text) {
    List<String> lines = new ArrayList<>();
    String type = "";
    for (String line : text.lines().filter(line -> !line.isEmpty()).toList()) {
      if (line.startsWith("  ")) {
        lines.add(type + " { " + line.strip() + " }");
      } else {
        type = line;
        lines.add(type);
      }
    }
    return lines;
  }
}
