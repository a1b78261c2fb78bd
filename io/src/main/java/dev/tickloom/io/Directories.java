package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import dev.tickloom.loop.CreationStack;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** The operations that list and delete directories. */
final class Directories {
  /** By the bytes of the names in UTF-8, as libuv sorts. */
  static final Comparator<String> ORDER = Directories::compareCodePoints;

  /** The memory of an entry in a list, with a name of usual length. */
  private static final long BYTES_OF_ENTRY = 128;

  private Directories() {}

  static Work<List<String>> readdir(EventLoop loop, Location directory, ReaddirOptions options) {
    return Objects.requireNonNull(options, "options").recursive()
        ? list(DirectoryListing.names(loop, directory, options), directory)
        : work(directory, progress -> names(Folder.at(directory), progress));
  }

  static Work<List<Dirent>> readdirWithFileTypes(
      EventLoop loop, Location directory, ReaddirOptions options) {
    return list(DirectoryListing.dirents(loop, directory, options), directory);
  }

  private static <T> Work<List<T>> list(DirectoryListing<T> listing, Location directory) {
    return work(
        directory,
        progress -> {
          List<T> all = listing.all(progress);
          reserve(all, progress);
          return Collections.unmodifiableList(all);
        });
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
   * Only now is it known how much memory the outcome takes. If too little is left, nothing has been
   * done that anybody sees, and the directory is listed again later.
   */
  private static void reserve(List<?> entries, Progress progress) {
    progress.reserve(BYTES_OF_ENTRY * entries.size());
  }

  /** Reads a directory; who fails to is told as a failure of scandir. */
  static void forEach(OpenFolder opened, Folder folder, Progress progress, Consumer<Path> action)
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
   * Looks first at what it deletes, because NIO would delete a file too. One that takes the place
   * of a directory between the two calls is deleted.
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
