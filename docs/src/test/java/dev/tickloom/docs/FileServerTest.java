package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example FileServer. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGTERM")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileServerTest {
  private static final int LARGE = 20_000_000;

  @TempDir static Path folder;

  private static ServerExample server;

  @BeforeAll
  static void start() throws Exception {
    Path root = Files.createDirectories(folder.resolve("root/sub")).getParent();
    Files.writeString(root.resolve("sub/a file"), "0123456789");
    Files.createFile(root.resolve("empty"));
    Files.write(root.resolve("large"), new byte[LARGE]);
    Files.writeString(folder.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("link"), folder.resolve("secret"));
    server = new ServerExample(folder, "FileServer", root.toString(), "0");
  }

  @AfterAll
  static void end() {
    server.close();
  }

  /** The answer to one request, whose lines are separated by {@code |}. */
  private static String ask(String request) throws IOException {
    try (Socket socket = server.connect()) {
      ServerExample.send(socket, request.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n");
      return ServerExample.readToEnd(socket).replace("\r\n", "|");
    }
  }

  @Test
  void aFileIsSentWithItsLength() throws IOException {
    assertThat(ask("GET /sub/a%20file?v=1 HTTP/1.1|Host: x"))
        .isEqualTo("HTTP/1.1 200 OK|Content-Length: 10|Connection: close||0123456789");
    assertThat(ask("HEAD /sub/a%20file HTTP/1.1"))
        .isEqualTo("HTTP/1.1 200 OK|Content-Length: 10|Connection: close||");
    assertThat(ask("GET /empty HTTP/1.1"))
        .isEqualTo("HTTP/1.1 200 OK|Content-Length: 0|Connection: close||");
  }

  @ParameterizedTest
  @CsvSource({
    "0-0, 0-0, 0",
    "2-4, 2-4, 234",
    "8-, 8-9, 89",
    "8-100, 8-9, 89",
    "-3, 7-9, 789",
    "-100, 0-9, 0123456789"
  })
  void aRangeIsSentWhereItEnds(String asked, String sent, String body) throws IOException {
    String head = "HTTP/1.1 206 Partial Content|Content-Range: bytes " + sent + "/10|";
    assertThat(ask("GET /sub/a%20file HTTP/1.1|Range: bytes=" + asked))
        .startsWith(head)
        .contains("|Content-Length: " + body.length() + "|")
        .endsWith("||" + body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=5-4", "bytes=-0"})
  void aRangeOutsideOfTheFileIsRefused(String range) throws IOException {
    assertThat(ask("GET /sub/a%20file HTTP/1.1|Range: " + range))
        .startsWith("HTTP/1.1 416 Range Not Satisfiable|Content-Range: bytes */10|");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=-",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=x-",
        "bytes=99999999999999999999-"
      })
  void whatIsNoRangeIsIgnored(String range) throws IOException {
    assertThat(ask("GET /sub/a%20file HTTP/1.1|Range: " + range))
        .startsWith("HTTP/1.1 200 OK|")
        .endsWith("0123456789");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/missing",
        "/",
        "/sub",
        "/link",
        "/../secret",
        "/%2e%2e/secret",
        "/sub/../../secret",
        "//etc/passwd",
        "/%00",
        "/%zz",
        "/..%2fsecret",
        "/empty/x"
      })
  void whatIsNoFileBelowTheRootIsNotFound(String path) throws IOException {
    assertThat(ask("GET " + path + " HTTP/1.1")).startsWith("HTTP/1.1 404 Not Found|");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POST / HTTP/1.1; 405 Method Not Allowed|Allow: GET, HEAD|Content-Length: 0|Connection: close||",
        "GET / HTTP/2; 400 Bad Request|Content-Length: 0|Connection: close||",
        "nonsense; 400 Bad Request|Content-Length: 0|Connection: close||",
        "GET / HTTP/1.1|no header; 400 Bad Request|Content-Length: 0|Connection: close||"
      })
  void aRequestThatItDoesNotKnowIsRefused(String request, String answer) throws IOException {
    assertThat(ask(request)).isEqualTo("HTTP/1.1 " + answer);
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInOrder() throws IOException {
    try (Socket socket = server.connect()) {
      ServerExample.send(
          socket,
          "GET /sub/a%20file HTTP/1.1\r\n\r\n"
              + "GET /missing HTTP/1.1\r\n\r\n"
              + "HEAD /empty HTTP/1.1\r\n\r\n"
              + "GET /sub/a%20file HTTP/1.0\r\n\r\n");
      assertThat(ServerExample.readToEnd(socket).split("HTTP/1.1 "))
          .containsExactly(
              "",
              "200 OK\r\nContent-Length: 10\r\n\r\n0123456789",
              "404 Not Found\r\nContent-Length: 0\r\n\r\n",
              "200 OK\r\nContent-Length: 0\r\n\r\n",
              "200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789");
    }
  }

  @Test
  void aClientThatGoesAwayAtAnyStepLeavesTheOthersAlone() throws IOException {
    for (String begun :
        new String[] {"", "GET", "GET /large HTTP/1.1\r\n", "GET /large HTTP/1.1\r\n\r\n"}) {
      for (boolean resets : new boolean[] {false, true}) {
        try (Socket socket = server.connect()) {
          ServerExample.send(socket, begun);
          socket.setSoLinger(resets, 0);
        }
      }
    }
    assertThat(ask("GET /empty HTTP/1.1")).startsWith("HTTP/1.1 200 OK|");
  }

  @Test
  void sigtermEndsItWhenTheAnswersUnderWayAreSent() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (ServerExample stopped =
            new ServerExample(other, "FileServer", folder.resolve("root").toString(), "0");
        Socket waiting = stopped.connect();
        Socket slow = stopped.connect()) {
      ServerExample.send(slow, "GET /large HTTP/1.1\r\n\r\n");
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(slow.getInputStream(), StandardCharsets.ISO_8859_1), 64);
      assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
      stopped.terminate();
      assertThat(waiting.getInputStream().read()).isEqualTo(-1);

      long rest = 0;
      for (char[] chunk = new char[64 * 1024]; ; ) {
        int read = lines.read(chunk);
        if (read < 0) {
          break;
        }
        rest += read;
      }
      assertThat(rest).isEqualTo(LARGE + "Content-Length: 20000000\r\n\r\n".length());
      stopped.assertThatItEndsWell();
    }
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(Program.runExample("FileServer").stderr())
        .isEqualTo("usage: FileServer DIRECTORY PORT\n");
  }
}
