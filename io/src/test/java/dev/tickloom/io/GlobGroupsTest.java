package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups in groups, and what minimatch makes of them; recorded with Node 26.10.0. */
class GlobGroupsTest {
  private static final List<String> NAMES =
      List.of("", "a", "b", "c", "ab", "abb", "ba", "abc", "x", "xa", ".a", "..");

  /** For each name 1 or 0. */
  @ParameterizedTest
  @CsvSource({
    // a group that is alone in an alternative is joined with the one around it
    "+(a|*(b)),             011011100000",
    "@(!(a))b,              001001000000",
    "@(a|!(a)),             111111111100",
    "@(|),                  000000000000",
    // an exclusion in an exclusion, where what follows comes twice
    "!(!(a)),               010000000000",
    "!(!(a))b,              000001000000",
    "!(!(a))!(b),           010001010000",
    "!(!(a)b),              110110111100",
    // an exclusion that ends with a group, or with nothing, excludes nothing
    "!(a|!(b)),             011111111100",
    "!(+(a)),               011111111100",
    "!(a|),                 011111111100",
    "!(?(a)),               011111111100",
    "!(x@(a)),              011111111100",
    "!(@(a|b)),             011111111100",
    "!(@(a|b)c),            111111111100",
    "!(+(a))b,              000011000000",
    "!(x!(a))b,             000011000000",
    ".!(),                  000000000010",
    // but another exclusion that looks ahead at it takes it for what it says
    "!(a)!(b|),             011110101100",
    "ab!(a)!(b|),           000001010000",
    // exclusions in other groups look ahead at all that follows
    "+(!(a)b),              001001000000",
    "*(!(a|b)c),            100100010000",
    "!(*),                  100000000000",
    // three deep, not counting what is joined
    "+(a?(b+(c@(x)))),      010000000000",
    "?(a*(b?(c+(x)))),      110011000000",
  })
  void areTakenAsNodeTakesThem(String pattern, String matches) {
    GlobPattern glob = GlobPattern.of(pattern);

    assertThat(NAMES)
        .allSatisfy(name ->
            assertThat(glob.matches(name)).isEqualTo(matches.charAt(NAMES.indexOf(name)) == '1'));
  }

  /** Of four, the last bracket is left over. */
  @Test
  void aGroupInThreeOthersIsText() {
    GlobPattern glob = GlobPattern.of("?(a*(b!(c+(x))))");

    assertThat(glob.matches("abq)")).isTrue();
    assertThat(glob.matches("abq")).isFalse();
    assertThat(glob.matches("abc+(x)")).isFalse();
    assertThat(glob.matches("abc+(xx)")).isTrue();
  }
}
