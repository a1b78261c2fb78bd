package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many named pipes. To open one for reading holds the thread in the kernel until it is released, as
 * a file does whose server does not answer; but without any server, and for as long as a test
 * wants.
 */
final class Fifos implements AutoCloseable {
  private static final int MADE_AT_ONCE = 500;

  private final List<Path> paths = new ArrayList<>();
  private final Map<Integer, RandomAccessFile> partners = new HashMap<>();

  private Fifos() {}

  static Fifos make(Path folder, int count) throws Exception {
    Fifos fifos = new Fifos();
    for (int i = 0; i < count; i++) {
      fifos.paths.add(folder.resolve("fifo" + i));
    }
    for (int i = 0; i < count; i += MADE_AT_ONCE) {
      List<String> command = new ArrayList<>(List.of("mkfifo"));
      for (Path path : fifos.paths.subList(i, Math.min(count, i + MADE_AT_ONCE))) {
        command.add(path.toString());
      }
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
    return fifos;
  }

  String path(int index) {
    return paths.get(index).toString();
  }

  List<String> paths() {
    return paths.stream().map(Path::toString).toList();
  }

  /** Lets all that open a pipe, now or until this is closed, go on; one pipe after the other. */
  void release() {
    for (int i = 0; i < paths.size(); i++) {
      release(i);
    }
  }

  /** Lets all that open this pipe, now or until this is closed, go on. */
  void release(int index) {
    if (partners.containsKey(index)) {
      return;
    }
    try {
      // To open for reading and writing never waits, and who waits for either goes on.
      partners.put(index, new RandomAccessFile(path(index), "rw"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes to a pipe, whether or not anybody reads it. */
  void write(int index, String text) {
    release(index);
    try {
      partners.get(index).write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets all that are opening this pipe right now go on, but not those that come later. */
  void touch(int index) {
    try {
      new RandomAccessFile(path(index), "rw").close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    release(); // also if a test has failed before it could
    for (RandomAccessFile partner : partners.values()) {
      partner.close();
    }
  }
}
