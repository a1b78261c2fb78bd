package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The operations that list directories. */
final class Directories {
  private Directories() {}

  static Work<List<String>> readdir(Location directory) {
    return SystemCall.work(
        "scandir", directory, () -> entries(directory).stream().map(Entry::name).toList());
  }

  static Work<List<Dirent>> readdirWithFileTypes(Location directory) {
    return SystemCall.work(
        "scandir",
        directory,
        () -> entries(directory).stream().map(entry -> dirent(directory, entry)).toList());
  }

  private record Entry(String name, Path path) {
    /** By the bytes of the names in UTF-8, as libuv sorts. */
    static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::name, Directories::compareCodePoints);

    static Entry of(Path path) {
      return new Entry(String.valueOf(path.getFileName()), path);
    }
  }

  private static List<Entry> entries(Location directory) throws IOException {
    Path path = directory.path();
    if (FileType.ofMode(Attributes.mode(path)) != FileType.DIRECTORY) {
      // the JDK opens it first and looks then: on a pipe that waits for a writer
      throw new NotDirectoryException(directory.text());
    }
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      stream.forEach(entry -> entries.add(Entry.of(entry)));
    }
    entries.sort(Entry.ORDER);
    return entries;
  }

  private static Dirent dirent(Location directory, Entry entry) {
    return new Dirent(entry.name(), directory.text(), entry.path(), type(entry));
  }

  /** The kernel gives types away with the names, but the JDK drops them, so each costs a call. */
  private static FileType type(Entry entry) {
    try {
      return FileType.ofMode(Attributes.mode(entry.path(), LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return FileType.UNKNOWN; // it is gone, or the directory may be read but not searched
    }
  }

  /** UTF-16 alone would put what takes two surrogates before U+E000. */
  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        int bySurrogate = Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
        return bySurrogate != 0 ? bySurrogate : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
