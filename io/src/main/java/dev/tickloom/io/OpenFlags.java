package dev.tickloom.io;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jetbrains.annotations.Nullable;

/**
 * How a file is opened: Node's flag strings as constants, and by {@link #of} all else that can be
 * made of the numbers in Node's {@code fs.constants}. In the strings letters may come in another
 * order where Node allows it ({@code "sr"}, {@code "xa+"}). Immutable; equal if they open in the
 * same way.
 *
 * <p>The numbers are Linux's on every system. {@code O_NOATIME}, {@code O_NOCTTY}, {@code
 * O_NONBLOCK} and {@code O_PATH} are absent: the JDK cannot open files in these ways.
 */
public final class OpenFlags {
  /** For reading. */
  public static final int O_RDONLY = 0;

  /** For writing. */
  public static final int O_WRONLY = 1;

  /** For reading and writing. */
  public static final int O_RDWR = 2;

  /** The file is made if it does not exist. */
  public static final int O_CREAT = 0100;

  /** With {@link #O_CREAT}: the file must not exist. */
  public static final int O_EXCL = 0200;

  /** The file is emptied. */
  public static final int O_TRUNC = 01000;

  /** All that is written goes to the end. */
  public static final int O_APPEND = 02000;

  /** A write ends when the device has the data. */
  public static final int O_DSYNC = 010000;

  /**
   * Past the caches of the system, if the JDK has its module {@code jdk.unsupported}; positions and
   * buffers must then be aligned as the device wants it.
   */
  public static final int O_DIRECT = 040000;

  /** It must be a directory. */
  public static final int O_DIRECTORY = 0200000;

  /** It must not be a symbolic link. */
  public static final int O_NOFOLLOW = 0400000;

  /** A write ends when the device has the data, and all that is known about the file. */
  public static final int O_SYNC = 04010000;

  private static final int O_ACCMODE = 3;

  /** The JDK's option is in a module that need not be there; to look for it takes some 3 ms. */
  private static final class Direct {
    static final @Nullable OpenOption OPTION = find();

    private static @Nullable OpenOption find() {
      try {
        Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
        for (Object option : options) {
          if (option.toString().equals("DIRECT")) {
            return (OpenOption) option;
          }
        }
        return null;
      } catch (ClassNotFoundException e) {
        return null;
      }
    }
  }

  /** In the order of their names in texts. */
  private static final Map<Integer, String> NAMES = new LinkedHashMap<>();

  private static final Map<String, OpenFlags> BY_TEXT = new HashMap<>();
  private static final Map<Integer, OpenFlags> BY_BITS = new HashMap<>();

  static {
    NAMES.put(O_CREAT, "O_CREAT");
    NAMES.put(O_EXCL, "O_EXCL");
    NAMES.put(O_TRUNC, "O_TRUNC");
    NAMES.put(O_APPEND, "O_APPEND");
    NAMES.put(O_SYNC, "O_SYNC"); // has the bit of the next one
    NAMES.put(O_DSYNC, "O_DSYNC");
    NAMES.put(O_DIRECT, "O_DIRECT");
    NAMES.put(O_DIRECTORY, "O_DIRECTORY");
    NAMES.put(O_NOFOLLOW, "O_NOFOLLOW");
  }

  /** {@code "r"}: for reading; the file must exist. */
  public static final OpenFlags READ = constant("r", O_RDONLY);

  /** {@code "rs"}: for reading, and past the caches of the system where that is possible. */
  public static final OpenFlags READ_SYNC = constant("rs", O_RDONLY | O_SYNC);

  /** {@code "r+"}: for reading and writing; the file must exist. */
  public static final OpenFlags READ_WRITE = constant("r+", O_RDWR);

  /** {@code "rs+"}: as {@code "r+"}; a write ends when the device has the data. */
  public static final OpenFlags READ_WRITE_SYNC = constant("rs+", O_RDWR | O_SYNC);

  /** {@code "w"}: for writing; the file is made, or emptied. */
  public static final OpenFlags WRITE = constant("w", O_WRONLY | O_CREAT | O_TRUNC);

  /** {@code "wx"}: for writing; the file is made and must not exist. */
  public static final OpenFlags WRITE_NEW = constant("wx", O_WRONLY | O_CREAT | O_TRUNC | O_EXCL);

