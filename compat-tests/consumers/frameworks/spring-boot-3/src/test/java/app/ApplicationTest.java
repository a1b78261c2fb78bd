package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The server is started as it is in production, and asked over HTTP. */
class ApplicationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"false, platform", "true, virtual"})
  void aServerReadsFiles(String virtualThreads, String kind) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "content");
    Path missing = folder.resolve("missing");
    try (ConfigurableApplicationContext server =
            SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.threads.virtual.enabled=" + virtualThreads);
        HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://localhost:" + server.getEnvironment().getProperty("local.server.port");
      assertEquals("200 " + kind + ": content", get(client, base + "/blocking", file));
      assertEquals("200 content", get(client, base + "/promise", file));
      assertEquals("404 ENOENT", get(client, base + "/blocking", missing));
      assertEquals("404 ENOENT", get(client, base + "/promise", missing));
      assertEquals("200 content", get(client, base + "/limited", file));
      assertEquals("404 ENOENT", get(client, base + "/limited", missing));
      assertTimeoutGivesTheCallUp(client, base + "/limited");
    }
  }

  /** Nobody writes into the pipe, so that to open it for reading takes until the end of the test. */
  private void assertTimeoutGivesTheCallUp(HttpClient client, String address) throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    assertTrue(get(client, address, pipe).startsWith("503"));
    while (Workers.shared().metrics().abandoned() == 0) {
      Thread.yield();
    }
    Files.newOutputStream(pipe).close();
    while (Workers.shared().metrics().running() > 0) {
      Thread.yield();
    }
  }

  private static String get(HttpClient client, String address, Path path)
      throws IOException, InterruptedException {
    String query = "?path=" + URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + query)).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
