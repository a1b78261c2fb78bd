package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names beyond ASCII, under locales that have them and locales that have not. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere names do not depend on the locale")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NameEncodingTest {
  private static final String WARNING = "Names of files ";
  private static final String REASON =
      "the locale of this process encodes file names in ANSI_X3.4-1968;"
          + " start the JVM with LC_ALL=C.UTF-8";

  @TempDir Path temporary;

  private String run(String locale) throws Exception {
    try (ChildJvm child =
        ChildJvm.startUnder("LC_ALL=" + locale, NamesUnderLocale.class, temporary.toString())) {
      return child.readToEnd();
    }
  }

  /** Node makes U+FFFD of half a surrogate pair. */
  @Test
  void underUtf8AllNamesAreAsInNode() throws Exception {
    String outcome = "written\nwritten\n<e4>,<fffd>\ntrue\n";
    assertThat(run("C.UTF-8")).isEqualTo(outcome.repeat(Form.values().length) + "exit code 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX"})
  void underAnotherLocaleErrorsAndOneWarningNameTheCauseAndTheWayOut(String locale)
      throws Exception {
    String output = run(locale);
    assertThat(output).containsOnlyOnce(WARNING);
    assertThat(output.lines().filter(line -> line.contains(WARNING)).findFirst().orElseThrow())
        .endsWith(REASON);
    String failure = "EILSEQ: illegal byte sequence: " + REASON + ", open '" + temporary;
    String outcome = failure + "/<e4>'\n" + failure + "/<d800>'\n\nfalse\n";
    assertThat(output).endsWith(outcome.repeat(Form.values().length) + "exit code 0");
  }
}
