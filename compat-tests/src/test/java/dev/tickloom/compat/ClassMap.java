package dev.tickloom.compat;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The classes of a package in groups, as its {@code package-info} lists them: public ones as links,
 * all others as code.
 */
record ClassMap(String packageName, List<Group> groups) {
  private static final Pattern GROUP = Pattern.compile("<p><b>(.+?)</b>: (.+?) +<ul>(.+?)</ul>");
  private static final Pattern ENTRY = Pattern.compile("<li>(\\{@(?:link|code) \\w+}): ");
  private static final Pattern TAG = Pattern.compile("\\{@\\w+ (.+?)}");

  /**
   * Classes that belong together.
   *
   * @param about which behaviour is at home here
   * @param entries each a tag, such as <code>{&#64;link Promise}</code>
   */
  record Group(String title, String about, List<String> entries) {}

  /** The maps of all packages of the libraries, in the order in which these know each other. */
  static List<ClassMap> all() throws IOException {
    List<ClassMap> maps = new ArrayList<>();
    for (Library library : Library.values()) {
      Path sources = library.folder().resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path info :
            files
                .filter(file -> file.endsWith("package-info.java"))
                .sorted(comparing(Path::getParent))
                .toList()) {
          String name = sources.relativize(info.getParent()).toString().replace('/', '.');
          maps.add(new ClassMap(name, groups(info)));
        }
      }
    }
    return maps;
  }

  private static List<Group> groups(Path info) throws IOException {
    String text =
        Files.readAllLines(info).stream()
            .map(line -> line.replaceFirst("^ \\* ?", ""))
            .collect(joining(" "));
    return GROUP
        .matcher(text)
        .results()
        .map(group -> new Group(group.group(1), group.group(2), entries(group.group(3))))
        .toList();
  }

  private static List<String> entries(String list) {
    return ENTRY.matcher(list).results().map(entry -> entry.group(1)).toList();
  }

  List<String> entries() {
    return groups.stream().flatMap(group -> group.entries().stream()).toList();
  }

  /** What should be listed: the top-level classes of the package, by their source files. */
  List<String> classes() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      List<String> classes = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if (!name.equals("package-info")) {
          String kind = isPublic(name, Files.readString(file)) ? "link" : "code";
          classes.add("{@" + kind + " " + name + "}");
        }
      }
      return classes;
    }
  }

  private Path folder() {
    Library library =
        Arrays.stream(Library.values())
            .filter(each -> packageName.startsWith(each.mainPackage()))
            .findAny()
            .orElseThrow();
    return library.folder().resolve("src/main/java").resolve(packageName.replace('.', '/'));
  }

  private static boolean isPublic(String name, String source) {
    return Pattern.compile("^public .*\\b" + name + "\\b", Pattern.MULTILINE)
        .matcher(source)
        .find();
  }

  /** The groups as a table for a page: which behaviour, which classes. */
  String toMarkdown() {
    return groups.stream()
        .map(group ->
            "| **%s**: %s | %s |"
                .formatted(
                    group.title(),
                    TAG.matcher(group.about()).replaceAll("`$1`"),
                    group.entries().stream()
                        .map(entry -> TAG.matcher(entry).replaceAll("`$1`"))
                        .collect(joining(" "))))
        .collect(joining("\n", "### `" + packageName + "`\n\n| | |\n|---|---|\n", "\n"));
  }

  @Override
  public String toString() {
    return packageName;
  }
}
