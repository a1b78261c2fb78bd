package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tickloom.loop.EventLoop;
import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A program for a JVM with little direct memory: moves more than that at once, in every way. */
final class LargeBuffers {
  private static final int SIZE = 24 * 1024 * 1024 + 3;
  private static final byte[] CONTENT = content();

  private final Form.Use fs;
  private final String file;

  private LargeBuffers(Form.Use fs, Path folder) {
    this.fs = fs;
    this.file = folder.resolve("file").toString();
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    for (Form form : Form.values()) {
      try (EventLoop loop = EventLoop.create()) {
        LargeBuffers program = new LargeBuffers(form.on(loop, Fs.on(loop)), folder);
        program.readAndWrite(OpenFile.CURRENT);
        program.readAndWrite(5);
        program.wholeFiles();
        System.out.println(form);
      }
    }
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    return content;
  }

  private void readAndWrite(long position) throws Exception {
    FileHandle handle = fs.open(file, "w+");
    long start = Math.max(position, 0);
    check(SIZE, fs.write(handle, ByteBuffer.wrap(CONTENT), position));
    checkFile(start);
    fs.close(handle);

    handle = fs.open(file, "r");
    ByteBuffer read = ByteBuffer.allocate(SIZE + 10);
    check(SIZE, fs.read(handle, read, position));
    checkContent(read.array());
    fs.close(handle);

    handle = fs.open(file, "w+");
    check(SIZE, fs.writev(handle, slices(CONTENT), position));
    checkFile(start);
    fs.close(handle);

    handle = fs.open(file, "r");
    read = ByteBuffer.allocate(SIZE + 10);
    check(SIZE, fs.readv(handle, slices(read.array()), position));
    checkContent(read.array());
    fs.close(handle);

    handle = fs.open(file, "w+");
    check(SIZE, fs.write(handle, new String(CONTENT, ISO_8859_1), position, ISO_8859_1));
    checkFile(start);
    fs.close(handle);
  }

  private void wholeFiles() throws Exception {
    fs.writeFile(file, ByteBuffer.wrap(CONTENT));
    checkFile(0);
    fs.writeFile(file, CONTENT, WriteOptions.DEFAULT.withAtomic(true));
    checkFile(0);
    checkContent(fs.readFile(file));
    check(SIZE, fs.readFile(file, ByteBuffer.allocate(SIZE)));
    fs.copyFile(file, file + "2");
    fs.truncate(file);
    fs.appendFile(file, CONTENT);
    checkFile(0);
    FileHandle handle = fs.open(file, "w+");
    byte[][] read = new byte[1][];
    fs.loop.run(() ->
        handle
            .writeFile(CONTENT)
            .thenCompose(written -> handle.read(ByteBuffer.allocate(1), 0))
            .thenCompose(one -> Fs.on(fs.loop).promises().open(file))
            .thenCompose(again ->
                again
                    .readFile()
                    .thenCompose(bytes -> {
                      read[0] = bytes;
                      return again.close();
                    })));
    checkContent(read[0]);
    fs.close(handle);
  }

  /** Of one byte, of more than a chunk, of many that fit into one, of none, and the rest. */
  private static List<ByteBuffer> slices(byte[] bytes) {
    int[] sizes = {1, 3_000_000, 1000, 0, 2000, 600_000, 5, 524_288};
    int rest = SIZE - Arrays.stream(sizes).sum();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return Stream.concat(Arrays.stream(sizes).boxed(), Stream.of(rest, bytes.length - SIZE))
        .map(size -> {
          ByteBuffer slice = from.slice(from.position(), size);
          from.position(from.position() + size);
          return slice;
        })
        .toList();
  }

  private void checkFile(long start) throws Exception {
    try (var in = new FileInputStream(file)) { // which takes no direct memory
      in.skipNBytes(start);
      checkContent(in.readAllBytes());
    }
  }

  private static void checkContent(byte[] read) {
    if (!Arrays.equals(read, 0, SIZE, CONTENT, 0, SIZE)) {
      throw new AssertionError("other bytes");
    }
  }

  private static void check(long expected, long moved) {
    if (moved != expected) {
      throw new AssertionError(moved + " bytes moved");
    }
  }
}
