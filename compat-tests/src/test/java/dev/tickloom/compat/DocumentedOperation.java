package dev.tickloom.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public method of one of the three forms of {@code fs}, with its Javadoc as it stands in the
 * source.
 *
 * @param description all before the first tag
 * @param parameters what the tags say of parameters, but for the callback
 * @param result what the callback gets or the method returns; empty if that is nothing
 * @param errors what the tags say of exceptions
 */
record DocumentedOperation(
    String description, List<String> parameters, String result, List<String> errors) {
  private static final Pattern METHOD =
      Pattern.compile("  /\\*\\*\n((?:   \\*.*\n)+?)   \\*/\n  public ([^{;(]*)\\(([^)]*)\\) \\{");

  private static final Pattern ERROR_CODE = Pattern.compile("\\{@code E[A-Z_]+}|\\bfail");

  /** The public methods of a type that are no constructors, by name and parameters. */
  static SortedMap<String, DocumentedOperation> of(Class<?> type) throws IOException {
    Path sources = Library.IO.folder().resolve("src/main/java");
    Path file = sources.resolve(type.getName().replace('.', '/') + ".java");
    SortedMap<String, DocumentedOperation> operations = new TreeMap<>();
    Matcher method = METHOD.matcher(Files.readString(file));
    while (method.find()) {
      String name = method.group(2).replaceAll(".*\\s", "");
      String parameters =
          oneLine(method.group(3))
              .replaceAll("(, )?Callback<.*", "")
              .replaceAll(" \\w+(?=,|$)", "");
      operations.put(
          name + "(" + parameters + ")", of(method.group(1).replaceAll("(?m)^   \\* ?", "")));
    }
    return operations;
  }

  private static DocumentedOperation of(String javadoc) {
    List<String> parts =
        Arrays.stream(javadoc.split("(?m)^(?=@)")).map(DocumentedOperation::oneLine).toList();
    List<String> parameters = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    String result = "";
    for (String tag : parts.subList(1, parts.size())) {
      if (tag.startsWith("@throws ")) {
        errors.add(tag);
      } else if (tag.startsWith("@return ") || tag.startsWith("@param callback ")) {
        result = tag.replaceFirst("@return |@param callback (gets )?", "");
      } else {
        parameters.add(tag);
      }
    }
    // what yields nothing says when it is done, each form in its words
    boolean isNothing = result.matches("(called|fulfilled) .*");
    String description = parts.get(0).replace(", Callback)", ")"); // in links to overloads
    return new DocumentedOperation(description, parameters, isNothing ? "" : result, errors);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private List<String> sentences() {
    return List.of(description.split("(?<=\\.) (?=[A-Z])"));
  }

  String firstSentence() {
    return sentences().get(0);
  }

  /** What the description says of failures. */
  List<String> sentencesOfErrors() {
    return sentences().stream().filter(ERROR_CODE.asPredicate()).toList();
  }
}
