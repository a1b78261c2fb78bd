package dev.tickloom.io;

import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a file is opened: Node's flag strings as constants. Letters may come in another order where
 * Node allows it ({@code "sr"}, {@code "xa+"}); both forms are the same constant. Immutable.
 */
public enum OpenFlags {
  /** {@code "r"}: for reading; the file must exist. */
  READ("r"),
  /** {@code "rs"}: for reading, and past the caches of the system where that is possible. */
  READ_SYNC("rs"),
  /** {@code "r+"}: for reading and writing; the file must exist. */
  READ_WRITE("r+"),
  /** {@code "rs+"}: as {@code "r+"}; a write ends when the device has the data. */
  READ_WRITE_SYNC("rs+"),
  /** {@code "w"}: for writing; the file is made, or emptied. */
  WRITE("w"),
  /** {@code "wx"}: for writing; the file is made and must not exist. */
  WRITE_NEW("wx"),
  /** {@code "w+"}: for reading and writing; the file is made, or emptied. */
  WRITE_READ("w+"),
  /** {@code "wx+"}: for reading and writing; the file is made and must not exist. */
  WRITE_READ_NEW("wx+"),
  /** {@code "a"}: for writing at the end; the file is made if it does not exist. */
  APPEND("a"),
  /** {@code "ax"}: for writing at the end; the file is made and must not exist. */
  APPEND_NEW("ax"),
  /** {@code "as"}: as {@code "a"}; a write ends when the device has the data. */
  APPEND_SYNC("as"),
  /** {@code "a+"}: for reading, and writing at the end; the file is made if it does not exist. */
  APPEND_READ("a+"),
  /** {@code "ax+"}: for reading, and writing at the end; the file is made and must not exist. */
  APPEND_READ_NEW("ax+"),
  /** {@code "as+"}: as {@code "a+"}; a write ends when the device has the data. */
  APPEND_READ_SYNC("as+");

  private static final Map<String, OpenFlags> BY_TEXT = new HashMap<>();

  static {
    for (OpenFlags flags : values()) {
      BY_TEXT.put(flags.text, flags);
      if (flags.requiresNew() || flags.has('s')) {
        String swapped = new StringBuilder(flags.text.substring(0, 2)).reverse().toString();
        BY_TEXT.put(swapped + flags.text.substring(2), flags);
      }
    }
  }

  private final String text;

  OpenFlags(String text) {
    this.text = text;
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

  /** As Node writes it. */
  @Override
  public String toString() {
    return text;
  }

  /** For a channel; of {@code a+} without reading, which NIO does not combine with APPEND. */
  Set<StandardOpenOption> options() {
    Set<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);
    switch (text.charAt(0)) {
      case 'r' -> options.add(StandardOpenOption.READ);
      case 'w' -> options.add(StandardOpenOption.WRITE);
      default -> options.add(StandardOpenOption.APPEND);
    }
    if (creates()) {
      options.add(requiresNew() ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
    }
    if (has('w') && !requiresNew()) {
      options.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    if (has('+') && !has('a')) {
      options.add(StandardOpenOption.READ);
      options.add(StandardOpenOption.WRITE);
    }
    if (has('s')) {
      options.add(StandardOpenOption.SYNC);
    }
    return options;
  }

  /** Whether reading takes a channel of its own. */
  boolean readsApart() {
    return has('a') && has('+');
  }

  /** Whether the file may be made. */
  boolean creates() {
    return !has('r');
  }

  /** Whether the file must not exist. */
  boolean requiresNew() {
    return has('x');
  }

  /** Whether all that is written goes to the end. */
  boolean appends() {
    return has('a');
  }

  private boolean has(char letter) {
    return text.indexOf(letter) >= 0;
  }
}
