package dev.tickloom.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * A file system call failed. Carries what Node's error objects carry, and says it in the same
 * words: {@code ENOENT: no such file or directory, open '/a'}. Immutable.
 *
 * <p>It is what callbacks and promises are given and what {@link FsSync} throws. The cause is the
 * exception of {@code java.nio.file}, whose stack is that of the worker thread.
 *
 * <p>The commonest kinds can be caught by their class; {@link #has} tells the others apart:
 *
 * <pre>{@code
 * try {
 *   await(fs.writeFile("notes.txt", text));
 * } catch (FsException.NotFound e) {
 *   await(fs.mkdir("notes"));
 * } catch (FsException e) {
 *   if (!e.has(Errno.ENOSPC)) {
 *     throw e;
 *   }
 * }
 * }</pre>
 */
public sealed class FsException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  /** See {@link #code}. */
  private final String code;

  /** As {@link #errno} says. */
  private final int errno;

  /** See {@link #syscall}. */
  private final String syscall;

  /** As the caller gave it. */
  private final @Nullable String path;

  /** As the caller gave it. */
  private final @Nullable String dest;

  private FsException(Facts facts) {
    super(facts.message, facts.cause);
    this.code = facts.code;
    this.errno = facts.errno;
    this.syscall = facts.syscall;
    this.path = facts.path;
    this.dest = facts.dest;
  }

  /** There is no such file or directory, or one on the way to it is missing: {@code ENOENT}. */
  public static final class NotFound extends FsException {
    private static final long serialVersionUID = 1;

    private NotFound(Facts facts) {
      super(facts);
    }
  }

  /** There is something of that name already: {@code EEXIST}. */
  public static final class AlreadyExists extends FsException {
    private static final long serialVersionUID = 1;

    private AlreadyExists(Facts facts) {
      super(facts);
    }
  }

  /** A directory has something in it: {@code ENOTEMPTY}. */
  public static final class NotEmpty extends FsException {
    private static final long serialVersionUID = 1;

    private NotEmpty(Facts facts) {
      super(facts);
    }
  }

  /**
   * This process may not do that: {@code EACCES}, by the permissions of a file or of a directory on
   * the way to it, or {@code EPERM}, such as to give a file to another owner.
   */
  public static final class AccessDenied extends FsException {
    private static final long serialVersionUID = 1;

    private AccessDenied(Facts facts) {
      super(facts);
    }
  }

  /** The parts of an error. */
  private record Facts(
      String message,
      IOException cause,
      String code,
      int errno,
      String syscall,
      @Nullable String path,
      @Nullable String dest) {
    FsException toException() {
      return switch (code) {
        case "ENOENT" -> new NotFound(this);
        case "EEXIST" -> new AlreadyExists(this);
        case "ENOTEMPTY" -> new NotEmpty(this);
        case "EACCES", "EPERM" -> new AccessDenied(this);
        default -> new FsException(this);
      };
    }
  }

  /** The error of a system call. */
  static FsException of(
      Errno errno,
      IOException cause,
      String syscall,
      @Nullable String path,
      @Nullable String dest) {
    String message = message(errno.name(), errno.text(), syscall, path, dest);
    return make(message, cause, errno.name(), errno.number(), syscall, path, dest);
  }

  /** The error of a system call, and what is behind it where the code alone would not tell. */
  static FsException because(
      String reason,
      Errno errno,
      IOException cause,
      String syscall,
      @Nullable String path,
      @Nullable String dest) {
    String message = message(errno.name(), errno.text() + ": " + reason, syscall, path, dest);
    return make(message, cause, errno.name(), errno.number(), syscall, path, dest);
  }

  /** A failure that could not be recognised. Keeps the JDK's text, because it has no better one. */
  static FsException unknown(
      String text,
      IOException cause,
      String syscall,
      @Nullable String path,
      @Nullable String dest) {
    String message = message("UNKNOWN", text, syscall, path, dest);
    return make(message, cause, "UNKNOWN", Errno.UNKNOWN, syscall, path, dest);
  }

  /** The error for operations of Node that the JDK lacks, for that {@code reason}. */
  static FsException notImplemented(String reason, String syscall) {
    Errno errno = Errno.ENOSYS;
    String message = message(errno.name(), errno.text() + ": " + reason, syscall, null, null);
    IOException cause = new IOException(reason);
    return make(message, cause, errno.name(), errno.number(), syscall, null, null);
  }

  /** An error of Node's own, that no system call reported and that has no errno. */
  static FsException ofNode(String code, String message, String syscall) {
    return make(message, new IOException(message), code, 0, syscall, null, null);
  }

  /** The error of {@code rm} for a directory: Node's own, but with an errno and a path. */
  static FsException isDirectory(String syscall, String path) {
    String message =
        "Path is a directory: " + syscall + " returned EISDIR (is a directory) " + path;
    int errno = -Errno.EISDIR.number(); // positive in Node too
    return make(message, new IOException(message), "ERR_FS_EISDIR", errno, syscall, path, null);
  }

  /** An error of {@code cp}: Node's own, but with an errno and a path. */
  static FsException ofCp(String code, String title, Errno errno, String reason, String path) {
    String message = title + ": cp returned " + errno.name() + " (" + reason + ") " + path;
    int number = -errno.number(); // positive in Node too
    return make(message, new IOException(message), code, number, "cp", path, null);
  }

  /** {@return the same failure with the stack trace of the calling thread} */
  FsException thrownHere() {
    String message = Objects.requireNonNull(getMessage());
    IOException cause = Objects.requireNonNull(getCause());
    FsException here = make(message, cause, code, errno, syscall, path, dest);
    for (Throwable suppressed : getSuppressed()) {
      here.addSuppressed(suppressed);
    }
    return here;
  }

  private static FsException make(
      String message,
      IOException cause,
      String code,
      int errno,
      String syscall,
      @Nullable String path,
      @Nullable String dest) {
    return new Facts(message, cause, code, errno, syscall, path, dest).toException();
  }

  private static String message(
      String code, String text, String syscall, @Nullable String path, @Nullable String dest) {
    StringBuilder message = new StringBuilder();
    message.append(code).append(": ").append(text).append(", ").append(syscall);
    if (path != null) {
      message.append(" '").append(path).append('\'');
    }
    if (dest != null) {
      message.append(" -> '").append(dest).append('\'');
    }
    return message.toString();
  }

  /**
   * The kind of the error: the POSIX name, such as {@code ENOENT}; a name of Node's own, such as
   * {@code ERR_FS_FILE_TOO_LARGE}; or {@code UNKNOWN}.
   *
   * @return one of an open set; compare with {@code equals}
   */
  public String code() {
    return code;
  }

  /**
   * Whether this is a certain error of a system call.
   *
   * @param errno the error
   * @return whether {@link #code} is its name
   */
  public boolean has(Errno errno) {
    return code.equals(Objects.requireNonNull(errno, "errno").name());
  }

  /**
   * The error number.
   *
   * @return negative as in Node, -2 for {@code ENOENT}, and Linux's on every system; -4094 for
   *     {@code UNKNOWN}; 0 where Node's error has none; but positive, as in Node, for {@code
   *     ERR_FS_EISDIR} (21) and all {@code ERR_FS_CP_...}
   */
  public int errno() {
    return errno;
  }

  /**
   * The system call that failed.
   *
   * @return its name in Node: {@code open}, {@code read}, {@code scandir}
   */
  public String syscall() {
    return syscall;
  }

  /**
   * The path of the call.
   *
   * @return as the caller gave it; null for a call on an open file, as in Node
   */
  public @Nullable String path() {
    return path;
  }

  /**
   * The second path of a call that has two.
   *
   * @return as the caller gave it, or null
   */
  public @Nullable String dest() {
    return dest;
  }
}
