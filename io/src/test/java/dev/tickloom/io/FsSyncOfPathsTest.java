package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.EventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The blocking form takes a {@link Path} wherever it takes the path of a file as text. */
class FsSyncOfPathsTest {
  /** Which parameters of text are no paths. */
  private static final Map<String, Integer> DATA = Map.of("writeFile", 1, "appendFile", 1);

  static Stream<Method> ofPaths() {
    return Stream.of(FsSyncOfPaths.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()));
  }

  /** With a {@code Path} for each path; null if there is none. */
  private static List<Class<?>> withPaths(Method ofText) {
    Class<?>[] types = ofText.getParameterTypes();
    boolean isOfText = types.length > 0 && types[0] == CharSequence.class;
    for (int i = 0; i < types.length && isOfText; i++) {
      boolean isData = Integer.valueOf(i).equals(DATA.get(ofText.getName()));
      types[i] = types[i] == CharSequence.class && !isData ? Path.class : types[i];
    }
    return isOfText ? List.of(types) : null;
  }

  @Test
  void eachMethodHasATwin() {
    List<String> expected =
        Stream.of(FsSync.class.getMethods())
            .filter(method -> withPaths(method) != null)
            .map(method -> method.getReturnType() + method.getName() + withPaths(method))
            .toList();
    assertThat(
            ofPaths()
                .map(each ->
                    each.getReturnType() + each.getName() + List.of(each.getParameterTypes())))
        .hasSizeGreaterThan(50)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** A path that no file system has: each method has to ask it, and so says that it has got it. */
  @ParameterizedTest
  @MethodSource("ofPaths")
  void eachMethodPassesItsPathOn(Method method) throws Exception {
    IllegalStateException asked = new IllegalStateException("asked");
    Path path =
        (Path)
            Proxy.newProxyInstance(
                Path.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (self, called, arguments) -> {
                  throw asked;
                });
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = method.getParameterTypes()[i] == Path.class ? path : sample(method, i);
    }
    try (EventLoop loop = EventLoop.create()) {
      assertThat(thrownBy(method, Fs.on(loop).sync(), arguments)).isSameAs(asked);
    }
  }

  private static Object sample(Method method, int index) {
    Class<?> type = method.getParameterTypes()[index];
    return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : sample(type);
  }

  private static Object sample(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "OpenFlags" -> OpenFlags.READ;
      case "String" -> "r";
      default -> null;
    };
  }

  private static Throwable thrownBy(Method method, Object on, Object[] arguments) throws Exception {
    try {
      return new AssertionError("it yields " + method.invoke(on, arguments));
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  @ParameterizedTest
  @MethodSource("ofPaths")
  void noPathIsRefusedByName(Method method) throws Exception {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = sample(method, i);
    }
    try (EventLoop loop = EventLoop.create()) {
      assertThat(thrownBy(method, Fs.on(loop).sync(), arguments))
          .isInstanceOf(NullPointerException.class)
          .message()
          .isIn("path", "prefix", "src", "oldPath", "existingPath", "target");
    }
  }

  @Test
  void aPathIsOfAnyFileSystem() throws Exception {
    try (EventLoop loop = EventLoop.create();
        FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      FsSync fs = Fs.on(loop).sync();
      Path folder = memory.getPath("/folder");
      fs.mkdir(folder);
      fs.writeFile(folder.resolve("a"), "text");
      fs.copyFile(folder.resolve("a"), folder.resolve("b"));
      fs.rename(folder.resolve("a"), folder.resolve("c"));
      assertThat(fs.readdir(folder)).containsExactly("b", "c");
      assertThat(fs.readFile(folder.resolve("b"), UTF_8)).isEqualTo("text");
      assertThat(Files.exists(folder.resolve("c"))).isTrue();
    }
  }
}
