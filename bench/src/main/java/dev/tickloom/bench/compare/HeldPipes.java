package dev.tickloom.bench.compare;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The writing ends of pipes, in a thread each: 20 milliseconds after a reader has come it gets the
 * end of the file. So each read takes that long, from when it began.
 */
final class HeldPipes implements AutoCloseable {
  static final int COUNT = 200;
  private static final long MILLIS = 20;

  private final Path folder;
  private final List<Thread> writers = new ArrayList<>();

  HeldPipes(Path folder) {
    this.folder = folder;
    for (int i = 0; i < COUNT; i++) {
      Path pipe = folder.resolve("" + i);
      writers.add(Thread.ofPlatform().daemon().start(() -> hold(pipe)));
    }
  }

  private static void hold(Path pipe) {
    try (FileOutputStream unused = new FileOutputStream(pipe.toFile())) { // waits for a reader
      Thread.sleep(MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    List<RandomAccessFile> readers = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      readers.add(new RandomAccessFile(folder.resolve("" + i).toFile(), "rw")); // never waits
    }
    for (Thread writer : writers) {
      writer.join();
    }
    for (RandomAccessFile reader : readers) {
      reader.close();
    }
  }
}
