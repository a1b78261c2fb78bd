package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A native image has of reflection only what its metadata names. There is no compiler for one here,
 * so the metadata is compared with the sources and with the JDK.
 */
class NativeImageMetadataTest {
  private static final Pattern BY_NAME = Pattern.compile("Class\\.forName\\(\\s*\"([^\"]+)\"");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?:newUpdater|findVarHandle)\\(\\s*(\\w+)\\.class,(?:\\s*[\\w.]+\\.class,)?\\s*\"(\\w+)\"");

  @ParameterizedTest
  @EnumSource
  void allThatIsLookedUpByNameIsThere(Library library) throws IOException {
    Set<String> named = new TreeSet<>();
    for (JsonElement entry : metadata(library)) {
      JsonObject type = entry.getAsJsonObject();
      if (isProxy(type)) {
        continue;
      }
      String name = type.get("type").getAsString();
      named.add(name);
      if (type.has("fields")) {
        type.getAsJsonArray("fields")
            .forEach(
                field -> named.add(name + " " + field.getAsJsonObject().get("name").getAsString()));
      }
    }

    assertThat(named).containsAll(lookedUp(library));
  }

  @ParameterizedTest
  @EnumSource
  void allThatIsNamedExists(Library library) throws IOException {
    for (JsonElement entry : metadata(library)) {
      assertThatCode(() -> lookUp(entry.getAsJsonObject())).doesNotThrowAnyException();
    }
  }

  private static boolean isProxy(JsonObject entry) {
    return entry.get("type").isJsonObject();
  }

  private static Class<?> named(JsonElement name) throws ClassNotFoundException {
    return Class.forName(name.getAsString(), false, ClassLoader.getSystemClassLoader());
  }

  private static void lookUp(JsonObject entry) throws ReflectiveOperationException {
    if (isProxy(entry)) {
      for (JsonElement type : entry.getAsJsonObject("type").getAsJsonArray("proxy")) {
        assertThat(named(type)).isInterface();
      }
      return;
    }
    Class<?> type = named(entry.get("type"));
    for (JsonElement field : list(entry, "fields")) {
      type.getDeclaredField(field.getAsJsonObject().get("name").getAsString());
    }
    for (JsonElement method : list(entry, "methods")) {
      JsonArray names = method.getAsJsonObject().getAsJsonArray("parameterTypes");
      Class<?>[] parameters = new Class<?>[names.size()];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = Class.forName(names.get(i).getAsString());
      }
      String name = method.getAsJsonObject().get("name").getAsString();
      if (name.equals("<init>")) {
        type.getDeclaredConstructor(parameters);
      } else {
        type.getDeclaredMethod(name, parameters);
      }
    }
  }

  private static JsonArray list(JsonObject entry, String name) {
    return entry.has(name) ? entry.getAsJsonArray(name) : new JsonArray();
  }

  private static Set<String> lookedUp(Library library) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(library.folder().resolve("src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String source = Files.readString(file);
        Path folder = library.folder().resolve("src/main/java").relativize(file.getParent());
        String prefix = folder.toString().replace('/', '.') + ".";
        names.addAll(all(BY_NAME, source, match -> match.group(1)));
        names.addAll(all(FIELD, source, match -> prefix + match.group(1) + " " + match.group(2)));
      }
    }
    return names;
  }

  private static Set<String> all(
      Pattern pattern, String source, Function<MatchResult, String> name) {
    return pattern.matcher(source).results().map(name).collect(Collectors.toSet());
  }

  private static JsonArray metadata(Library library) throws IOException {
    String name = "tickloom-" + library.simpleName();
    Path file =
        library
            .folder()
            .resolve("src/main/resources/META-INF/native-image/dev.tickloom")
            .resolve(name)
            .resolve("reachability-metadata.json");
    return Files.exists(file)
        ? JsonParser.parseString(Files.readString(file))
            .getAsJsonObject()
            .getAsJsonArray("reflection")
        : new JsonArray();
  }
}
