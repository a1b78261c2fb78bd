package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Servers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * Servers on this machine under the load of {@link LoadClient}: an echo of 64 bytes, as quickly as
 * possible and at a fixed rate, and files of three sizes. Counts answers, and MiB where one of them
 * is a file of at least that size. Processor time is the server's.
 */
final class ServerRuns {
  private static final int[] CONNECTIONS = {1, 64, 1_000};
  private static final String ECHOED = "x".repeat(64);
  private static final int RATE = 5_000;
  private static final int MEBIBYTE = 1 << 20;
  private static final int WARM_UPS = 5;

  private final Servers peer;
  private final Plan plan;

  // Since the first repetition.
  private static @Nullable Client client;
  private static int echoPort;
  private static int filesPort;

  ServerRuns(Servers peer, Plan plan) {
    this.peer = peer;
    this.plan = plan.contended("");
  }

  /** The process that sends the requests; it ends with this one. */
  private record Client(Writer to, BufferedReader from) {
    static Client start() throws IOException {
      List<String> command = System.getenv(LoadClient.COMMAND).lines().toList();
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Client(process.outputWriter(), process.inputReader());
    }

    String ask(String line) {
      try {
        to.write(line + "\n");
        to.flush();
        String answer = from.readLine();
        if (answer == null) {
          throw new IOException("the client has ended");
        }
        return answer;
      } catch (IOException e) {
        Child.fail(e);
        throw new AssertionError(e);
      }
    }
  }

  Sample run() throws InterruptedException, IOException {
    if (client == null) {
      client = Client.start();
      echoPort = listen(peer::serveEcho);
      filesPort = listen(port -> peer.serveFiles(plan.folder(), port));
      getWarm();
    }
    Sample sample = new Sample();
    for (int connections : CONNECTIONS) {
      Load echo = new Load(echoPort, connections, ECHOED.length(), ECHOED, 0);
      put(sample, "echo, " + connections + " connections", echo);
    }
    Load steady = new Load(echoPort, 64, ECHOED.length(), ECHOED, RATE);
    put(sample, "echo at %,d/s, 64 connections".formatted(RATE), steady);
    for (int connections : CONNECTIONS) {
      put(
          sample,
          "files of 4 KiB, " + connections + " connections",
          files("4k", 4 << 10, connections));
    }
    for (int connections : CONNECTIONS) {
      put(
          sample,
          "MiB of files of 1 MiB, " + connections + " connections",
          files("1m", MEBIBYTE, connections));
    }
    for (int connections : CONNECTIONS) {
      put(
          sample,
          "MiB of files of 100 MiB, " + connections + " connections",
          files("100m", 100 * MEBIBYTE, connections));
    }
    return sample;
  }

  private static Load files(String file, int size, int connections) {
    long expected = Servers.Http.head(size).length() + (long) size;
    return new Load(filesPort, connections, expected, "GET /" + file + " HTTP/1.1||", 0);
  }

  /** Few points have as many calls as a JIT compiler asks for. */
  private void getWarm() throws InterruptedException {
    int millis = plan.boxMillis() / 2;
    for (int i = 0; i < WARM_UPS; i++) {
      put(new Sample(), "", new Load(echoPort, 64, ECHOED.length(), ECHOED, 0), millis);
      put(new Sample(), "", files("4k", 4 << 10, 64), millis);
      put(new Sample(), "", files("1m", MEBIBYTE, 64), millis);
    }
  }

  private int listen(Consumer<IntConsumer> server) throws InterruptedException {
    int[] listening = new int[1];
    peer.run(end ->
        server.accept(port -> {
          listening[0] = port;
          end.run();
        }));
    return listening[0];
  }

  private record Load(int port, int connections, long expected, String request, int rate) {}

  private void put(Sample sample, String point, Load load) throws InterruptedException {
    put(sample, point, load, plan.boxMillis());
  }

  private void put(Sample sample, String point, Load load, int millis) throws InterruptedException {
    Client asked = Objects.requireNonNull(client);
    peer.run(end ->
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              asked.ask(
                  "open %d %d %d %s"
                      .formatted(load.port, load.connections, load.expected, load.request));
              Span span = new Span();
              String[] answer = asked.ask("go " + millis + " " + load.rate).split(" ", -1);
              long count =
                  load.expected < MEBIBYTE
                      ? Long.parseLong(answer[0])
                      : Long.parseLong(answer[1]) / MEBIBYTE;
              span.into(sample, point, count);
              if (Long.parseLong(answer[0]) > 0) {
                sample.put(point, Measure.P50, Double.parseDouble(answer[2]));
                sample.put(point, Measure.P99, Double.parseDouble(answer[3]));
              }
              peer.post(end);
            }));
  }
}
