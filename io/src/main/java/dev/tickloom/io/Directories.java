package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import dev.tickloom.loop.CreationStack;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
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
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** The operations that list and delete directories. */
final class Directories {
  /** By the bytes of the names in UTF-8, as libuv sorts. */
  static final Comparator<String> ORDER = Directories::compareCodePoints;

  /** What an entry takes in a list, with a name of usual length. */
  private static final long BYTES_OF_ENTRY = 128;

  private Directories() {}

  /** What is listed of each entry. */
  private interface Kind<T> {
    Entry find(Path path, OpenFolder folder) throws IOException;

    T shape(Folder folder, Entry entry);

    /** Whether to list it in turn, if that is asked for. */
    boolean leadsToDirectory(Entry entry) throws IOException;
  }

  private static final class Names implements Kind<String> {
    @Override
    public Entry find(Path path, OpenFolder folder) {
      return Entry.of(path);
    }

    @Override
    public String shape(Folder folder, Entry entry) {
      return folder.relative() + entry.name();
    }

    @Override
    public boolean leadsToDirectory(Entry entry) throws IOException {
      return entry.leadsToDirectory();
    }
  }

  private static final class Dirents implements Kind<Dirent> {
    @Override
    public Entry find(Path path, OpenFolder folder) throws IOException {
      return Entry.of(path, folder);
    }

    @Override
    public Dirent shape(Folder folder, Entry entry) {
      return folder.dirent(entry);
    }

    @Override
    public boolean leadsToDirectory(Entry entry) throws IOException {
      return entry.type() == FileType.DIRECTORY
          || (entry.type() == FileType.SYMBOLIC_LINK && entry.leadsToDirectory());
    }
  }

  static Work<List<String>> readdir(Location directory, ReaddirOptions options) {
    return Objects.requireNonNull(options, "options").recursive()
        ? list(directory, options, new Names())
        : work(directory, progress -> names(Folder.at(directory), progress));
  }

  static Work<List<Dirent>> readdirWithFileTypes(Location directory, ReaddirOptions options) {
    return list(directory, options, new Dirents());
  }

  private static <T> Work<T> work(Location directory, Work.Body<T> body) {
    return SystemCall.composite(
        "scandir",
        directory,
        progress -> SystemCall.run("scandir", directory.text(), () -> body.run(progress)));
  }

  /** Without an {@link Entry} for each, and in the own order of strings where that is the same. */
  private static List<String> names(Folder folder, Progress progress) throws IOException {
    List<String> names = new ArrayList<>();
    try (OpenFolder opened = Descriptors.first("scandir", folder.text(), folder::open)) {
      forEach(opened, folder, progress, path -> names.add(Entry.nameOf(path)));
    }
    reserve(names, progress);
    names.sort(
        names.stream().anyMatch(Directories::hasSurrogates) ? ORDER : Comparator.naturalOrder());
    return Collections.unmodifiableList(names);
  }

  /**
   * Level by level. By path, because this follows links to directories, as Node does; that ends
   * where there are too many links on the way, or the path is too long.
   */
  private static <T> Work<List<T>> list(Location directory, ReaddirOptions options, Kind<T> kind) {
    boolean recursive = Objects.requireNonNull(options, "options").recursive();
    return work(
        directory,
        progress -> {
          List<T> all = new ArrayList<>();
          Queue<Folder> toCome = new ArrayDeque<>();
          Folder root = Folder.at(directory);
          OpenFolder opened = Descriptors.first("scandir", root.text(), root::open);
          for (Folder folder = root; folder != null; folder = toCome.poll()) {
            if (folder != root) {
              opened = Descriptors.wait(progress, "scandir", folder.text(), folder::open);
            }
            for (Entry entry : entries(folder, opened, kind, progress)) {
              Content.checkWanted(progress);
              all.add(kind.shape(folder, entry));
              if (recursive && leadsToDirectory(folder, entry, kind, progress)) {
                toCome.add(folder.below(entry, null));
              }
            }
          }
          reserve(all, progress);
          return Collections.unmodifiableList(all);
        });
  }

  /**
   * Only now is it known how much memory the outcome takes. If too little is left, nothing has been
   * done that anybody sees, and the directory is listed again later.
   */
  private static void reserve(List<?> entries, Progress progress) {
    progress.reserve(BYTES_OF_ENTRY * entries.size());
  }

  private static boolean leadsToDirectory(
      Folder folder, Entry entry, Kind<?> kind, Progress progress) {
    try {
      return kind.leadsToDirectory(entry);
    } catch (IOException e) { // looks again, because it may have to wait
      String path = folder.asGiven(entry.path()).toString();
      return Descriptors.wait(progress, "stat", path, () -> kind.leadsToDirectory(entry));
    }
  }

  private static List<Entry> entries(
      Folder folder, OpenFolder opened, Kind<?> kind, Progress progress) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (opened) {
      forEach(
          opened,
          folder,
          progress,
          listed -> entries.add(find(folder, folder.resolve(listed), opened, kind, progress)));
    }
    entries.sort(Comparator.comparing(Entry::name, ORDER));
    return entries;
  }

  private static Entry find(
      Folder folder, Path path, OpenFolder opened, Kind<?> kind, Progress progress) {
    try {
      return kind.find(path, opened);
    } catch (IOException e) { // looks again, because it may have to wait
      String shown = folder.asGiven(path).toString();
      return Descriptors.wait(progress, "lstat", shown, () -> kind.find(path, opened));
    }
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
      RequestTerms terms, Location directory, OpendirOptions options, boolean errorsHavePath) {
    Objects.requireNonNull(options, "options");
    String shown = errorsHavePath ? directory.text() : null;
    CreationStack opened = terms.loop().creationStack();
    return SystemCall.<Dir>composite(
            "opendir",
            directory,
            () ->
                new Dir(
                    terms,
                    directory.text(),
                    Descriptors.first(
                        "opendir", shown, () -> OpenDirectory.open(directory, options)),
                    opened))
        .withDisposer(Dir::dispose);
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
          if (!Providers.isDefault(path) && !Renaming.isEmpty(path)) {
            throw new DirectoryNotEmptyException(directory.text()); // object stores delete it all
          }
          Files.delete(path);
          return null;
        });
  }
}
