package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Node 26.10.0 on Linux said when its operations met paths of all kinds, line by line in
 * {@code node-errors.tsv}; {@code record-node-errors.js} made it.
 */
@ParameterizedClass
@EnumSource(Form.class)
class NodeErrorsTest {
  private static final String LONG = "n".repeat(256);
  private static final ReaddirOptions ALL_BELOW = ReaddirOptions.DEFAULT.withRecursive(true);
  private static final String ARROW = " -> ";
  private static final String VERY_LONG = "p/".repeat(2100);

  /** Operations that change nothing. */
  private static final Pattern READING =
      Pattern.compile("exists|l?stat(fs|IfExists)?|realpath.*|access.*|read.*|opendir|open r");

  /** By operation. */
  private static final Map<String, List<Line>> LINES = readLines();

  @Parameter Form form;

  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;

  /** Has the files that the paths lead to. */
  private Path dir;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private record Line(String operation, String path, String outcome, String ofBlockingForm) {
    static Line parse(String line) {
      String[] fields = line.split("\t");
      return new Line(
          fields[0], fields[1].replace("\\0", "\0"), fields[2], fields[fields.length - 1]);
    }

    /** The places where the JDK or this library knowingly differ. */
    boolean isException(Form form) {
      // in Node the blocking form has another algorithm; here there is one for all
      return (form.isBlocking()
              && (operation.equals("mkdirRecursive") || operation.startsWith("rmRecursive"))
              && !outcome.equals(ofBlockingForm))
          // the JDK itself refuses to make "."
          || ((operation.endsWith("x") || operation.endsWith("Exclusively")) && path.endsWith("/."))
          // the JDK opens a file to set its times
          || (operation.endsWith("utimes") && path.endsWith("unreadable"));
    }

    /** Node has two functions of the name, and promises are for the native one. */
    boolean isOfOtherForm(Form form) {
      return operation.equals(form.isPromised() ? "realpath" : "realpathNative");
    }

    boolean needsOrdinaryUser() {
      return path.contains("locked") || path.contains("unreadable") || outcome.contains("locked");
    }
  }

  static Set<String> operations() {
    return LINES.keySet();
  }

