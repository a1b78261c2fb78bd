package dev.tickloom.bench.workloads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The client of servers, in a process of its own: one thread with a selector, and nothing of any
 * peer. For each line on its standard input it answers with a line:
 *
 * <ul>
 *   <li>{@code open PORT CONNECTIONS EXPECTED REQUEST}: connects; each answer has so many bytes,
 *       and {@code |} stands for the end of a line of the request
 *   <li>{@code go MILLIS RATE}: sends a request on each connection as soon as the one before is
 *       answered; or at this rate, one each time that it is due, if the rate is not 0. Answers with
 *       the numbers of answers and of bytes, the median and the 99th percentile of the latencies in
 *       µs, and disconnects
 * </ul>
 *
 * <p>Requests of HTTP are left to {@link Wrk} if that is installed, and 400 ms or more are given:
 * it takes a second at least.
 */
public final class LoadClient {
  /** The variable of the environment that has the command line, a word a line. */
  public static final String COMMAND = "TICKLOOM_BENCH_CLIENT";

  private static final String GET = "GET /";

  private final Selector selector = Selector.open();
  private final ByteBuffer received = ByteBuffer.allocateDirect(256 * 1024);
  private final List<Connection> connections = new ArrayList<>();

  /** Those without a request, and when the requests were due that wait for one of them. */
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();

  private final ArrayDeque<Long> due = new ArrayDeque<>();

  private String url = "";
  private byte[] request = {};
  private long expected;

  private Latencies latencies = new Latencies();
  private long answers;
  private long bytes;
  private boolean isScheduled;

  private LoadClient() throws IOException {}

  /** Its command line, with the JDK and the class path of this process. */
  public static String command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return String.join(
        "\n", java, "-cp", System.getProperty("java.class.path"), LoadClient.class.getName());
  }

  public static void main(String[] arguments) throws IOException {
    LoadClient client = new LoadClient();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, ISO_8859_1));
    for (String line; (line = in.readLine()) != null; ) {
      String[] words = line.split(" ", 5);
      if (words[0].equals("open")) {
        client.open(words);
        Child.say("ready");
      } else {
        Child.say(client.go(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
      }
    }
  }

  private void open(String[] words) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1]));
    expected = Long.parseLong(words[3]);
    request = words[4].replace("|", "\r\n").getBytes(ISO_8859_1);
    url = words[4].startsWith(GET) ? "http://127.0.0.1:" + words[1] + "/" + path(words[4]) : "";
    for (int i = Integer.parseInt(words[2]); i > 0; i--) {
      connections.add(new Connection(SocketChannel.open(server)));
    }
  }

  private static String path(String request) {
    return request.substring(GET.length(), request.indexOf(' ', GET.length()));
  }

  private String go(int millis, int rate) throws IOException {
    int seconds = (millis + 600) / 1000;
    if (!url.isEmpty() && seconds > 0 && Wrk.isInstalled()) {
      int count = connections.size();
      closeConnections();
      return Wrk.run(url, count, seconds);
    }
    latencies = new Latencies();
    answers = 0;
    bytes = 0;
    isScheduled = rate > 0;
    idle.addAll(connections);
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000L;
    long scheduled = 0;
    for (long now = begin; now < end; now = System.nanoTime()) {
      if (isScheduled) {
        for (; scheduled < (now - begin) / 1e9 * rate; scheduled++) {
          due.add(begin + scheduled * 1_000_000_000L / rate);
        }
        selector.selectNow(this::read);
      } else {
        selector.select(this::read, 1);
      }
      sendWhatIsDue(now);
    }
    closeConnections();
    return "%d %d %s %s".formatted(answers, bytes, latencies.micros(50), latencies.micros(99));
  }

  private void closeConnections() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.selectNow(); // lets go of them
    connections.clear();
    idle.clear();
    due.clear();
  }

  private void sendWhatIsDue(long now) throws IOException {
    while (!idle.isEmpty() && !(isScheduled && due.isEmpty())) {
      idle.remove().send(isScheduled ? due.remove() : now);
    }
  }

  private void read(SelectionKey key) {
    try {
      ((Connection) key.attachment()).read();
    } catch (IOException e) {
      Child.fail(e);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private long begun;
    private long left;

    Connection(SocketChannel channel) throws IOException {
      this.channel = channel;
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(long since) throws IOException {
      begun = since;
      left = expected;
      if (channel.write(ByteBuffer.wrap(request)) != request.length) {
        throw new IOException("a request of some bytes does not fit");
      }
    }

    void read() throws IOException {
      int read = channel.read(received.clear());
      if (read < 0 || read > left) {
        throw new IOException("the server has sent too little or too much");
      }
      bytes += read;
      left -= read;
      if (left == 0) {
        answers++;
        latencies.add(System.nanoTime() - begun);
        idle.add(this);
        if (!isScheduled) {
          sendWhatIsDue(System.nanoTime());
        }
      }
    }
  }
}
