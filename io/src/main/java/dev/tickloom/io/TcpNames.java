package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Request;
import dev.tickloom.loop.Work;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.annotations.Nullable;

/**
 * Leads from the name of a host to its addresses. Names are looked up on a worker, because the
 * system may ask other machines; addresses take a tick, as in Node. Node's {@code dns.lookup}.
 */
final class TcpNames {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

  private TcpNames() {}

  /**
   * Looks a name up. On the loop thread.
   *
   * @param callback gets at least one address, or a {@link NetException}
   * @return the request, to abort it; null if there is none
   */
  static @Nullable Request lookUp(
      EventLoop loop, String host, Callback<? super @Nullable List<InetAddress>> callback) {
    if (isAddress(host)) {
      Promises.tick(loop, () -> tell(host, callback));
      return null;
    }
    return loop.queueWork(Work.of("getaddrinfo", () -> addressesOf(host)), callback);
  }

  private static void tell(String host, Callback<? super @Nullable List<InetAddress>> callback) {
    List<InetAddress> addresses;
    try {
      addresses = addressesOf(host);
    } catch (NetException e) {
      callback.done(e, null);
      return;
    }
    callback.done(null, addresses);
  }

  static void checkPort(String name, int port) {
    if (port < 0 || port > 65535) {
      throw InvalidArgumentException.port(name, port);
    }
  }

  /** The address of a socket at a path, which must be one of the default file system. */
  static UnixDomainSocketAddress unixAddress(Path unixSocket) {
    if (!Providers.isDefault(Objects.requireNonNull(unixSocket, "unixSocket"))) {
      throw InvalidArgumentException.value(
          "unixSocket", "must be a path of the default file system", unixSocket.toString());
    }
    if (unixSocket.toString().isEmpty()) {
      throw InvalidArgumentException.value("unixSocket", "must not be empty", "");
    }
    return UnixDomainSocketAddress.of(unixSocket);
  }

  /** Whether the JDK parses this without a look-up. */
  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || (IPV4.matcher(host).matches() && areBytes(host));
  }

  private static boolean areBytes(String host) {
    for (String part : host.split("\\.", -1)) {
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /**
   * The text of an address, in Node's form: {@code ::1} for what the JDK calls {@code
   * 0:0:0:0:0:0:0:1}.
   */
  static String text(InetAddress address) {
    String text = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return text;
    }
    int scope = text.indexOf('%');
    String groups = scope < 0 ? text : text.substring(0, scope);
    return withoutZeros(groups) + text.substring(groups.length());
  }

  /** The longest run of two groups of zeros or more, the first of several, becomes two colons. */
  private static String withoutZeros(String groups) {
    int start = 0;
    int end = 0;
    Matcher runs = ZEROS.matcher(groups);
    while (runs.find()) {
      if (runs.end() - runs.start() > end - start) {
        start = runs.start();
        end = runs.end();
      }
    }
    return end == 0 ? groups : groups.substring(0, start) + "::" + groups.substring(end);
  }

  /**
   * The family of the sockets for an address. A socket of IPv6 that listens on 0.0.0.0 would take
   * connections of both families.
   */
  static ProtocolFamily familyOf(SocketAddress address) {
    return switch (address) {
      case UnixDomainSocketAddress unix -> StandardProtocolFamily.UNIX;
      case InetSocketAddress inet when inet.getAddress() instanceof Inet4Address ->
          StandardProtocolFamily.INET;
      default -> StandardProtocolFamily.INET6;
    };
  }

  private static List<InetAddress> addressesOf(String host) {
    try {
      return List.of(InetAddress.getAllByName(Objects.requireNonNull(host, "host")));
    } catch (UnknownHostException e) {
      throw NetErrors.ofName(e, host);
    }
  }
}
