package app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of S3 as the provider needs, on loopback and in memory. It has one bucket. */
public final class ToyStore implements AutoCloseable {
  private static final String DATE = "Wed, 01 Jan 2025 00:00:00 GMT";
  private static final String ISO_DATE = "2025-01-01T00:00:00.000Z";
  private static final Pattern KEYS = Pattern.compile("<Key>(.*?)</Key>");

  private final ConcurrentNavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  public ToyStore() throws IOException {
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("s3.spi.endpoint-protocol", "http");
    System.setProperty("s3.spi.force-path-style", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/bucket", this::handle);
    server.start();
  }

  /** The bucket, as the provider shows it. */
  public FileSystem fileSystem() {
    int port = server.getAddress().getPort();
    return FileSystems.getFileSystem(URI.create("s3x://key:secret@localhost:" + port + "/bucket"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String key = exchange.getRequestURI().getPath().replaceFirst("^/bucket/?", "");
      switch (exchange.getRequestMethod()) {
        case "HEAD" -> head(exchange, key);
        case "GET" -> get(exchange, key);
        case "PUT" -> put(exchange, key, body);
        case "POST" -> delete(exchange, new String(body, UTF_8));
        default -> error(exchange, 501, "NotImplemented");
      }
    }
  }

  private void head(HttpExchange exchange, String key) throws IOException {
    byte[] object = objects.get(key);
    if (object != null) {
      describe(exchange, object);
      exchange.getResponseHeaders().set("Content-Length", "" + object.length);
    }
    exchange.sendResponseHeaders(object == null ? 404 : 200, -1);
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    if (key.isEmpty()) {
      list(exchange);
      return;
    }
    byte[] object = objects.get(key);
    if (object == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    describe(exchange, object);
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
    int last =
        range == null || range.endsWith("-")
            ? object.length - 1
            : Math.min(Integer.parseInt(range.replaceAll(".*-", "")), object.length - 1);
    if (range != null && from > last) {
      error(exchange, 416, "InvalidRange");
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + last + "/" + object.length);
    send(exchange, range == null ? 200 : 206, Arrays.copyOfRange(object, from, last + 1));
  }

  private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
    String source = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
    if (source == null) {
      objects.put(key, content(exchange, body));
      exchange.getResponseHeaders().set("ETag", "\"tag\"");
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    byte[] object = objects.get(URLDecoder.decode(source, UTF_8).replaceFirst("^/?bucket/", ""));
    if (object == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    objects.put(key, object);
    String result = "<ETag>tag</ETag><LastModified>" + ISO_DATE + "</LastModified>";
    sendXml(exchange, 200, "<CopyObjectResult>" + result + "</CopyObjectResult>");
  }

  private void delete(HttpExchange exchange, String request) throws IOException {
    String deleted =
        KEYS.matcher(request)
            .results()
            .map(MatchResult::group)
            .peek(element -> objects.remove(element.replaceAll("</?Key>", "")))
            .map(element -> "<Deleted>" + element + "</Deleted>")
            .collect(Collectors.joining());
    sendXml(exchange, 200, "<DeleteResult>" + deleted + "</DeleteResult>");
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    StringBuilder result = new StringBuilder("<IsTruncated>false</IsTruncated>");
    SortedSet<String> directories = new TreeSet<>();
    objects.forEach((key, object) -> {
      if (!key.startsWith(prefix)) {
        return;
      }
      int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (end >= 0) {
        directories.add(key.substring(0, end + 1));
      } else {
        result.append("<Contents><Key>").append(key).append("</Key><LastModified>");
        result.append(ISO_DATE).append("</LastModified><ETag>tag</ETag><Size>");
        result.append(object.length).append("</Size></Contents>");
      }
    });
    for (String directory : directories) {
      result.append("<CommonPrefixes><Prefix>").append(directory).append("</Prefix>");
      result.append("</CommonPrefixes>");
    }
    sendXml(exchange, 200, "<ListBucketResult>" + result + "</ListBucketResult>");
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return Arrays.stream(query.split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 1 ? "" : pair[1]));
  }

  /** The body, which may come in chunks: a length in hexadecimal digits, a line break, the bytes. */
  private static byte[] content(HttpExchange exchange, byte[] body) throws IOException {
    String hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    if (hash == null || !hash.startsWith("STREAMING")) {
      return body;
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataInputStream chunks = new DataInputStream(new ByteArrayInputStream(body));
    for (int length; (length = Integer.parseInt(line(chunks), 16)) > 0; line(chunks)) {
      content.write(chunks.readNBytes(length));
    }
    return content.toByteArray();
  }

  private static String line(DataInputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next; (next = input.read()) != '\n'; ) {
      line.append((char) next);
    }
    return line.toString().strip().replaceFirst(";.*", "");
  }

  private static void describe(HttpExchange exchange, byte[] object) {
    exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(object) + "\"");
    exchange.getResponseHeaders().set("Last-Modified", DATE);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    sendXml(exchange, status, "<Error><Code>" + code + "</Code></Error>");
  }

  private static void sendXml(HttpExchange exchange, int status, String xml) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    send(exchange, status, xml.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
