import static dev.tickloom.loop.Async.*;
import static java.nio.charset.StandardCharsets.*;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.net.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.regex.*;

/**
 * Serves the files of a directory over HTTP/1.1, with a coroutine for each connection: GET and
 * HEAD, one range, several requests on a connection. SIGTERM stops it: answers under way are sent
 * to their end. A public server would also limit the length of a line, and speak TLS.
 */
public final class FileServer {
  private static final Pattern REQUEST = Pattern.compile("(\\S+) (/\\S*) HTTP/1\\.([01])");
  private static final Pattern RANGE = Pattern.compile("bytes=(?=.*\\d)(\\d{0,18})-(\\d{0,18})");
  private static final PipeOptions KEEP_OPEN = PipeOptions.DEFAULT.withEnd(false);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();
  private final TcpServer server = TcpServer.on(loop);
  private final Set<TcpSocket> idle = new HashSet<>(); // they wait for a request
  private Path root; // without links
  private Handle onTerm;

  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: FileServer DIRECTORY PORT");
      System.exit(2);
    }
    FileServer files = new FileServer();
    files.loop.run(() -> async(() -> files.start(args[0], Integer.parseInt(args[1]))));
  }

  private Void start(String directory, int port) {
    root = Path.of(await(fs.realpath(directory)));
    server.onConnection(socket -> async(() -> serve(socket)));
    server.onListening(() -> System.out.println("listening at " + server.address()));
    onTerm = Signals.on(loop, "SIGTERM", this::stop);
    server.listen(port, "localhost");
    return null;
  }

  private void stop(String signal, int number) {
    onTerm.close(); // a second one ends the program at once
    server.close(); // no further connection, and no further request
    List.copyOf(idle).forEach(TcpSocket::destroy);
  }

  private Void serve(TcpSocket socket) {
    socket.setNoDelay(true); // else a small body waits until its head is acknowledged
    socket.setTimeout(PATIENCE, socket::destroy); // who says nothing, or reads nothing
    socket.onClose(() -> idle.remove(socket));
    try (var lines = awaitEach(socket.lines(ISO_8859_1))) {
      Iterator<String> received = lines.iterator();
      boolean goesOn = true;
      while (goesOn && server.listening()) {
        idle.add(socket);
        String request = received.hasNext() ? received.next() : null;
        idle.remove(socket);
        goesOn = request != null && answer(socket, request, headers(received));
      }
    } catch (NetException | StreamException | FsException e) { // a client, or a file, has gone
    }
    return null;
  }

  private static Map<String, String> headers(Iterator<String> received) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    String line = received.hasNext() ? received.next() : "";
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() == 100) {
        return Map.of("invalid", line);
      }
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      line = received.hasNext() ? received.next() : "";
    }
    return headers;
  }

  /** Returns whether there may be another request. */
  private boolean answer(TcpSocket socket, String request, Map<String, String> headers) {
    Matcher line = REQUEST.matcher(request);
    if (!line.matches() || headers.containsKey("invalid")) {
      return head(socket, "400 Bad Request", 0, true);
    }
    boolean isGet = line.group(1).equals("GET");
    if (!isGet && !line.group(1).equals("HEAD")) { // the request may have a body: close
      return head(socket, "405 Method Not Allowed\r\nAllow: GET, HEAD", 0, true);
    }
    FileHandle file = open(line.group(2));
    boolean hasBody = // which is not read, and is no request
        headers.containsKey("Content-Length") || headers.containsKey("Transfer-Encoding");
    String connection = headers.getOrDefault("Connection", "").toLowerCase(Locale.ROOT);
    boolean closes = hasBody || line.group(3).equals("0") || connection.contains("close");
    if (file == null) {
      return head(socket, "404 Not Found", 0, closes);
    }
    try (var unused = file.closing()) {
      long size = await(file.stat()).size(); // of the file that is open, whatever its path is now
      String range = isGet ? headers.get("Range") : null;
      return send(socket, file, size, isGet, range, closes || !server.listening());
    }
  }

  /** Opens a file below the root, also if links lead out of it; null if there is none. */
  private FileHandle open(String target) {
    try {
      String path = URLDecoder.decode(target.replaceFirst("\\?.*", "").replace("+", "%2B"), UTF_8);
      Path file = Path.of(await(fs.realpath(root + path)));
      boolean isServed = file.startsWith(root) && await(fs.stat(file.toString())).isFile();
      return isServed ? await(fs.open(file.toString())) : null;
    } catch (FsException | IllegalArgumentException e) { // a path that cannot be one
      return null;
    }
  }

  private boolean send(
      TcpSocket socket, FileHandle file, long size, boolean isGet, String range, boolean closes) {
    Matcher part = RANGE.matcher(String.valueOf(range)); // of what is no range, all is sent
    String first = part.matches() ? part.group(1) : "0";
    String last = part.matches() ? part.group(2) : "";
    long start = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
    long end = first.isEmpty() || last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
    if (part.matches() && start >= end) {
      return head(socket, "416 Range Not Satisfiable\r\nContent-Range: bytes */" + size, 0, closes);
    }
    String partial =
        "206 Partial Content\r\nContent-Range: bytes " + start + "-" + (end - 1) + "/" + size;
    boolean goesOn = head(socket, part.matches() ? partial : "200 OK", end - start, closes);
    if (!isGet || start == end) {
      return goesOn;
    }
    ReadStreamOptions wanted = ReadStreamOptions.DEFAULT.withStart(start).withEnd(end - 1);
    ReadStream body = file.createReadStream(wanted);
    await(body.pipeTo(socket, KEEP_OPEN)); // a slow client costs no memory
    return goesOn && body.bytesRead() == end - start; // else it has shrunk: close, to tell so
  }

  private static boolean head(TcpSocket socket, String status, long length, boolean closes) {
    String connection = closes ? "\r\nConnection: close" : "";
    socket.write("HTTP/1.1 " + status + "\r\nContent-Length: " + length + connection + "\r\n\r\n");
    return !closes;
  }
}
