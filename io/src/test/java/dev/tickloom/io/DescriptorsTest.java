package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.Progress;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Calls that wait, on their worker, for a descriptor. */
class DescriptorsTest {
  private final List<String> told = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void add(long amount) {}

        @Override
        public boolean isAbandoned() {
          return false;
        }

        @Override
        public void waiting(boolean isWaiting) {
          told.add(isWaiting ? "waits" : "goes on");
        }
      };

  private Callable<String> lackingFor(int times) {
    int[] left = {times};
    return () -> {
      told.add("call");
      if (left[0]-- > 0) {
        throw new FileSystemException("/x", null, "Too many open files");
      }
      return "value";
    };
  }

  @Test
  void aCallSaysThatItOnlyWaitsAndThatItGoesOn() {
    assertThat(Descriptors.<String>wait(progress, "open", "/x", lackingFor(2))).isEqualTo("value");
    assertThat(told)
        .containsExactly("call", "waits", "goes on", "call", "waits", "goes on", "call");
  }

  @Test
  void aCallThatFailsOtherwiseDoesNotWait() {
    assertThatThrownBy(() ->
            Descriptors.wait(
                progress,
                "open",
                "/x",
                () -> {
                  throw new FileSystemException("/x", null, "Permission denied");
                }))
        .isInstanceOf(FsException.class);
    assertThat(told).isEmpty();
  }
}
