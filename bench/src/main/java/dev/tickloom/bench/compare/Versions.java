package dev.tickloom.bench.compare;

import dev.tickloom.bench.peers.PeerKind;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which version of a library a peer is. */
final class Versions {
  private Versions() {}

  static String of(PeerKind kind) {
    return switch (kind) {
      case NETTY -> netty();
      case VERTX -> "Vert.x " + vertx() + ", Netty " + netty();
      case TICKLOOM,
          TICKLOOM_PLAIN,
          TICKLOOM_ARCHIVE,
          TICKLOOM_FIXED,
          TICKLOOM_LANE,
          TICKLOOM_PER_CALL,
          TICKLOOM_SYNC ->
          System.getProperty("tickloom.version", "");
      case KOTLIN -> "kotlinx-coroutines " + text("/META-INF/kotlinx_coroutines_core.version");
      default -> "JDK " + Runtime.version().feature();
    };
  }

  private static String netty() {
    Version version = Version.identify().get("netty-common");
    return version == null ? "" : version.artifactVersion();
  }

  private static String vertx() {
    return text("/META-INF/vertx/vertx-version.txt");
  }

  private static String text(String resource) {
    try (InputStream in = Versions.class.getResourceAsStream(resource)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
