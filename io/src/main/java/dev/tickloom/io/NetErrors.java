package dev.tickloom.io;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** Turns what the JDK's channels throw into Node's errors. */
final class NetErrors {
  /** libuv's number for a name without an address. */
  private static final int NOT_FOUND = -3008;

  /** The JDK adds this to the text of some errors. */
  private static final String SUFFIX = " (connect failed)";

  /** The JDK checks the length itself; the system would report EINVAL. */
  private static final String LONG_PATH = "Unix domain path too long";

  private static final Set<Errno> OF_CONNECTIONS =
      EnumSet.of(
          Errno.EPIPE, Errno.ECONNRESET, Errno.ETIMEDOUT, Errno.EHOSTUNREACH, Errno.ENETUNREACH);

  private NetErrors() {}

  /** The error of a call on a connected socket: {@code read ECONNRESET}. */
  static NetException ofCall(String syscall, IOException thrown) {
    Errno errno = errno(thrown);
    return make(syscall + " " + code(errno, thrown), errno, syscall, thrown, null);
  }

  /**
   * The error of a socket that a file was sent to; null if it may be that of the file. The kernel
   * tells an error of a connection once.
   */
  static @Nullable NetException ofTransfer(IOException thrown) {
    Errno errno = errno(thrown);
    return errno != null && OF_CONNECTIONS.contains(errno) ? ofCall("write", thrown) : null;
  }

  /** The error of a call that waited when its socket was closed: {@code write ECANCELED}. */
  static NetException ofCanceled(String syscall) {
    return ofCall(syscall, new IOException(Errno.ECANCELED.glibcText()));
  }

  /** {@code connect ECONNREFUSED 127.0.0.1:80}. */
  static NetException ofConnect(IOException thrown, SocketAddress address) {
    Errno errno = errno(thrown);
    String message = "connect " + code(errno, thrown) + " " + text(address);
    return make(message, errno, "connect", thrown, address);
  }

  /** {@code listen EADDRINUSE: address already in use 127.0.0.1:80}. */
  static NetException ofListen(IOException thrown, SocketAddress address) {
    Errno errno = errno(thrown);
    if (errno == Errno.ENOENT) {
      errno = Errno.EACCES; // a Unix domain socket in a missing folder, as libuv says it
    }
    String text = errno == null ? "" : ": " + errno.text();
    String message = "listen " + code(errno, thrown) + text + " " + text(address);
    return make(message, errno, "listen", thrown, address);
  }

  /** {@code getaddrinfo ENOTFOUND example.invalid}. */
  static NetException ofName(IOException thrown, String name) {
    return new NetException(
        "getaddrinfo ENOTFOUND " + name,
        thrown,
        "ENOTFOUND",
        NOT_FOUND,
        "getaddrinfo",
        name,
        NetException.NO_PORT);
  }

  /** The system, or the JVM by its options, has no sockets of this family. */
  static IOException withoutFamily(UnsupportedOperationException thrown) {
    return new IOException(Errno.EAFNOSUPPORT.glibcText(), thrown);
  }

  private static NetException make(
      String message,
      @Nullable Errno errno,
      String syscall,
      IOException thrown,
      @Nullable SocketAddress address) {
    return new NetException(
        message,
        thrown,
        errno == null ? "UNKNOWN" : errno.name(),
        errno == null ? Errno.UNKNOWN : errno.number(),
        syscall,
        address == null ? null : host(address),
        address instanceof InetSocketAddress inet && inet.getPort() > 0
            ? inet.getPort()
            : NetException.NO_PORT);
  }

  private static String code(@Nullable Errno errno, IOException thrown) {
    return errno == null ? "UNKNOWN: " + thrown.getMessage() : errno.name();
  }

  /** As in Node without the port 0, which stands for any. */
  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getPort() > 0
        ? host(address) + ":" + inet.getPort()
        : host(address);
  }

  private static String host(SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet -> TcpNames.text(inet.getAddress());
      case UnixDomainSocketAddress unix -> unix.getPath().toString();
      default -> address.toString();
    };
  }

  /** By the text if it names an error, else by the class; null if neither does. */
  private static @Nullable Errno errno(IOException thrown) {
    String text = Objects.requireNonNullElse(thrown.getMessage(), "");
    if (text.endsWith(SUFFIX)) {
      text = text.substring(0, text.length() - SUFFIX.length());
    }
    Errno known = text.equals(LONG_PATH) ? Errno.EINVAL : Errno.ofCText(text);
    return known != null ? known : ofClass(thrown);
  }

  private static @Nullable Errno ofClass(IOException thrown) {
    return switch (thrown) {
      case ConnectException e -> Errno.ECONNREFUSED;
      case BindException e -> Errno.EADDRINUSE;
      case NoRouteToHostException e -> Errno.EHOSTUNREACH;
      case PortUnreachableException e -> Errno.ECONNREFUSED;
      case SocketTimeoutException e -> Errno.ETIMEDOUT;
      case UnknownHostException e -> Errno.EADDRNOTAVAIL;
      default -> ErrnoMapper.errno(thrown);
    };
  }
}
