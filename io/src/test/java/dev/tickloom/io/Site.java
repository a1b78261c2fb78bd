package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Settled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder that is always the same at first, and the file system on which an operation uses it. */
final class Site {
  /** Of the files that operations read and change: several calls' worth. */
  static final String CONTENT = "0123456789abcdefghijklmnopqrstuvwxyz";

  /** So much one call reads or writes. */
  static final int MOST_BYTES = 8;

  final Path folder;
  final Form.Use use;
  FileHandle handle;
  Dir dir;
  TempDirectory temporary;
  private final List<Object> opened = new ArrayList<>();

  Site(Path folder, Form.Use use) {
    this.folder = folder;
    this.use = use;
  }

  /** Makes a folder and all that is in it. */
  static void fill(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("tree/sub/deep"));
    Files.createDirectory(folder.resolve("empty"));
    for (String name :
        List.of("file", "other", "tree/a", "tree/b", "tree/sub/c", "tree/sub/deep/d")) {
      Path file = Files.writeString(folder.resolve(name), name.equals("file") ? CONTENT : name);
      Files.setAttribute(file, "unix:mode", name.equals("other") ? 0600 : 0644);
      Files.setLastModifiedTime(file, FileTime.from(Snapshot.OLD));
    }
    Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("tree/link"), Path.of("sub"));
  }

  void delete() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  String in(String name) {
    return folder.resolve(name).toString();
  }

  void openFile(String flags) {
    openFile("file", flags);
  }

  void openFile(String name, String flags) {
    handle = use.open(in(name), flags);
    opened.add(handle);
  }

  void openDir(OpendirOptions options) {
    dir = use.opendir(in("tree"), options);
    opened.add(dir);
  }

  /** Something that only promises yield. */
  <T> T promised(Callable<Promise<T>> call) {
    return use.form.call(
        use,
        new Form.Operation<>(
            null,
            fs -> {
              try {
                return call.call();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            null));
  }

  /**
   * What a call has yielded, as a text that is the same in every run; keeps what is to be closed.
   */
  String describe(Object value) {
    return switch (value) {
      case null -> "nothing";
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case FileHandle made -> opened("a file", made) + " " + describe(use.fstat(made));
      case Dir made -> opened("a directory", made);
      case TempDirectory made -> describe(made.path());
      case Stats stats -> "%o %d".formatted(stats.mode(), stats.size());
      case StatFs stats -> "block size " + stats.bsize();
      case Dirent entry -> entry.name() + " in " + describe(entry.parentPath()) + type(entry);
      case Settled.Fulfilled<?> fulfilled -> describe(fulfilled.value());
      case Settled.Rejected<?> rejected -> "" + rejected.reason();
      case List<?> all -> all.stream().map(this::describe).collect(Collectors.joining(", "));
      default -> Snapshot.withoutChance(value.toString().replace(folder.toString(), "."));
    };
  }

  private String opened(String text, Object made) {
    opened.add(made);
    return text;
  }

  private static String type(Dirent entry) {
    return entry.isDirectory()
        ? "/"
        : entry.isSymbolicLink() ? "@" : entry.isFile() ? "" : entry.isUnknown() ? "?" : "!";
  }

  /**
   * Closes what is still open; returns what does not let itself be closed at once.
   *
   * @param isClosed whether that has been tried, and may have failed
   */
  List<String> close(EventLoop loop, boolean isClosed) {
    List<String> problems = new ArrayList<>();
    for (Object each : opened) {
      List<String> ended = new ArrayList<>();
      loop.run(() -> {
        Promise<?> closed = each instanceof FileHandle file ? file.close() : ((Dir) each).close();
        closed.then(
            nothing -> ended.add("closed"),
            error -> ended.add(isClosed ? "closed" : "closing fails: " + error));
      });
      if (ended.isEmpty()) {
        problems.add("closing waits for a claim that nobody gives back");
      }
      ended.removeIf("closed"::equals);
      problems.addAll(ended);
    }
    return problems;
  }
}
