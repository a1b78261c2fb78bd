package dev.tickloom.io;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A {@link Path} where the three forms take text. To others it is the text of the path; {@link
 * Location} takes the path out of it again, because not every path can be made from its text.
 */
record PathText(Path path) implements CharSequence {
  PathText {
    Objects.requireNonNull(path, "path");
  }

  @Override
  public int length() {
    return toString().length();
  }

  @Override
  public char charAt(int index) {
    return toString().charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().subSequence(start, end);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
