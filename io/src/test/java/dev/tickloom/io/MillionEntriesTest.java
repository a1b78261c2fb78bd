package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory is for the directories on the way, and not for all that is in a tree. */
@Tag("stress")
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MillionEntriesTest {
  @TempDir Path temporary;

  @Test
  void aTreeOfAMillionEntriesTakesNoMoreThanASmallHeap() throws Exception {
    try (ChildJvm child =
        ChildJvm.startWith(List.of("-Xmx256m"), MillionEntries.class, temporary.toString())) {
      assertThat(child.readToEnd())
          .isEqualTo("999000 files\n0 made again\n1000000 walked\n[] left\nexit code 0");
    }
  }
}
