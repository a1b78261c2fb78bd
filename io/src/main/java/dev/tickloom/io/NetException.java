package dev.tickloom.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * A network call failed. Has the properties of Node's error objects, and the same message: {@code
 * connect ECONNREFUSED 127.0.0.1:80}. The cause is the JDK's exception. Immutable.
 */
public final class NetException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  /** Where no port is known. */
  static final int NO_PORT = -1;

  /** See {@link #code}. */
  private final String code;

  /** As {@link #errno} says. */
  private final int errno;

  /** The system call that failed. */
  private final String syscall;

  /** A host, or a path of a Unix domain socket. */
  private final @Nullable String address;

  /** Or {@link #NO_PORT}. */
  private final int port;

  NetException(
      String message,
      IOException cause,
      String code,
      int errno,
      String syscall,
      @Nullable String address,
      int port) {
    super(message, cause);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.address = address;
    this.port = port;
  }

  /**
   * The kind of the error.
   *
   * @return the POSIX name, such as {@code ECONNRESET}; {@code ENOTFOUND} for a name that has no
   *     address; or {@code UNKNOWN}. One of an open set; compare with {@code equals}
   */
  public String code() {
    return code;
  }

  /**
   * Whether this is a certain error of a system call.
   *
   * @param error the error
   * @return whether {@link #code} is its name
   */
  public boolean has(Errno error) {
    return code.equals(Objects.requireNonNull(error, "error").name());
  }

  /**
   * The error number.
   *
   * @return negative as in Node, -111 for {@code ECONNREFUSED}, and Linux's on every system; -3008
   *     for {@code ENOTFOUND}; -4094 for {@code UNKNOWN}
   */
  public int errno() {
    return errno;
  }

  /**
   * The system call that failed.
   *
   * @return {@code connect}, {@code listen}, {@code accept}, {@code read}, {@code write}, {@code
   *     shutdown} or {@code getaddrinfo}
   */
  public String syscall() {
    return syscall;
  }

  /**
   * The address to which the call was to connect, or on which it was to listen.
   *
   * @return an address, a path, or for {@code getaddrinfo} the name; null for calls on a socket
   *     that is connected, as in Node
   */
  public @Nullable String address() {
    return address;
  }

  /**
   * The port of that address.
   *
   * @return from 0 to 65535; -1 if there is none
   */
  public int port() {
    return port;
  }
}
