package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.CpOptions;
import dev.tickloom.io.FsException;
import dev.tickloom.io.InvalidArgumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code cp} of Node 26.10.0 did, case by case in {@code cp-cases.json}; {@code record-cp.js}
 * made it. Where Tickloom differs, {@code cp-deviations.json} says why, and what it does.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "recorded on Linux")
class CpCasesTest {
  /** What an administrator may do all the same. */
  private static final Set<String> NEED_PERMISSIONS =
      Set.of("unreadable file in a directory", "unreadable directory");

  @TempDir Path temporary;

  private static Map<String, Map<String, Object>> deviations;
  private static List<Map<String, Object>> cases;
  private static boolean isAdministrator;

  @BeforeAll
  static void read() throws IOException {
    cases = list(file("cp-cases.json").get("cases"));
    deviations = new TreeMap<>();
    list(file("cp-deviations.json").get("cases"))
        .forEach(each -> deviations.put((String) each.get("title"), each));
    isAdministrator = "root".equals(System.getProperty("user.name"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> file(String name) throws IOException {
    try (InputStream text = CpCasesTest.class.getResourceAsStream(name)) {
      return (Map<String, Object>) Json.read(new String(text.readAllBytes(), UTF_8));
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Object value) {
    return value == null ? List.of() : (List<String>) value;
  }

  @Test
  void eachDeviationIsOneOfACaseAndHasAReason() {
    assertThat(cases).hasSize(106);
    assertThat(cases).extracting(each -> each.get("title")).containsAll(deviations.keySet());
    assertThat(deviations.values())
        .allSatisfy(each -> {
          assertThat((String) each.get("why")).isNotBlank();
        });
  }

  @ParameterizedTest
  @EnumSource(TreeForm.class)
  void doesWhatNodesPromiseFormDoes(TreeForm form) throws Exception {
    List<String> failures = new ArrayList<>();
    int number = 0;
    for (Map<String, Object> each : cases) {
      String title = (String) each.get("title");
      if (isAdministrator && NEED_PERMISSIONS.contains(title)) {
        continue;
      }
      Map<String, Object> expected =
          deviations.containsKey(title)
              ? deviations.get(title)
              : map(each.get(each.containsKey("all") ? "all" : "cp"));
      Map<String, Object> actual = run(each, form, number++);
      compare(title, expected, actual, failures);
    }
    assertThat(failures).isEmpty();
  }

  private static void compare(
      String title,
      Map<String, Object> expected,
      Map<String, Object> actual,
      List<String> failures) {
    for (String key : List.of("error", "onCall", "changed", "gone", "filterSaw", "entriesMade")) {
      Object wanted = expected.get(key);
      if (key.equals("gone") && wanted == null) {
        wanted = List.of();
      }
      if (wanted == null && key.equals("changed")) {
        continue; // only counted
      }
      if (!Objects.equals(normal(key, wanted), normal(key, actual.get(key)))) {
        failures.add("%s: %s is %s, not %s".formatted(title, key, actual.get(key), wanted));
      }
    }
  }

  /** Orders by name, and without the root of the case in paths. */
  @SuppressWarnings("unchecked")
  private static Object normal(String key, Object value) {
    if (value == null) {
      return null;
    }
    return switch (key) {
      case "changed", "gone", "filterSaw" ->
          ((List<Object>) value).stream().sorted(Comparator.comparing(Object::toString)).toList();
      case "error" -> {
        Map<String, Object> error = new TreeMap<>(map(value));
        error.remove("name");
        error.replaceAll(
            (name, each) -> each instanceof String text ? text.replace("@/", "") : each);
        yield error;
      }
      default -> value;
    };
  }

  private Map<String, Object> run(Map<String, Object> each, TreeForm form, int number)
      throws Exception {
    CaseFolder folder = new CaseFolder(temporary, form + "-" + number);
    for (String line : strings(each.get("before"))) {
      folder.make(line);
    }
    if (each.get("chmod") instanceof List<?> chmod) {
      folder.setMode((String) chmod.get(0), (int) (long) chmod.get(1));
    }
    List<String> before = folder.look();
    Map<String, Object> actual = new LinkedHashMap<>();
    List<List<String>> seen = new ArrayList<>();
    long times = each.get("times") instanceof Long count ? count : 1;
    for (long i = 1; i <= times && !actual.containsKey("error"); i++) {
      try {
        form.cp(
            in(folder, (String) each.get("src")),
            in(folder, (String) each.get("dest")),
            options(each, folder, seen));
      } catch (RuntimeException e) {
        actual.put("error", error(e, folder));
        if (times > 1) {
          actual.put("onCall", i);
        }
      }
    }
    if (each.get("chmod") instanceof List<?> chmod && chmod.get(1).equals(0L)) {
      folder.setMode((String) chmod.get(0), 0755);
      before.remove("? s/m");
      before.replaceAll(line -> line.equals("d s/m 0") ? "d s/m 755" : line);
      before.add("f s/m/x X 644 old");
    }
    List<String> after = folder.look();
    List<String> changed = after.stream().filter(line -> !before.contains(line)).toList();
    actual.put("changed", changed);
    actual.put("gone", before.stream().filter(line -> !after.contains(line)).toList());
    if (each.containsKey("limit")) {
      actual.remove("changed");
      actual.put("entriesMade", (long) changed.size());
    }
    if (!seen.isEmpty()) {
      actual.put("filterSaw", seen);
    }
    return actual;
  }

  private static String in(CaseFolder folder, String path) {
    return path.isEmpty() || path.startsWith("/") ? path : folder.path + "/" + path;
  }

  private static CpOptions options(
      Map<String, Object> each, CaseFolder folder, List<List<String>> seen) {
    CpOptions options = CpOptions.DEFAULT;
    for (Map.Entry<String, Object> option : map(each.get("options")).entrySet()) {
      options =
          switch (option.getKey()) {
            case "recursive" -> options.withRecursive((boolean) option.getValue());
            case "force" -> options.withForce((boolean) option.getValue());
            case "errorOnExist" -> options.withErrorOnExist((boolean) option.getValue());
            case "dereference" -> options.withDereference((boolean) option.getValue());
            case "verbatimSymlinks" -> options.withVerbatimSymlinks((boolean) option.getValue());
            case "preserveTimestamps" ->
                options.withPreserveTimestamps((boolean) option.getValue());
            case "mode" -> options.withMode((int) (long) option.getValue());
            default -> throw new IllegalArgumentException(option.getKey());
          };
    }
    if (each.containsKey("filterNot") || each.containsKey("filterThrows")) {
      return options.withFilter((src, dest) -> {
        seen.add(List.of(folder.relative(src.toString()), folder.relative(dest.toString())));
        String name = src.getFileName().toString();
        if (name.equals(each.get("filterThrows"))) {
          throw new IllegalStateException("filter");
        }
        return !strings(each.get("filterNot")).contains(name);
      });
    }
    return options;
  }

  private static Map<String, Object> error(RuntimeException thrown, CaseFolder folder) {
    Map<String, Object> error = new LinkedHashMap<>();
    if (thrown instanceof FsException e) {
      error.put("code", e.code());
      error.put("syscall", e.syscall());
      error.put("errno", (long) e.errno());
      Stream.of(e.path()).filter(Objects::nonNull).forEach(it -> error.put("path", it));
      Stream.of(e.dest()).filter(Objects::nonNull).forEach(it -> error.put("dest", it));
    } else if (thrown instanceof InvalidArgumentException e) {
      error.put("code", e.code());
    } else if (!"filter".equals(thrown.getMessage())) {
      throw thrown;
    }
    error.put("message", thrown.getMessage());
    error.replaceAll((key, value) -> value instanceof String text ? folder.relative(text) : value);
    return error;
  }
}