  private static Map<String, List<Line>> readLines() {
    try (InputStream table = NodeErrorsTest.class.getResourceAsStream("node-errors.tsv")) {
      return new String(table.readAllBytes(), UTF_8)
          .lines()
          .map(Line::parse)
          .collect(groupingBy(Line::operation, LinkedHashMap::new, toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void saysWhatNodeSays(String operation) throws Exception {
    compare(operation, line -> !line.needsOrdinaryUser());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void saysWhatNodeSaysIfPermissionIsDenied(String operation) throws Exception {
    if (Files.isReadable(makeForbidden(temporary.resolve("probe")))) {
      abort("NOT TESTED: this user may read everything; run the tests as an ordinary user too");
    }
    compare(operation, Line::needsOrdinaryUser);
  }

  private void compare(String operation, Predicate<Line> which) throws Exception {
    List<Line> lines = LINES.get(operation).stream().filter(which).toList();
    assertThat(lines).isNotEmpty();
    if (lines.get(0).isOfOtherForm(form)) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    makeFiles();
    for (Line line : lines) {
      String expected = form.isBlocking() ? line.ofBlockingForm() : line.outcome();
      String actual = outcome(operation, line.path());
      if (actual.startsWith("ok") && !READING.matcher(operation).matches()) {
        makeFiles(); // what failed has changed nothing
      }
      if (!actual.equals(expected) && !line.isException(form)) {
        wrong.add(line.path() + "\n  Node: " + expected + "\n  here: " + actual);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private String outcome(String operation, String text) throws Exception {
    String paths =
        text.replace("$DIR", dir.toString()).replace("VERYLONG", VERY_LONG).replace("LONG", LONG);
    String outcome;
    try {
      Object value = run(operation, paths);
      outcome = value == null ? "ok" : "ok " + value;
      outcome = outcome.equals("ok " + Path.of("").toAbsolutePath()) ? "ok $CWD" : outcome;
    } catch (FsException e) {
      checkFields(e);
      outcome = e.getMessage();
    } catch (InvalidArgumentException e) {
      outcome = e.getMessage();
    }
    if (operation.equals("mkdtemp")) {
      outcome = outcome.replaceFirst("[A-Za-z0-9]{6}('?)$", "XXXXXX$1");
    }
    return outcome
        .replace(dir.toString(), "$DIR")
        .replace(VERY_LONG, "VERYLONG")
        .replace(LONG, "LONG");
  }

  private Object run(String operation, String paths) {
    int arrow = paths.indexOf(ARROW);
    if (arrow >= 0) {
      run(operation, paths.substring(0, arrow), paths.substring(arrow + ARROW.length()));
      return null;
    }
    return runOnOne(operation, paths);
  }

  private void run(String operation, String path, String other) {
    switch (operation) {
      case "rename" -> fs.rename(path, other);
      case "link" -> fs.link(path, other);
      case "symlink" -> fs.symlink(path, other);
      case "copyFile" -> fs.copyFile(path, other);
      case "copyFileExclusively" -> fs.copyFile(path, other, FsConstants.COPYFILE_EXCL);
      default -> throw new AssertionError(operation);
    }
  }

  private Object runOnOne(String operation, String path) {
    switch (operation) {
      case "readFile" -> fs.readFile(path);
      case "writeFile" -> fs.writeFile(path, "x");
      case "stat" -> fs.stat(path);
      case "lstat" -> fs.lstat(path);
      case "readdir" -> fs.readdir(path);
      case "readdirWithFileTypes" -> fs.readdirWithFileTypes(path);
      case "mkdir" -> fs.mkdir(path);
      case "mkdirRecursive" -> {
        return fs.mkdir(path, PortableContract.RECURSIVE);
      }
      case "unlink" -> fs.unlink(path);
      case "access" -> fs.access(path);
      case "accessRead" -> fs.access(path, FsConstants.R_OK);
      case "accessWrite" -> fs.access(path, FsConstants.W_OK);
      case "accessExecute" -> fs.access(path, FsConstants.X_OK);
      case "exists" -> {
        return fs.exists(path);
      }
      case "statIfExists" -> {
        return fs.statIfExists(path) != null;
      }
      case "lstatIfExists" -> {
        return fs.lstatIfExists(path) != null;
      }
      case "statfs" -> fs.statfs(path);
      case "readdirRecursive" -> fs.readdir(path, ALL_BELOW);
      case "readdirWithFileTypesRecursive" -> fs.readdirWithFileTypes(path, ALL_BELOW);
      case "opendir" -> fs.closeDir(fs.opendir(path));
      case "rmdir" -> fs.rmdir(path);
      case "mkdtemp" -> {
        return fs.mkdtemp(path);
      }
      case "chmod" -> fs.chmod(path, 0750);
      case "chown" -> fs.chown(path, -1, -1);
      case "lchown" -> fs.lchown(path, -1, -1);
      case "utimes" -> fs.utimes(path, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));
      case "lutimes" -> fs.lutimes(path, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));
      case "appendFile" -> fs.appendFile(path, "x");
      case "truncate" -> fs.truncate(path, 3);
      case "readlink" -> {
        return fs.readlink(path);
      }
      case "realpath", "realpathNative" -> {
        return fs.realpath(path);
      }
      case "rm" -> fs.rm(path);
      case "rmForce" -> fs.rm(path, RmOptions.DEFAULT.withForce(true));
      case "rmRecursive" -> fs.rm(path, RmOptions.DEFAULT.withRecursive(true));
      case "rmRecursiveForce" -> fs.rm(path, RmOptions.DEFAULT.withForce(true).withRecursive(true));
      default -> fs.close(fs.open(path, operation.substring("open ".length())));
    }
    return null;
  }

  /** The message is made of the fields. */
  private static void checkFields(FsException e) {
    assertThat(e).hasCauseInstanceOf(IOException.class);
    if (e.code().startsWith("ERR_")) {
      return;
    }
    Errno errno = Errno.valueOf(e.code());
    String path = e.path() == null ? "" : " '" + e.path() + "'";
    String dest = e.dest() == null ? "" : " -> '" + e.dest() + "'";
    assertThat(e).hasMessage(e.code() + ": " + errno.text() + ", " + e.syscall() + path + dest);
    assertThat(e.errno()).isEqualTo(errno.number());
  }

  private void makeFiles() throws IOException {
    dir = Files.createTempDirectory(temporary, "");
    Files.writeString(dir.resolve("file"), "content");
    Files.createDirectory(dir.resolve("dir"));
    Files.createSymbolicLink(dir.resolve("linkToFile"), Path.of("file"));
    Files.createSymbolicLink(dir.resolve("linkToDir"), Path.of("dir"));
    Files.createSymbolicLink(dir.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(dir.resolve("throughFile"), Path.of("file/x"));
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    makeForbidden(dir.resolve("unreadable"));
    Files.createDirectory(dir.resolve("locked"), nobody());
    Files.createLink(dir.resolve("hardLink"), dir.resolve("file"));
    Files.createDirectories(dir.resolve("full/x"));
  }

  private static Path makeForbidden(Path file) throws IOException {
    return Files.createFile(file, nobody());
  }

  private static FileAttribute<Set<PosixFilePermission>> nobody() {
    return PosixFilePermissions.asFileAttribute(Set.of());
  }
}
