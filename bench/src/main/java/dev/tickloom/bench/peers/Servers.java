package dev.tickloom.bench.peers;

import java.util.function.IntConsumer;

/**
 * A peer that serves on this machine. Both servers go on for ever, and take it that clients leave
 * at any time.
 */
public interface Servers extends Peer {
  /**
   * Answers with what comes; to be called where callbacks run.
   *
   * @param listening gets the port, there too
   */
  void serveEcho(IntConsumer listening);

  /**
   * Answers {@code GET} with files below a folder, over HTTP/1.1, as {@link Http} says: opens, asks
   * for the length, sends and closes. To be called where callbacks run.
   *
   * @param listening gets the port, there too
   */
  void serveFiles(String folder, IntConsumer listening);

  /** As much of HTTP as the client of the bench speaks: a request comes whole. */
  final class Http {
    private static final String BEGIN = "GET /";

    private Http() {}

    /** The name of the file that a request asks for. */
    public static String file(String request) {
      if (!request.startsWith(BEGIN) || !request.endsWith("\r\n\r\n")) {
        throw new IllegalArgumentException(request);
      }
      return request.substring(BEGIN.length(), request.indexOf(' ', BEGIN.length()));
    }

    /** What comes before a file of this length. */
    public static String head(long length) {
      return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
    }
  }
}
