package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server in the README that does not freeze, on two carriers, as the README tells it. */
class ServerOfReadmeTest {
  private static final Pattern SERVER =
      Pattern.compile("```java\n([^`]*class NotFrozen [^`]*)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void itAnswersWhileTwoCallsHang() throws Exception {
    Files.writeString(folder.resolve("file"), "hello\n");
    new ProcessBuilder("mkfifo", folder.resolve("hung").toString()).start().waitFor();
    Process server = start();
    try (BufferedReader out = server.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://localhost:" + out.readLine());
      HttpRequest hung = HttpRequest.newBuilder(address.resolve("/hung")).build();
      client.sendAsync(hung, BodyHandlers.ofString());
      client.sendAsync(hung, BodyHandlers.ofString());
      HttpRequest file = HttpRequest.newBuilder(address.resolve("/file")).build();
      assertThat(client.send(file, BodyHandlers.ofString()).body()).isEqualTo("hello\n");
      server.destroyForcibly(); // or closing the client would wait for its other requests
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    Matcher server = SERVER.matcher(Files.readString(Program.project().resolve("README.md")));
    assertThat(server.find()).isTrue();
    String program =
        server
            .group(1)
            .replace("8080", "0")
            .replace(
                "server.start();",
                "server.start(); System.out.println(server.getAddress().getPort());");
    Path source = Files.writeString(folder.resolve("NotFrozen.java"), program);
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=2",
                "--class-path",
                Program.classPath(),
                source.toString()))
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
