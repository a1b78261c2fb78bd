package dev.tickloom.io;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * The errors of file system and network calls, by their POSIX names; for {@link FsException#has}
 * and {@link NetException#has}. More may be added, so a {@code switch} needs a default.
 */
public enum Errno {
  // With each: the number, Linux's on every system, as a stable one for programs to compare; the
  // text of libuv, which Node's messages have; and those of glibc and musl. The JDK passes the C
  // library's text on, and often that is all there is to recognise an error by; StrerrorTexts is
  // for systems that speak another language.

  /** Operation not permitted. */
  EPERM(1, "operation not permitted", "Operation not permitted"),
  /** No such file or directory. */
  ENOENT(2, "no such file or directory", "No such file or directory"),
  /** Interrupted system call. */
  EINTR(4, "interrupted system call", "Interrupted system call"),
  /** Input/output error. */
  EIO(5, "i/o error", "Input/output error", "I/O error"),
  /** No such device or address. */
  ENXIO(6, "no such device or address", "No such device or address"),
  /** Bad file descriptor. */
  EBADF(9, "bad file descriptor", "Bad file descriptor"),
  /** Resource temporarily unavailable. */
  EAGAIN(11, "resource temporarily unavailable", "Resource temporarily unavailable"),
  /** Not enough memory. */
  ENOMEM(12, "not enough memory", "Cannot allocate memory", "Out of memory"),
  /** Permission denied. */
  EACCES(13, "permission denied", "Permission denied"),
  /** Bad address in system call argument. */
  EFAULT(14, "bad address in system call argument", "Bad address"),
  /** Resource busy or locked. */
  EBUSY(16, "resource busy or locked", "Device or resource busy", "Resource busy"),
  /** File already exists. */
  EEXIST(17, "file already exists", "File exists"),
  /** Cross-device link not permitted. */
  EXDEV(18, "cross-device link not permitted", "Invalid cross-device link", "Cross-device link"),
  /** No such device. */
  ENODEV(19, "no such device", "No such device"),
  /** Not a directory. */
  ENOTDIR(20, "not a directory", "Not a directory"),
  /** Illegal operation on a directory. */
  EISDIR(21, "illegal operation on a directory", "Is a directory"),
  /** Invalid argument. */
  EINVAL(22, "invalid argument", "Invalid argument"),
  /** File table overflow. */
  ENFILE(23, "file table overflow", "Too many open files in system"),
  /** Too many open files. */
  EMFILE(24, "too many open files", "Too many open files", "No file descriptors available"),
  /** Inappropriate ioctl for device. */
  ENOTTY(25, "inappropriate ioctl for device", "Inappropriate ioctl for device", "Not a tty"),
  /** Text file is busy. */
  ETXTBSY(26, "text file is busy", "Text file busy"),
  /** File too large. */
  EFBIG(27, "file too large", "File too large"),
  /** No space left on device. */
  ENOSPC(28, "no space left on device", "No space left on device"),
  /** Invalid seek. */
  ESPIPE(29, "invalid seek", "Illegal seek", "Invalid seek"),
  /** Read-only file system. */
  EROFS(30, "read-only file system", "Read-only file system"),
  /** Too many links. */
  EMLINK(31, "too many links", "Too many links"),
  /** Broken pipe. */
  EPIPE(32, "broken pipe", "Broken pipe"),
  /** Result too large. */
  ERANGE(34, "result too large", "Numerical result out of range", "Result not representable"),
  /** Name too long. */
  ENAMETOOLONG(36, "name too long", "File name too long", "Filename too long"),
  /** Function not implemented. */
  ENOSYS(38, "function not implemented", "Function not implemented"),
  /** Directory not empty. */
  ENOTEMPTY(39, "directory not empty", "Directory not empty"),
  /** Too many symbolic links encountered. */
  ELOOP(
      40,
      "too many symbolic links encountered",
      "Too many levels of symbolic links",
      "Symbolic link loop"),
  /** No data available. */
  ENODATA(61, "no data available", "No data available"),
  /** Value too large for defined data type. */
  EOVERFLOW(
      75,
      "value too large for defined data type",
      "Value too large for defined data type",
      "Value too large for data type"),
  /** Illegal byte sequence. */
  EILSEQ(
      84,
      "illegal byte sequence",
      "Invalid or incomplete multibyte or wide character",
      "Illegal byte sequence"),
  /** Operation not supported. */
  ENOTSUP(95, "operation not supported on socket", "Operation not supported", "Not supported"),
  /** Address family not supported. */
  EAFNOSUPPORT(97, "address family not supported", "Address family not supported by protocol"),
  /** Address already in use. */
  EADDRINUSE(98, "address already in use", "Address already in use", "Address in use"),
  /** Address not available. */
  EADDRNOTAVAIL(
      99, "address not available", "Cannot assign requested address", "Address not available"),
  /** Network is unreachable. */
  ENETUNREACH(101, "network is unreachable", "Network is unreachable", "Network unreachable"),
  /** Software caused connection abort. */
  ECONNABORTED(
      103,
      "software caused connection abort",
      "Software caused connection abort",
      "Connection aborted"),
  /** Connection reset by peer. */
  ECONNRESET(104, "connection reset by peer", "Connection reset by peer", "Connection reset"),
  /** Socket is not connected. */
  ENOTCONN(
      107,
      "socket is not connected",
      "Transport endpoint is not connected",
      "Socket not connected"),
  /** Connection timed out. */
  ETIMEDOUT(110, "connection timed out", "Connection timed out", "Operation timed out"),
  /** Connection refused. */
  ECONNREFUSED(111, "connection refused", "Connection refused"),
  /** Host is unreachable. */
  EHOSTUNREACH(113, "host is unreachable", "No route to host", "Host is unreachable"),
  // libuv does not know these two, and Node says "Unknown system error -116": the text is glibc's.
  /** Stale file handle. */
  ESTALE(116, "stale file handle", "Stale file handle"),
  /** Disk quota exceeded. */
  EDQUOT(122, "disk quota exceeded", "Disk quota exceeded", "Quota exceeded"),
  /** Operation canceled. */
  ECANCELED(125, "operation canceled", "Operation canceled");

  /** libuv's number for an error that it cannot name. */
  static final int UNKNOWN = -4094;

  private static final Map<String, Errno> BY_C_TEXT = new HashMap<>();

  static {
    for (Errno errno : values()) {
      BY_C_TEXT.put(errno.glibcText, errno);
      BY_C_TEXT.put(errno.muslText, errno);
    }
  }

  private final int number;
  private final String text;
  private final String glibcText;
  private final String muslText;

  Errno(int number, String text, String glibcText) {
    this(number, text, glibcText, glibcText);
  }

  Errno(int number, String text, String glibcText, String muslText) {
    this.number = number;
    this.text = text;
    this.glibcText = glibcText;
    this.muslText = muslText;
  }

  /** The errno that glibc or musl describe with this text, in English. */
  static @Nullable Errno ofCText(String text) {
    return BY_C_TEXT.get(text);
  }

  /** As libuv counts: negative. */
  int number() {
    return -number;
  }

  /** As libuv and so Node describe it. */
  String text() {
    return text;
  }

  /** As glibc describes it, and so the JDK in its exceptions. */
  String glibcText() {
    return glibcText;
  }
}
