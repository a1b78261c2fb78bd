package dev.tickloom.loop.observing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void aPlaceIsAFileAndALine() {
    assertThat(Places.fileAndLine(frame("Server.java", 12))).isEqualTo("Server.java:12");
  }

  @Test
  void aClassFileWithoutThemHasItsMethod() {
    assertThat(Places.fileAndLine(frame(null, -1))).isEqualTo("app.Server.listen");
    assertThat(Places.fileAndLine(frame("Server.java", -1))).isEqualTo("app.Server.listen");
  }

  private static StackTraceElement frame(String file, int line) {
    return new StackTraceElement("app.Server", "listen", file, line);
  }
}
