package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Applications that depend on Tickloom as others would: on what is installed, and on nothing else
 * of this project. Each checks itself. They are in {@code compat-tests/consumers}, and are built
 * and run there by a Maven of their own, on the JDK of this test.
 */
class ConsumersIT {
  private static final String VERSION = "consumer.";

  private final Path sources = Path.of("consumers").toAbsolutePath();
  private final Path target = Path.of(System.getProperty("consumers.target"));
  private final String folder = System.getProperty("consumers.folder");

  @Test
  void applicationsThatUseWhatIsInstalledCompileAndRun() throws Exception {
    Path copy = copy(folder);
    Path log = target.resolve(folder + ".log");
    ProcessBuilder maven = new ProcessBuilder(command(copy)).redirectErrorStream(true);
    maven.redirectOutput(log.toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maven.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");

    int code = maven.start().waitFor();

    assertThat(code).as(() -> content(log)).isZero();
  }

  private List<String> command(Path project) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("consumers.maven"), "bin", "mvn").toString());
    command.addAll(
        List.of("-B", "-ntp", "-T2", "-f", project.toString(), "-s", settings().toString()));
    command.add("-Dmaven.repo.local=" + target.resolve("repository"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(VERSION))
        .map(name -> "-D" + name.substring(VERSION.length()) + "=" + System.getProperty(name))
        .forEach(command::add);
    command.add("test");
    return command;
  }

  private Path settings() throws IOException {
    String user = Path.of(System.getProperty("consumers.libraries")).toUri().toString();
    String settings = Files.readString(sources.resolve("settings.xml"));
    return Files.writeString(
        target.resolve("settings.xml"), settings.replace("@localRepositoryUrl@", user));
  }

  private Path copy(String project) throws IOException {
    delete(target.resolve(project));
    for (Path file : walk(sources.resolve(project))) {
      Path to = target.resolve(sources.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(to);
      } else {
        Files.write(to, Files.readAllBytes(file));
      }
    }
    return target.resolve(project);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path file : walk(folder).reversed()) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    }
  }

  private static String content(Path log) {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
