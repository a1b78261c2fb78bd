package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why there are two sets of annotations is told in docs/adr/0009-nullness.md. */
@Tag("sources")
class NullnessTest {
  @ParameterizedTest
  @EnumSource
  void whatMayBeNullHasAnAnnotationThatEachKotlinProgramKnows(Library library) throws IOException {
    assertThat(sources(library))
        .isNotEmpty()
        .allSatisfy(source ->
            assertThat(source)
                .content()
                .doesNotContain("import org.jspecify.annotations." + "Nullable;"));
  }

  /** Such an annotation would be one of the array as well. */
  @ParameterizedTest
  @EnumSource
  void noAnnotationSpeaksOfTheElementsOfAnArray(Library library) throws IOException {
    assertThat(sources(library))
        .allSatisfy(source ->
            assertThat(source).content().doesNotContainPattern("@Nullable [\\w.]+(<[^>]*>)?\\["));
  }

  @ParameterizedTest
  @EnumSource
  void whereNothingIsSaidNothingIsNull(Library library) throws IOException {
    assertThat(sources(library))
        .filteredOn(source -> source.endsWith("package-info.java"))
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source).content().contains("\n@NullMarked\n"));
  }

  private static List<Path> sources(Library library) throws IOException {
    try (Stream<Path> files = Files.walk(library.folder().resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
