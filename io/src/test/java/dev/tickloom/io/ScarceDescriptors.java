package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program for a JVM with few descriptors: asks for a mass of files at once, holds most or all
 * other descriptors itself meanwhile, and prints how often what has come of it.
 */
final class ScarceDescriptors {
  private final Path folder;
  private final int files;
  private final Workers workers;
  private final EventLoop loop;
  private final Fs fs;
  private final Deque<FileInputStream> held = new ArrayDeque<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private ScarceDescriptors(Workers workers, Path folder, int files) {
    this.workers = workers;
    this.folder = folder;
    this.files = files;
    loop = EventLoop.builder().workers(workers).build();
    fs = Fs.on(loop);
    loop.onWarning(warning -> {}); // of stuck calls, which are none of the output
  }

  public static void main(String[] arguments) throws Exception {
    ScarceDescriptors program =
        new ScarceDescriptors(
            GrowingWorkers.valueOf(arguments[0]).workers,
            Path.of(arguments[2]),
            Integer.parseInt(arguments[3]));
    loadAllClasses();
    switch (arguments[1]) {
      case "readAll" -> program.readAll();
      case "readAllWithFew" -> program.readAllWith(Integer.parseInt(arguments[4]));
      case "readWhenSomeComeFree" -> program.readWhenSomeComeFree();
      case "readWithNone" -> program.readAllWith(0);
      case "writeAtomically" -> program.writeAtomically();
      case "copy" -> program.copy();
      case "removeTrees" -> program.removeTrees();
      case "openStuck" -> program.openStuck(Integer.parseInt(arguments[4]));
      default -> throw new IllegalArgumentException(arguments[1]);
    }
    System.out.println(program.outcomes);
  }

  /** To load a class from a folder takes a descriptor, which an application in a JAR has open. */
  static void loadAllClasses() throws IOException {
    for (Class<?> each : new Class<?>[] {EventLoop.class, Fs.class}) {
      Path classes = Path.of(ChildJvm.classesOf(each));
      if (!Files.isDirectory(classes)) {
        continue;
      }
      Files.walkFileTree(
          classes,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = classes.relativize(file).toString().replace('/', '.');
              if (name.matches("dev\\..*[^-]\\.class") && !name.contains("-info")) {
                load(name.substring(0, name.length() - ".class".length()));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readAll() {
    loop.run(this::readFiles);
  }

  private void readAllWith(int free) throws IOException {
    hold(free);
    loop.run(this::readFiles);
    releaseHeld(); // to load what prints
  }

  /** All descriptors but so many. */
  private void hold(int free) {
    try {
      for (; ; ) {
        held.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      release(free);
    }
  }

  private void release(int count) {
    try {
      for (int i = 0; i < count; i++) {
        held.pop().close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void releaseHeld() {
    release(held.size());
  }

  private void readWhenSomeComeFree() {
    hold(0);
    loop.run(() -> {
      readFiles();
      while (workers.metrics().retrying() < files) {
        Thread.onSpinWait();
      }
      release(1);
    });
    releaseHeld();
  }

  private void readFiles() {
    for (int i = 0; i < files; i++) {
      String name = "" + i;
      fs.readFile(
          folder.resolve(name).toString(),
          UTF_8,
          (error, text) -> count(error == null ? "read " + text.equals(name) : code(error)));
    }
  }

  /** Each has its folder, the file and the parent open, and needs two more to find the mode. */
  private void writeAtomically() {
    WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
    loop.run(() -> {
      for (int i = 0; i < files; i++) {
        fs.writeFile(
            folder.resolve("" + i).toString(),
            "new",
            atomic,
            (error, nothing) -> count(error == null ? "written" : code(error)));
      }
    });
  }

  /** As above, with two files open. */
  private void copy() {
    loop.run(() -> {
      for (int i = 0; i < files; i++) {
        String file = folder.resolve("" + i).toString();
        fs.copyFile(
            file,
            file + "-copy",
            (error, nothing) -> count(error == null ? "copied" : code(error)));
      }
    });
  }

  /** Each tree takes more descriptors than one, and all of them more than there are. */
  private void removeTrees() {
    loop.run(() -> {
      RmOptions recursive = RmOptions.DEFAULT.withRecursive(true);
      for (int i = 0; i < files; i++) {
        fs.rm(
            folder.resolve("tree" + i).toString(),
            recursive,
            (error, nothing) -> count(error == null ? "removed" : code(error)));
      }
    });
  }

  private static String code(Throwable error) {
    return error instanceof FsException failure ? failure.code() : error.toString();
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  /**
   * Says when as many as possible are stuck, and goes on with what needs no descriptor. An open
   * that runs may be about to find none: so at least as many as can find none have to have failed.
   */
  private void openStuck(int descriptors) {
    loop.run(() -> {
      for (int i = 0; i < files; i++) {
        fs.open(
            folder.resolve("fifo" + i).toString(),
            (error, handle) -> {
              count(error == null ? "opened" : code(error));
              if (handle != null) {
                handle.close();
              }
            });
      }
      while (workers.metrics().retrying() < files - descriptors
          || workers.metrics().retrying() + workers.metrics().running() < files) {
        Thread.onSpinWait();
      }
      statOneByOne(100);
    });
  }

  private void statOneByOne(int left) {
    fs.stat(
        folder.toString(),
        (error, stats) -> {
          count(error == null ? "stat" : code(error));
          if (left > 1) {
            statOneByOne(left - 1);
          } else {
            System.out.println("stuck " + workers.metrics().running() + " " + outcomes);
          }
        });
  }
}
