package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder whose tree is made of lines and told in lines, as the recorded cases have them. */
final class CaseFolder {
  private static final FileTime OLD = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  /** Without links in it. */
  final Path path;

  CaseFolder(Path parent, String name) throws IOException {
    path = Files.createDirectory(parent.resolve(name)).toRealPath();
  }

  /** Makes an entry: "d sub 755", "f sub/a text 644", "l name target", "h name existing". */
  void make(String line) throws IOException, InterruptedException {
    String[] words = line.split(" ");
    Path entry = path.resolve(words[1]);
    String word = words.length > 2 ? words[2] : "";
    switch (words[0]) {
      case "d" -> {
        Files.createDirectory(entry);
        if (!word.isEmpty()) {
          setMode(entry, Integer.parseInt(word, 8));
        }
      }
      case "f" -> {
        Files.writeString(entry, word);
        if (words.length > 3) {
          setMode(entry, Integer.parseInt(words[3], 8));
        }
        Files.setLastModifiedTime(entry, OLD);
      }
      case "l" ->
          Files.createSymbolicLink(
              entry, word.equals("@") ? path.resolve(words[3]) : Path.of(word));
      case "h" -> Files.createLink(entry, path.resolve(word));
      case "p" -> {
        if (new ProcessBuilder("mkfifo", entry.toString()).inheritIO().start().waitFor() != 0) {
          throw new IOException("mkfifo failed");
        }
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  /** Makes an empty file or directory, whatever its name. */
  void makeEmpty(char kind, String name) throws IOException {
    if (kind == 'd') {
      Files.createDirectory(path.resolve(name));
    } else {
      Files.createFile(path.resolve(name));
    }
  }

  void setMode(String name, int mode) throws IOException {
    setMode(path.resolve(name), mode);
  }

  private static void setMode(Path entry, int mode) throws IOException {
    Files.setAttribute(entry, "unix:mode", mode);
  }

  /** All that is there. */
  List<String> look() throws IOException {
    List<String> lines = new ArrayList<>();
    look(path, lines);
    return lines;
  }

  private void look(Path directory, List<String> lines) throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(directory)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      String name = path.relativize(entry).toString();
      Map<String, Object> unix =
          Files.readAttributes(entry, "unix:mode,nlink", LinkOption.NOFOLLOW_LINKS);
      String mode = Integer.toOctalString((int) unix.get("mode") & 07777);
      if (Files.isSymbolicLink(entry)) {
        lines.add("l " + name + " " + withoutPath(Files.readSymbolicLink(entry).toString()));
      } else if (Files.isDirectory(entry)) {
        lines.add("d " + name + " " + mode);
        try {
          look(entry, lines);
        } catch (AccessDeniedException e) {
          lines.add("? " + name);
        }
      } else if (Files.isRegularFile(entry)) {
        boolean isOld = Files.getLastModifiedTime(entry).equals(OLD);
        int links = (int) unix.get("nlink");
        lines.add(
            "f %s %s %s%s%s"
                .formatted(
                    name,
                    read(entry),
                    mode,
                    isOld ? " old" : "",
                    links > 1 ? " links=" + links : ""));
      } else {
        lines.add("p " + name);
      }
    }
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, UTF_8);
    } catch (AccessDeniedException e) {
      return "EACCES";
    }
  }

  /** A text with this folder as @. */
  String withoutPath(String text) {
    return text.replace(path.toString(), "@");
  }

  /** A text as if this folder were the working directory. */
  String relative(String text) {
    return text.replace(path + "/", "").replace(path.toString(), "@").replace("@/", "");
  }
}
