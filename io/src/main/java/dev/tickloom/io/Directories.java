package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations that list and delete directories. */
final class Directories {
  /** By the bytes of the names in UTF-8, as libuv sorts. */
  private static final Comparator<String> ORDER = Directories::compareCodePoints;

  private Directories() {}

  static Work<List<String>> readdir(Location directory, ReaddirOptions options) {
    if (!Objects.requireNonNull(options, "options").recursive()) {
      return composite(directory, progress -> names(Folder.at(directory), progress));
    }
    return list(
        directory,
        options,
        (path, folder) -> Entry.of(path),
        (folder, entry) -> folder.relative() + entry.name(),
        Entry::leadsToDirectory);
  }

  /** Without an {@link Entry} for each, and in the own order of strings where that is the same. */
  private static List<String> names(Folder folder, Progress progress) throws IOException {
    List<String> names = new ArrayList<>();
    try (OpenFolder opened = Descriptors.first("scandir", folder.text(), folder::open)) {
      forEach(opened, folder, progress, path -> names.add(Entry.nameOf(path)));
    }
    names.sort(
        names.stream().anyMatch(Directories::hasSurrogates) ? ORDER : Comparator.naturalOrder());
    return Collections.unmodifiableList(names);
  }

  static Work<List<Dirent>> readdirWithFileTypes(Location directory, ReaddirOptions options) {
    return list(
        directory,
        options,
        Entry::of,
        Folder::dirent,
        entry ->
            entry.type() == FileType.DIRECTORY
                || (entry.type() == FileType.SYMBOLIC_LINK && entry.leadsToDirectory()));
  }

  /**
   * Lists a directory, level by level. By path, because this follows links to directories, as Node
   * does; that ends where there are too many links in a path, or the path is too long.
   *
   * @param found what to keep of an entry of an open folder
   * @param shape what to make of that
   * @param isFolder whether to list an entry in turn
   */
  private static <T> Work<List<T>> list(
      Location directory,
      ReaddirOptions options,
      BiFunction<Path, OpenFolder, Entry> found,
      BiFunction<Folder, Entry, T> shape,
      Predicate<Entry> isFolder) {
    boolean recursive = Objects.requireNonNull(options, "options").recursive();
    return composite(
        directory,
        progress -> {
          Folder root = Folder.at(directory);
          OpenFolder opened = Descriptors.first("scandir", root.text(), root::open);
          List<T> all = new ArrayList<>();
          Queue<Folder> toCome = new ArrayDeque<>();
          for (Folder folder = root; folder != null; folder = toCome.poll()) {
            if (folder != root) {
              opened = Descriptors.wait(progress, "scandir", folder.text(), folder::open);
            }
            for (Entry entry : entries(folder, opened, found, progress)) {
              Content.checkWanted(progress);
              all.add(shape.apply(folder, entry));
              if (recursive && isFolder.test(entry)) {
                toCome.add(folder.below(entry, null));
              }
            }
          }
          return Collections.unmodifiableList(all);
        });
  }

  private static <T> Work<T> composite(Location directory, Work.Body<T> body) {
    return SystemCall.composite(
        "scandir",
        directory,
        progress -> SystemCall.run("scandir", directory.text(), () -> body.run(progress)));
  }

  private static List<Entry> entries(
      Folder folder,
      OpenFolder opened,
      BiFunction<Path, OpenFolder, Entry> found,
      Progress progress)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (opened) {
      forEach(opened, folder, progress, path -> entries.add(found.apply(path, opened)));
    }
    entries.sort(Comparator.comparing(Entry::name, ORDER));
    return entries;
  }

  private static void forEach(
      OpenFolder opened, Folder folder, Progress progress, Consumer<Path> action)
      throws IOException {
    Iterator<Path> entries = opened.entries();
    while (SystemCall.run("scandir", folder.text(), entries::hasNext)) {
      Content.checkWanted(progress);
      action.accept(entries.next());
    }
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
                new Dir(
                    requests,
                    directory.text(),
                    Descriptors.first(
                        "opendir", shown, () -> OpenDirectory.open(directory, options))))
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