  /** {@code "w+"}: for reading and writing; the file is made, or emptied. */
  public static final OpenFlags WRITE_READ = constant("w+", O_RDWR | O_CREAT | O_TRUNC);

  /** {@code "wx+"}: for reading and writing; the file is made and must not exist. */
  public static final OpenFlags WRITE_READ_NEW =
      constant("wx+", O_RDWR | O_CREAT | O_TRUNC | O_EXCL);

  /** {@code "a"}: for writing at the end; the file is made if it does not exist. */
  public static final OpenFlags APPEND = constant("a", O_WRONLY | O_CREAT | O_APPEND);

  /** {@code "ax"}: for writing at the end; the file is made and must not exist. */
  public static final OpenFlags APPEND_NEW = constant("ax", O_WRONLY | O_CREAT | O_APPEND | O_EXCL);

  /** {@code "as"}: as {@code "a"}; a write ends when the device has the data. */
  public static final OpenFlags APPEND_SYNC =
      constant("as", O_WRONLY | O_CREAT | O_APPEND | O_SYNC);

  /** {@code "a+"}: for reading, and writing at the end; the file is made if it does not exist. */
  public static final OpenFlags APPEND_READ = constant("a+", O_RDWR | O_CREAT | O_APPEND);

  /** {@code "ax+"}: for reading, and writing at the end; the file is made and must not exist. */
  public static final OpenFlags APPEND_READ_NEW =
      constant("ax+", O_RDWR | O_CREAT | O_APPEND | O_EXCL);

  /** {@code "as+"}: as {@code "a+"}; a write ends when the device has the data. */
  public static final OpenFlags APPEND_READ_SYNC =
      constant("as+", O_RDWR | O_CREAT | O_APPEND | O_SYNC);

  private final int bits;
  private final String text;
  private final Set<OpenOption> options;

  private OpenFlags(int bits, String text) {
    this.bits = bits;
    this.text = text;
    this.options = makeOptions();
  }

  private static OpenFlags constant(String text, int bits) {
    OpenFlags flags = new OpenFlags(bits, text);
    BY_BITS.put(bits, flags);
    BY_TEXT.put(text, flags);
    if (text.length() > 1 && text.charAt(1) != '+') {
      BY_TEXT.put("" + text.charAt(1) + text.charAt(0) + text.substring(2), flags);
    }
    return flags;
  }

  /**
   * The flags that a text of Node's stands for.
   *
   * @param flags such as {@code "r"} or {@code "wx+"}
   * @return the constant
   * @throws InvalidArgumentException if Node does not know them
   */
  public static OpenFlags parse(String flags) {
    OpenFlags parsed = BY_TEXT.get(Objects.requireNonNull(flags, "flags"));
    if (parsed == null) {
      throw InvalidArgumentException.value("flags", "is invalid", flags);
    }
    return parsed;
  }

  /**
   * The flags that a number of Node's stands for.
   *
   * @param flags one of {@link #O_RDONLY}, {@link #O_WRONLY} and {@link #O_RDWR}, and any of the
   *     others: {@code O_RDWR | O_CREAT}
   * @return the constant, if there is one
   * @throws InvalidArgumentException if there are other bits in it, or if this JDK cannot do it
   */
  public static OpenFlags of(int flags) {
    OpenFlags constant = BY_BITS.get(flags);
    if (constant != null) {
      return constant;
    }
    int rest = flags & ~O_ACCMODE;
    StringJoiner names = new StringJoiner(" | ").add(accessMode(flags));
    for (Map.Entry<Integer, String> name : NAMES.entrySet()) {
      int bit = name.getKey();
      if ((rest & bit) == bit) {
        rest &= ~bit;
        names.add(name.getValue());
      }
    }
    if (rest != 0) {
      throw InvalidArgumentException.value(
          "flags", "has bits that the JDK cannot open files with", flags);
    }
    if ((flags & O_DIRECT) != 0 && Direct.OPTION == null) {
      throw InvalidArgumentException.value(
          "flags", "has O_DIRECT, which needs jdk.unsupported", flags);
    }
    return new OpenFlags(flags, names.toString());
  }

