package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  @Test
  void dropsWhatIsNotNeeded() {
    assertThat(shrink("[[\"log\",\"1\"],[\"log\",\"2\"],[\"log\",\"3\"]]", "\"2\""))
        .isEqualTo("[[\"log\",\"2\"]]");
  }

  @Test
  void putsABodyInThePlaceOfItsAction() {
    assertThat(
            shrink(
                "[[\"nextTick\",[[\"immediate\",\"i\",[[\"log\",\"1\"],[\"log\",\"2\"]]]]]]",
                "\"2\""))
        .isEqualTo("[[\"log\",\"2\"]]");
  }

  @Test
  void looksIntoBodiesThatMustStay() {
    assertThat(
            shrink(
                "[[\"nextTick\",[[\"log\",\"1\"],[\"microtask\",[[\"log\",\"2\"]]]]]]",
                "nextTick[^m]*microtask"))
        .isEqualTo("[[\"nextTick\",[[\"microtask\",[]]]]]");
  }

  @Test
  void leavesWhatCannotBeSmaller() {
    assertThat(Shrinker.candidates(List.of())).isEmpty();
  }

  @Test
  void triesTheSmallestFirst() {
    List<List<Object>> candidates =
        Shrinker.candidates(program("[[\"log\",\"1\"],[\"nextTick\",[[\"log\",\"2\"]]]]"));
    assertThat(candidates.get(0)).hasToString("[[log, 1]]");
  }

  private static String shrink(String program, String pattern) {
    Predicate<String> wanted = java.util.regex.Pattern.compile(pattern).asPredicate();
    Shrinker shrinker =
        new Shrinker(programs ->
            programs.stream().filter(each -> wanted.test(Json.write(each))).findFirst());
    return Json.write(shrinker.shrink(program(program)));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> program(String json) {
    return (List<Object>) Optional.of(Json.read(json)).get();
  }
}
