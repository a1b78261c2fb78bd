package dev.tickloom.io;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The error numbers of file system calls: name, number, and what libuv, glibc and musl call them.
 *
 * <p>libuv's text is what Node's messages say. The JDK passes the C library's on, so that text is
 * often all there is to recognise an error by; see {@link StrerrorTexts} for systems that speak
 * another language. The numbers are Linux's on every system, as stable names for programs to
 * compare.
 */
enum Errno {
  EPERM(1, "operation not permitted", "Operation not permitted"),
  ENOENT(2, "no such file or directory", "No such file or directory"),
  EINTR(4, "interrupted system call", "Interrupted system call"),
  EIO(5, "i/o error", "Input/output error", "I/O error"),
  ENXIO(6, "no such device or address", "No such device or address"),
  EBADF(9, "bad file descriptor", "Bad file descriptor"),
  EAGAIN(11, "resource temporarily unavailable", "Resource temporarily unavailable"),
  ENOMEM(12, "not enough memory", "Cannot allocate memory", "Out of memory"),
  EACCES(13, "permission denied", "Permission denied"),
  EFAULT(14, "bad address in system call argument", "Bad address"),
  EBUSY(16, "resource busy or locked", "Device or resource busy", "Resource busy"),
  EEXIST(17, "file already exists", "File exists"),
  EXDEV(18, "cross-device link not permitted", "Invalid cross-device link", "Cross-device link"),
  ENODEV(19, "no such device", "No such device"),
  ENOTDIR(20, "not a directory", "Not a directory"),
  EISDIR(21, "illegal operation on a directory", "Is a directory"),
  EINVAL(22, "invalid argument", "Invalid argument"),
  ENFILE(23, "file table overflow", "Too many open files in system"),
  EMFILE(24, "too many open files", "Too many open files", "No file descriptors available"),
  ENOTTY(25, "inappropriate ioctl for device", "Inappropriate ioctl for device", "Not a tty"),
  ETXTBSY(26, "text file is busy", "Text file busy"),
  EFBIG(27, "file too large", "File too large"),
  ENOSPC(28, "no space left on device", "No space left on device"),
  ESPIPE(29, "invalid seek", "Illegal seek", "Invalid seek"),
  EROFS(30, "read-only file system", "Read-only file system"),
  EMLINK(31, "too many links", "Too many links"),
  EPIPE(32, "broken pipe", "Broken pipe"),
  ERANGE(34, "result too large", "Numerical result out of range", "Result not representable"),
  ENAMETOOLONG(36, "name too long", "File name too long", "Filename too long"),
  ENOSYS(38, "function not implemented", "Function not implemented"),
  ENOTEMPTY(39, "directory not empty", "Directory not empty"),
  ELOOP(
      40,
      "too many symbolic links encountered",
      "Too many levels of symbolic links",
      "Symbolic link loop"),
  ENODATA(61, "no data available", "No data available"),
  EOVERFLOW(
      75,
      "value too large for defined data type",
      "Value too large for defined data type",
      "Value too large for data type"),
  EILSEQ(
      84,
      "illegal byte sequence",
      "Invalid or incomplete multibyte or wide character",
      "Illegal byte sequence"),
  ENOTSUP(95, "operation not supported on socket", "Operation not supported", "Not supported"),
  ETIMEDOUT(110, "connection timed out", "Connection timed out", "Operation timed out"),
  // libuv does not know these two, and Node says "Unknown system error -116": the text is glibc's.
  ESTALE(116, "stale file handle", "Stale file handle"),
  EDQUOT(122, "disk quota exceeded", "Disk quota exceeded", "Quota exceeded"),
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
