package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to sockets, no descriptor is lost, and a lack of them is waited out. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
class NetFaultsTest {
  private static final Pattern OUTCOMES =
      Pattern.compile(
          "echo|file|left|thrown on purpose|client ECONNRESET"
              + "|server (ECONNRESET|EPIPE|StreamException)");

  @TempDir Path folder;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noDescriptorIsLeftInWhateverWayASocketEnds() throws Exception {
    try (ChildJvm child = ChildJvm.start(NetDescriptors.class, folder.toString())) {
      String[] lines = child.readToEnd().split("\n");
      assertThat(lines).hasSize(20).endsWith("exit code 0");
      assertThat(lines)
          .filteredOn(line -> !line.startsWith("exit"))
          .allMatch(l -> l.endsWith(": 0"));
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void connectionsWaitForDescriptorsAndTheLoopWaitsWithThem() throws Exception {
    try (ChildJvm child = ChildJvm.startLimited(60, ScarceSockets.class)) {
      int port = Integer.parseInt(child.readLine());
      assertThat(greeting(connect(port))).isEqualTo("hi\n");
      assertThat(child.readLine()).isEqualTo("none is left");
      Socket first = connect(port);
      Socket second = connect(port);
      String waited = child.readLine();
      assertThat(waited).startsWith("1 greeted, turns: ");
      assertThat(Integer.parseInt(waited.substring(waited.lastIndexOf(' ') + 1))).isLessThan(20);
      assertThat(greeting(first)).isEqualTo("hi\n");
      assertThat(greeting(second)).isEqualTo("hi\n");
      assertThat(child.readToEnd()).isEqualTo("ended\nexit code 0");
    }
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), port);
  }

  private static String greeting(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void connectionsOfAllKindsLeaveNothing() throws Exception {
    soak(0, 300);
  }

  /** For {@code tickloom.soakSeconds}, by default long enough for one run. */
  @Test
  @Tag("stress")
  void tenThousandConnectionsOfAllKindsLeaveNothing() throws Exception {
    soak(Integer.getInteger("tickloom.soakSeconds", 0), 10_000);
  }

  private void soak(int seconds, int connections) throws Exception {
    String[] arguments = {"" + seconds, "" + connections, folder.toString()};
    try (ChildJvm child = ChildJvm.startWith(List.of("-Xmx64m"), NetSoak.class, arguments)) {
      String printed = child.readToEnd();
      assertThat(printed).endsWith("}\nexit code 0");
      for (String run : printed.split("\n")) {
        if (!run.startsWith("exit code")) {
          assertThat(outcomesOf(run))
              .contains("echo", "file", "left", "thrown on purpose", "client ECONNRESET")
              .allMatch(OUTCOMES.asMatchPredicate());
        }
      }
    }
  }

  private static Stream<String> outcomesOf(String run) {
    return Stream.of(run.replaceAll("[{}]|=\\d+", "").split(", "));
  }
}
