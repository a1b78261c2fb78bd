package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The operations that list and delete directories. */
final class Directories {
  /** By the bytes of the names in UTF-8, as libuv sorts. */
  private static final Comparator<String> ORDER = Directories::compareCodePoints;

  private Directories() {}

  static Work<List<String>> readdir(Location directory, ReaddirOptions options) {
    if (!Objects.requireNonNull(options, "options").recursive()) {
      return SystemCall.work("scandir", directory, () -> names(Folder.at(directory)));
    }
    return list(
        directory,
        options,
        (folder, entry) -> folder.relative() + entry.name(),
        (name, entry) -> entry.leadsToDirectory());
  }

  /** Without an {@link Entry} for each, and in the own order of strings where that is the same. */
  private static List<String> names(Folder folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = folder.open()) {
      stream.forEach(path -> names.add(Entry.nameOf(path)));
    }
    names.sort(
        names.stream().anyMatch(Directories::hasSurrogates) ? ORDER : Comparator.naturalOrder());
    return Collections.unmodifiableList(names);
  }

  static Work<List<Dirent>> readdirWithFileTypes(Location directory, ReaddirOptions options) {
    return list(
        directory,
        options,
        Folder::dirent,
        (dirent, entry) ->
            dirent.isDirectory() || (dirent.isSymbolicLink() && entry.leadsToDirectory()));
  }

  /**
   * Lists a directory.
   *
   * @param shape what to make of an entry in a folder
   * @param isFolder whether to list an entry in turn
   */
  private static <T> Work<List<T>> list(
      Location directory,
      ReaddirOptions options,
      BiFunction<Folder, Entry, T> shape,
      BiPredicate<T, Entry> isFolder) {
    boolean recursive = Objects.requireNonNull(options, "options").recursive();
    return SystemCall.work(
        "scandir",
        directory,
        () -> {
          List<T> all = new ArrayList<>();
          Queue<Folder> folders = new ArrayDeque<>(List.of(Folder.at(directory)));
          while (!folders.isEmpty()) {
            Folder folder = folders.remove();
            for (Entry entry : entries(folder)) {
              T shaped = shape.apply(folder, entry);
              all.add(shaped);
              if (recursive && isFolder.test(shaped, entry)) {
                folders.add(folder.below(entry));
              }
            }
          }
          return Collections.unmodifiableList(all);
        });
  }

  private static List<Entry> entries(Folder folder) {
    List<Entry> entries = new ArrayList<>();
    SystemCall.perform(
        "scandir",
        folder.text(),
        () -> {
          try (DirectoryStream<Path> stream = folder.open()) {
            stream.forEach(path -> entries.add(Entry.of(path)));
          }
        });
    entries.sort(Comparator.comparing(Entry::name, ORDER));
    return entries;
  }

  private static boolean hasSurrogates(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        return true;
      }
    }
    return false;
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

  /**
   * Opens a directory.
   *
   * @param errorsHavePath whether a failure names the path: in Node the blocking form does not
   */
  static Work<Dir> opendir(
      Requests requests, Location directory, OpendirOptions options, boolean errorsHavePath) {
    Objects.requireNonNull(options, "options");
    String shown = errorsHavePath ? directory.text() : null;
    return SystemCall.<Dir>composite(
            "opendir",
            directory,
            () ->
                SystemCall.run(
                    "opendir",
                    shown,
                    () ->
                        new Dir(
                            requests, directory.text(), OpenDirectory.open(directory, options))))
        .discard(Dir::dispose);
  }

  /**
   * Looks first at what it deletes, since NIO would delete a file too. One that takes the place of
   * a directory between the two calls is deleted.
   */
  static Work<@Nullable Void> rmdir(Location directory) {
    return SystemCall.work(
        "rmdir",
        directory,
        () -> {
          Path path = directory.path();
          int mode = Attributes.mode(path, LinkOption.NOFOLLOW_LINKS);
          if (FileType.ofMode(mode) != FileType.DIRECTORY) {
            throw new NotDirectoryException(directory.text());
          }
          Files.delete(path);
          return null;
        });
  }
}
