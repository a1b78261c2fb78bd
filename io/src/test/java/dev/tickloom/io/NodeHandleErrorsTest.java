package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Node 26.10.0 on Linux said when its operations met open files of all kinds, line by line in
 * {@code node-handle-errors.tsv}; {@code record-node-handle-errors.js} made it.
 */
@ParameterizedClass
@EnumSource(Form.class)
class NodeHandleErrorsTest {
  private record Line(String operation, String file, String flags, String outcome) {
    static Line parse(String line) {
      String[] fields = line.split("\t");
      return new Line(fields[0], fields[1], fields[2], fields[3]);
    }

    /**
     * Of what has no bytes Node looks at the buffers before the descriptor, or asks the device;
     * this library looks at the handle first, and the JDK asks no device.
     */
    boolean isException() {
      return operation.matches("(read|write)v?(Nothing|None|Empty)")
          && (flags.equals("closed") || file.equals("/dev/full"));
    }
  }

  @Parameter Form form;

  @TempDir Path temporary;

  private EventLoop loop;
  private Form.Use fs;

  @BeforeEach
  void open() throws Exception {
    loop = EventLoop.create();
    fs = form.on(loop, Fs.on(loop));
    Files.createDirectory(temporary.resolve("dir"));
    Fifo.make(temporary.resolve("pipe"));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  static List<String> operations() throws IOException {
    return lines().map(Line::operation).distinct().toList();
  }

  private static Stream<Line> lines() throws IOException {
    try (InputStream table =
        NodeHandleErrorsTest.class.getResourceAsStream("node-handle-errors.tsv")) {
      return new String(table.readAllBytes(), UTF_8).lines().map(Line::parse);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void saysWhatNodeSays(String operation) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Line line : lines().filter(each -> each.operation().equals(operation)).toList()) {
      String actual = outcome(line);
      if (!actual.equals(expected(line)) && !line.isException()) {
        wrong.add(line + "\n  here: " + actual);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private String expected(Line line) {
    boolean rejected = line.flags().equals("closed") && form.isPromised();
    return rejected ? "file closed" : line.outcome(); // as Node says of a closed FileHandle
  }

  private String outcome(Line line) throws Exception {
    Files.writeString(temporary.resolve("file"), "content");
    boolean closed = line.flags().equals("closed");
    String path = temporary.resolve(line.file()).toString(); // an absolute one stays as it is
    FileHandle handle = fs.open(path, closed ? "r+" : line.flags());
    if (closed) {
      fs.close(handle);
    }
    try {
      Object value = run(line.operation(), handle);
      return value == null ? "ok" : "ok " + value;
    } catch (FsException e) {
      return Objects.requireNonNull(e.getMessage());
    } finally {
      if (!closed) {
        fs.close(handle);
      }
    }
  }

  private static ByteBuffer room() {
    return ByteBuffer.allocate(3);
  }

  private static ByteBuffer data(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private Object run(String operation, FileHandle handle) {
    return switch (operation) {
      case "read" -> fs.read(handle, room());
      case "readAt" -> fs.read(handle, room(), 1);
      case "readNothing" -> fs.read(handle, ByteBuffer.allocate(0));
      case "readv" -> fs.readv(handle, List.of(room(), room()));
      case "readvAt" -> fs.readv(handle, List.of(room(), room()), 1);
      case "readvNone" -> fs.readv(handle, List.of());
      case "write" -> fs.write(handle, data("xy"));
      case "writeAt" -> fs.write(handle, data("xy"), 1);
      case "writeNothing" -> fs.write(handle, data(""));
      case "writeText" -> fs.write(handle, "xy");
      case "writeTextAt" -> fs.write(handle, "xy", 1);
      case "writev" -> fs.writev(handle, List.of(data("x"), data("y")));
      case "writevAt" -> fs.writev(handle, List.of(data("x"), data("y")), 1);
      case "writevEmpty" -> fs.writev(handle, List.of(data("")));
      default -> {
        change(operation, handle);
        yield null;
      }
    };
  }

  private void change(String operation, FileHandle handle) {
    switch (operation) {
      case "fsync" -> fs.fsync(handle);
      case "fdatasync" -> fs.fdatasync(handle);
      case "ftruncate" -> fs.ftruncate(handle, 3);
      case "ftruncateToNothing" -> fs.ftruncate(handle);
      case "ftruncateNegative" -> fs.ftruncate(handle, -1);
      case "ftruncateLonger" -> fs.ftruncate(handle, 30);
      case "fstat" -> fs.fstat(handle);
      case "fchmod" -> fs.fchmod(handle, 0600);
      case "fchown" -> fs.fchown(handle, -1, -1);
      case "futimes" -> fs.futimes(handle, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));
      default -> throw new AssertionError(operation);
    }
  }
}