  private static String accessMode(int flags) {
    return switch (flags & O_ACCMODE) {
      case O_RDONLY -> "O_RDONLY";
      case O_WRONLY -> "O_WRONLY";
      case O_RDWR -> "O_RDWR";
      default ->
          throw InvalidArgumentException.value(
              "flags", "must be for reading, for writing, or O_RDWR for both", flags);
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OpenFlags flags && flags.bits == bits;
  }

  @Override
  public int hashCode() {
    return bits;
  }

  /** As Node writes it, or the names of the numbers. */
  @Override
  public String toString() {
    return text;
  }

  /**
   * For the one channel, or of {@link #appendsApart} for the first of two. It may be able to do
   * more than the flags: NIO makes and empties only what it opens for writing.
   */
  Set<OpenOption> options() {
    return options;
  }

  private Set<OpenOption> makeOptions() {
    Set<OpenOption> options = new HashSet<>();
    boolean onlyAppends = appends() && !reads();
    if (onlyAppends) { // WRITE says nothing more to the JDK, but some providers look for it
      options.add(StandardOpenOption.WRITE);
      options.add(StandardOpenOption.APPEND);
    } else if (reads()) {
      options.add(StandardOpenOption.READ);
    }
    if (!onlyAppends && (writes() || truncates() || requiresNew())) {
      options.add(StandardOpenOption.WRITE);
      if (truncates()) {
        options.add(StandardOpenOption.TRUNCATE_EXISTING);
      }
    }
    if (requiresNew()) {
      options.add(StandardOpenOption.CREATE_NEW);
    } else if (creates() && (writes() || truncates())) {
      options.add(StandardOpenOption.CREATE);
    }
    addHints(options);
    return Set.copyOf(options);
  }

  private void addHints(Set<OpenOption> options) {
    if (has(O_SYNC)) {
      options.add(StandardOpenOption.SYNC);
    } else if (has(O_DSYNC)) {
      options.add(StandardOpenOption.DSYNC);
    }
    if (!followsLinks()) {
      options.add(LinkOption.NOFOLLOW_LINKS);
    }
    if (has(O_DIRECT) && Direct.OPTION != null) {
      options.add(Direct.OPTION);
    }
  }

  /** For the second channel of {@link #appendsApart}: the file is there. */
  Set<OpenOption> optionsToAppend() {
    Set<OpenOption> options =
        new HashSet<>(Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    addHints(options);
    return options;
  }

  /** The same without reading, for those who only append. */
  OpenFlags withoutReading() {
    return appendsApart() ? of((bits & ~O_ACCMODE) | O_WRONLY) : this;
  }

  /** The same for a file that is missing, which is opened for reading only. */
  OpenFlags makingNew() {
    return of(bits | O_EXCL);
  }

  private boolean reads() {
    return (bits & O_ACCMODE) != O_WRONLY;
  }

  boolean writes() {
    return (bits & O_ACCMODE) != O_RDONLY;
  }

  /** Whether all that is written goes to the end. */
  boolean appends() {
    return writes() && has(O_APPEND);
  }

  /** Whether the first channel is for both. */
  boolean canReadAndWrite() {
    return reads() && writes();
  }

  /** Whether appending takes a channel of its own: NIO reads from none that appends. */
  boolean appendsApart() {
    return appends() && reads();
  }

  /** Whether the file may be made. */
  boolean creates() {
    return has(O_CREAT);
  }

  /** Whether a file that is missing is made, though it is opened for reading only. */
  boolean makesToRead() {
    return creates() && !writes() && !truncates() && !requiresNew();
  }

  /** Whether the file must not exist. */
  boolean requiresNew() {
    return has(O_CREAT | O_EXCL);
  }

  /** Whether what is in the file is lost. */
  boolean truncates() {
    return has(O_TRUNC) && !requiresNew();
  }

  /** Whether only a directory will do. */
  boolean asksForDirectory() {
    return has(O_DIRECTORY);
  }

  /** Whether positions and buffers must be aligned. */
  boolean isDirect() {
    return has(O_DIRECT);
  }

  boolean followsLinks() {
    return !has(O_NOFOLLOW);
  }

  private boolean has(int flags) {
    return (bits & flags) == flags;
  }
}
