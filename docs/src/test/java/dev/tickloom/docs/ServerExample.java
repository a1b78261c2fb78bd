package dev.tickloom.docs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example that prints its port, and serves until it gets a SIGTERM. */
final class ServerExample implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);
  private static final Pattern PORT = Pattern.compile("[ :](\\d+)\\R");

  private final Process process;
  private final Path stdout;
  private final Path stderr;
  private final int port;

  ServerExample(Path folder, String name, String... arguments) throws IOException {
    stdout = folder.resolve("stdout");
    stderr = folder.resolve("stderr");
    process = Program.startExample(name, stdout, stderr, arguments);
    port = awaitPort();
  }

  private int awaitPort() throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    Matcher printed = PORT.matcher("");
    while (!printed.find() && process.isAlive() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
      printed.reset(Program.readText(stdout));
    }
    return Integer.parseInt(printed.group(1));
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), port);
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  void terminate() {
    process.destroy();
  }

  void assertThatItEndsWell() throws Exception {
    assertThat(process.waitFor()).isZero();
    assertThat(Program.readText(stderr)).isEmpty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
